import type { AnyCheck, SubjectName } from '@seaworthy/check';
import { controlsOfKind, type Target } from '@seaworthy/model';
import type { Framework, FrameworkControl, Source } from './framework.ts';

/** What of a check is needed here. */
export type CheckFacts = Pick<AnyCheck, 'id' | 'title' | 'severity' | 'controls'> & {
  readonly reads: SubjectName;
};

/** All that speaks of one control. */
export interface Speakers {
  readonly checks: readonly CheckFacts[];
  /** Kinds of findings of which each speaks of it. */
  readonly kinds: readonly string[];
  /** "framework:item", for checks of other versions of the product. */
  readonly controls: readonly string[];
}

/** @param kind of the target; whatever speaks of it in any kind of target, where absent */
export function speakersOf(
  framework: Framework,
  control: FrameworkControl,
  checks: readonly CheckFacts[],
  kind?: Target['kind'],
): Speakers {
  const own: readonly Source[] = [{ controls: [`${framework.name}:${control.id}`] }];
  const sources = (control.sources ?? own).filter(
    ({ about }) => about === undefined || kind === undefined || about.includes(kind),
  );
  const controls = new Set(sources.flatMap((each) => each.controls ?? []));
  const names = new Set(sources.flatMap((each) => each.checks ?? []));
  const kinds = new Set(sources.flatMap((each) => each.findings ?? []));
  for (const [name, spoken] of controlsOfKind) {
    if (spoken.some((each) => controls.has(each))) kinds.add(name);
  }
  return {
    checks: checks.filter(
      (check) => names.has(check.id) || check.controls.some((each) => controls.has(each)),
    ),
    kinds: [...kinds],
    controls: [...controls],
  };
}

/** What shows that a control is kept, and what can only show that it is not: checks and kinds. */
export function controlReference(
  framework: Framework,
  control: FrameworkControl,
  checks: readonly CheckFacts[],
): { passing: readonly string[]; failing: readonly string[] } {
  const speakers = speakersOf(framework, control, checks);
  const able = new Set(ableToPass(control, speakers.checks));
  const ids = (list: readonly CheckFacts[]): string[] => list.map(({ id }) => id);
  return {
    passing: [...speakers.kinds, ...ids(speakers.checks.filter((check) => able.has(check)))],
    failing: ids(speakers.checks.filter((check) => !able.has(check))),
  };
}

/** Checks that have to have looked for a control to pass. */
export function ableToPass(
  { passesBy }: FrameworkControl,
  checks: readonly CheckFacts[],
): readonly CheckFacts[] {
  return passesBy === undefined ? checks : checks.filter(({ reads }) => passesBy.includes(reads));
}
