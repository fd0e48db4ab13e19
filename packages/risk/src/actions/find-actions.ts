import { fingerprint } from '@seaworthy/advisory';
import {
  type Action,
  actionKinds,
  type Finding,
  isVulnerability,
  packagesByPurl,
  type Report,
} from '@seaworthy/model';
import { groupFindings } from '../group-findings.ts';
import { highestVersion } from '../highest-version.ts';
import { Ledger } from './ledger.ts';
import { type Orderable, orderByWeight } from './order.ts';
import type { Proposal } from './proposal.ts';
import { actionSources } from './sources.ts';

/**
 * What to do about the findings of one report or of many, the change that removes most risk first.
 *
 * An action is one change: equal changes in several targets are one action, and where they are made
 * in a layer that the targets share, they are made once. Images that were given twice, under two
 * tags, count once. A finding may be in several actions; `adds` says what each removes that none
 * before it does.
 */
export function findActions(reports: Iterable<Report>): Action[] {
  const ledger = new Ledger();
  const drafts = new Map<string, Draft>();
  const namesOf = new Map<string, Set<string>>();
  const occurrencesOf = new Map<string, readonly number[]>();
  for (const report of reports) {
    const target = identityOf(report);
    const names = namesOf.get(target);
    if (names !== undefined) {
      names.add(report.target.name);
      continue;
    }
    namesOf.set(target, new Set([report.target.name]));
    const occurrences = ledger.enter(report.findings);
    occurrencesOf.set(target, [...occurrences.values()]);
    const packages = packagesByPurl(report);
    const scan = { report, packages, groups: groupFindings(report, packages), target };
    for (const source of actionSources) {
      for (const proposal of source.propose(scan)) {
        const id = fingerprint('action', proposal.kind, ...proposal.identity);
        const draft = drafts.get(id) ?? new Draft(id, proposal);
        drafts.set(id, draft);
        draft.add(proposal, target, occurrences);
      }
    }
  }
  return orderByWeight([...drafts.values()], ledger.size, (one) => ledger.weightOf(one)).map(
    ({ item, added }) => item.finish(added, ledger, namesOf, occurrencesOf),
  );
}

/** Two tags of one image are one target. */
export function identityOf({ target }: Pick<Report, 'target'>): string {
  return target.imageId ?? target.digest ?? `${target.kind} ${target.name}`;
}

/** An action in the making, gathered over targets. */
class Draft implements Orderable {
  readonly removes: number[] = [];
  readonly #id: string;
  readonly #first: Proposal;
  readonly #places = new Set<string>();
  readonly #targets = new Set<string>();
  readonly #purls = new Set<string>();
  readonly #fixes = new Set<string>();

  constructor(id: string, first: Proposal) {
    this.#id = id;
    this.#first = first;
  }

  get changes(): number {
    return this.#places.size;
  }

  get name(): string {
    const { kind, identity } = this.#first;
    return [actionKinds.indexOf(kind), ...identity].join('\n');
  }

  add(proposal: Proposal, target: string, occurrences: ReadonlyMap<Finding, number>): void {
    this.#places.add(proposal.place);
    this.#targets.add(target);
    for (const purl of proposal.purls ?? []) this.#purls.add(purl);
    for (const version of proposal.fixes?.versions ?? []) this.#fixes.add(version);
    for (const finding of proposal.findings) this.removes.push(occurrences.get(finding)!);
  }

  finish(
    added: readonly number[],
    ledger: Ledger,
    namesOf: ReadonlyMap<string, ReadonlySet<string>>,
    occurrencesOf: ReadonlyMap<string, readonly number[]>,
  ): Action {
    const findings = ledger.findingsOf(this.removes);
    const weight = (occurrences: readonly number[]) =>
      roundRisk(occurrences.reduce((sum, one) => sum + ledger.weightOf(one), 0));
    const targets = [...this.#targets].flatMap((target) => [...namesOf.get(target)!]);
    const { kind, fixes } = this.#first;
    const known =
      kind === 'rebuild-base-image'
        ? ledger.countFindings([...this.#targets].flatMap((one) => occurrencesOf.get(one)!))
        : findings.length;
    const removes = countRemoved(findings);
    const text = this.#first.describe({
      fixedVersion: highestVersion(this.#fixes, fixes?.ecosystem ?? '') ?? '',
      purls: [...this.#purls].sort(),
      targets,
      removed: removes.total,
      known,
      exploited: removes.exploited,
    });
    return {
      id: this.#id,
      kind,
      ...text,
      targets: targets.sort(),
      findings: findings.map(({ id }) => id),
      removes,
      changes: this.changes,
      risk: weight(this.removes),
      adds: { total: ledger.countFindings(added), risk: weight(added) },
    };
  }
}

export function countRemoved(findings: readonly Finding[]): Action['removes'] {
  const bySeverity: Action['removes']['bySeverity'] = {};
  let exploited = 0;
  for (const finding of findings) {
    const { level } = finding.severity;
    bySeverity[level] = (bySeverity[level] ?? 0) + 1;
    if (isVulnerability(finding) && finding.exploited !== undefined) exploited += 1;
  }
  return { total: findings.length, exploited, bySeverity };
}

/** Enough digits to tell actions apart, few enough to read. */
function roundRisk(weight: number): number {
  return Math.round(weight * 1000) / 1000;
}
