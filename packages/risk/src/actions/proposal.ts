import type { Action, Finding, Package, Report } from '@seaworthy/model';
import type { PackageGroup } from '../group-findings.ts';

/** One scan, with what the sources of actions look up in it. */
export interface ScanView {
  readonly report: Report;
  readonly packages: ReadonlyMap<string, Package>;
  readonly groups: readonly PackageGroup[];
  /** Identity of the target, for places that are in it alone. */
  readonly target: string;
}

/** A change that would remove findings of one target. The same in several targets becomes one. */
export interface Proposal {
  readonly kind: Action['kind'];
  /** What makes it the same change in another target and another scan. */
  readonly identity: readonly string[];
  /** Where it is made: equal places, as in a shared layer, are one change. */
  readonly place: string;
  readonly findings: readonly Finding[];
  /** Versions that fix one or the other of the findings, and how they are ordered. */
  readonly fixes?: { readonly versions: readonly string[]; readonly ecosystem: string };
  /** Packages that it moves. */
  readonly purls?: readonly string[];
  describe(merged: Merged): ActionText;
}

/** What all targets together make of a proposal. */
export interface Merged {
  /** The version that fixes all that can be fixed; "" when the proposal names none. */
  readonly fixedVersion: string;
  readonly purls: readonly string[];
  readonly targets: readonly string[];
  /** Findings that it removes, and those of all targets together. */
  readonly removed: number;
  readonly known: number;
  readonly exploited: number;
}

export type ActionText = Pick<Action, 'title' | 'how' | 'package' | 'base' | 'path' | 'layer'>;

/** One way to find changes. Each is a file, listed in `sources.ts`. */
export interface ActionSource {
  propose(scan: ScanView): Iterable<Proposal>;
}
