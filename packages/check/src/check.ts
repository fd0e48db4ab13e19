import type { SeverityLevel } from '@seaworthy/model';
import type { Control } from './controls.ts';
import type { SubjectName, Subjects } from './subjects/index.ts';
import type { Span } from './tree/source-file.ts';

/**
 * One thing that a configuration must or must not say. One check is one file in `checks/`, named
 * by its id; its examples are its tests and stand on its page of the documentation.
 */
export interface Check<Name extends SubjectName = SubjectName> {
  /** Kebab-case, beginning with what it looks at: "pod-privileged". Never changes. */
  readonly id: string;
  /** What is wrong when it fails: "Container runs privileged". */
  readonly title: string;
  readonly severity: SeverityLevel;
  /** What an attacker gains, or what breaks. Two or three sentences. */
  readonly why: string;
  /** What to write instead. */
  readonly fix: string;
  /** Pages of whoever defines the setting. */
  readonly references: readonly string[];
  readonly controls: readonly Control[];
  readonly reads: Name;
  /** Whether it says anything of a subject; of the others it is not told, and so has not passed them. */
  concerns?(subject: Subjects[Name]): boolean;
  judge(subject: Subjects[Name]): Iterable<Violation>;
  /** Whole files, as people write them. `path` where the usual one does not do. */
  readonly examples: { readonly pass: readonly Example[]; readonly fail: readonly Example[] };
}

export type Example = string | { readonly path: string; readonly text: string };

export interface Violation {
  /** The value, or the key or map in which one is missing. */
  readonly at: Span;
  /** What is wrong here, when the title does not say it all: 'Container "web" adds SYS_ADMIN'. */
  readonly says?: string;
  /** The lines there hold a secret, and are not shown. */
  readonly holdsSecret?: boolean;
  /** Edits that mend it for certain, without a question that only a person can answer. */
  readonly mend?: readonly Edit[];
}

/** Replaces a range of a file. An empty range inserts. */
export interface Edit {
  readonly at: Span;
  readonly text: string;
}

export type AnyCheck = { [Name in SubjectName]: Check<Name> }[SubjectName];

/** Keeps the type of the subject while lists of checks forget it. */
export function defineCheck<const Name extends SubjectName>(check: Check<Name>): AnyCheck {
  return check as unknown as AnyCheck;
}
