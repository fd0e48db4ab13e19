import {
  compareFindings,
  type Finding,
  type Inventory,
  type Package,
  type Problem,
  type VulnerabilityCoverage,
} from '@seaworthy/model';
import type { AdvisoryDatabase } from '../database/database.ts';
import { Assessor, type Verdict } from './assess.ts';
import { composeFinding, type FindingCore, findingOf } from './compose-finding.ts';
import { ecosystemsOfRelease, releaseOfPurl } from './distribution-ecosystems.ts';
import { endOfLifeFinding, isPastEnd } from './end-of-life.ts';
import { packageIdentity } from './fingerprint.ts';
import { isKernelHeaders } from './kernel-headers.ts';
import type { NotMatchedReason } from './lookup.ts';
import { libraryEcosystem, lookupsFor } from './lookups.ts';

export interface MatchOptions {
  /** The day against which ends of life are held. */
  now?: Date;
  /** Reports the kernel's flaws in packages of its headers too. */
  kernelHeaders?: boolean;
}

export interface MatchResult {
  /** Worst first. */
  findings: Finding[];
  coverage: VulnerabilityCoverage;
  problems: Problem[];
  /** Findings left out, counted by the reason: "kernel-headers". */
  hidden: Record<string, number>;
}

/**
 * Holds an inventory against the database. Pure: the answer depends on the arguments alone.
 *
 * A package that another one owns is not judged by itself: the operating system's package has the
 * same files, and its distribution knows what it patched. Packages that cannot be judged are
 * counted in the coverage and told as problems.
 */
export function matchInventory(
  inventory: Pick<Inventory, 'distribution' | 'packages'>,
  database: AdvisoryDatabase,
  options: MatchOptions = {},
): MatchResult {
  const now = options.now ?? new Date();
  const { distribution } = inventory;
  const assessor = new Assessor(database);
  const cores = new Map<Verdict, FindingCore>();
  const coreOf = (verdict: Verdict): FindingCore => {
    let core = cores.get(verdict);
    if (core === undefined) {
      core = composeFinding(verdict, database);
      cores.set(verdict, core);
    }
    return core;
  };
  const pastEnd = isPastEnd(distribution, now);
  const findings: Finding[] = distribution === undefined ? [] : endOfLifeFinding(distribution, now);
  const unjudged = new Unjudged();
  let kernelHeaders = 0;

  for (const pkg of uniquePackages(inventory.packages)) {
    if (pkg.ownedBy !== undefined) continue;
    const lookups = lookupsFor(pkg, distribution ?? releaseOfPurl(pkg), database);
    if (!Array.isArray(lookups)) {
      unjudged.add(lookups.notMatched, lookups.why);
      continue;
    }
    const shares = isOfDistribution(pkg);
    const verdicts = shares ? assessor.assessShared(lookups) : assessor.assess(lookups);
    if (verdicts.length > 0 && options.kernelHeaders !== true && isKernelHeaders(pkg)) {
      kernelHeaders += verdicts.length;
      continue;
    }
    if (verdicts.length === 0) continue;
    const identity = packageIdentity(pkg.purl);
    for (const verdict of verdicts) {
      findings.push(findingOf(coreOf(verdict), pkg, identity, pastEnd && shares));
    }
  }

  const { kind, builtAt, advisories, digest, ecosystems } = database.info;
  return {
    findings: findings.sort(compareFindings),
    coverage: {
      looked: true,
      database: { kind, builtAt, advisories, digest, ecosystems: Object.keys(ecosystems).sort() },
      notMatched: unjudged.counts(),
    },
    problems: unjudged.problems(),
    hidden: kernelHeaders > 0 ? { 'kernel-headers': kernelHeaders } : {},
  };
}

/**
 * The OSV ecosystems that an inventory meets ("Debian:12", "npm"), for having them in the database
 * before matching. Of several that could judge a distribution, the best.
 */
export function ecosystemsOf(inventory: Pick<Inventory, 'distribution' | 'packages'>): string[] {
  const ecosystems = new Set<string>();
  for (const pkg of inventory.packages) {
    if (pkg.ownedBy !== undefined) continue;
    if (!isOfDistribution(pkg)) {
      const ecosystem = libraryEcosystem(pkg);
      if (ecosystem !== undefined) ecosystems.add(ecosystem);
      continue;
    }
    const release = inventory.distribution ?? releaseOfPurl(pkg);
    const best = release === undefined ? undefined : ecosystemsOfRelease(release)[0];
    if (best !== undefined) ecosystems.add(best.ecosystem);
  }
  return [...ecosystems].sort();
}

function isOfDistribution({ type }: Package): boolean {
  return type === 'deb' || type === 'apk' || type === 'rpm' || type === 'alpm';
}

/** Packages of one purl are one, found at several places. */
function uniquePackages(packages: readonly Package[]): Iterable<Package> {
  const byPurl = new Map<string, Package>();
  for (const pkg of packages) {
    const key = pkg.ownedBy === undefined ? pkg.purl : `${pkg.purl}\0owned`;
    const known = byPurl.get(key);
    byPurl.set(
      key,
      known === undefined ? pkg : { ...known, locations: [...known.locations, ...pkg.locations] },
    );
  }
  return byPurl.values();
}

/** Counts what could not be judged, and says why. */
class Unjudged {
  readonly #reasons = new Map<string, Map<NotMatchedReason, number>>();

  add(ecosystem: string, why: NotMatchedReason): void {
    let reasons = this.#reasons.get(ecosystem);
    if (reasons === undefined) {
      reasons = new Map();
      this.#reasons.set(ecosystem, reasons);
    }
    reasons.set(why, (reasons.get(why) ?? 0) + 1);
  }

  counts(): Record<string, number> {
    return Object.fromEntries(
      [...this.#reasons].map(([ecosystem, reasons]) => [
        ecosystem,
        [...reasons.values()].reduce((sum, count) => sum + count, 0),
      ]),
    );
  }

  problems(): Problem[] {
    return [...this.#reasons]
      .flatMap(([ecosystem, reasons]) =>
        [...reasons].map(([why, count]) => describe(ecosystem, why, count)),
      )
      .sort((a, b) => (a.message < b.message ? -1 : 1));
  }
}

function describe(ecosystem: string, why: NotMatchedReason, count: number): Problem {
  const packages = count === 1 ? '1 package' : `${count} packages`;
  const code = 'not-matched';
  switch (why) {
    case 'no version':
      return { code, message: `${packages} of ${ecosystem} not judged: no version is known` };
    case 'no ecosystem':
      return { code, message: `${packages} of ${ecosystem} not judged: no feed covers them` };
    case 'not held':
      return {
        code,
        message: `${packages} of ${ecosystem} not judged: the database holds no advisories for it`,
        hint: 'Run `seaworthy db update`, or scan without --offline.',
      };
  }
}
