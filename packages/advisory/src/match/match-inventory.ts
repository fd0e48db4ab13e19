import {
  compareFindings,
  type Finding,
  type Inventory,
  osPackageTypes,
  type Problem,
  type Suppression,
  type VulnerabilityCoverage,
} from '@seaworthy/model';
import type { AdvisoryDatabase } from '../database/database.ts';
import { ecosystemsOfRelease, releaseOfPurl } from './distribution-ecosystems.ts';
import { endOfLifeFinding, isPastEnd } from './end-of-life.ts';
import { Judge } from './judge.ts';
import { isKernelHeaders } from './kernel-headers.ts';
import { libraryEcosystem } from './lookups.ts';
import { asMalware } from './malicious-package.ts';
import { uniquePackages } from './unique-packages.ts';
import { Unjudged } from './unjudged.ts';
import { listed } from './vendor-word.ts';

export interface MatchOptions {
  /** The day against which ends of life are held. */
  now?: Date;
  /** Reports the kernel's flaws in packages of its headers too. */
  kernelHeaders?: boolean;
}

export interface MatchResult {
  /** Worst first. */
  findings: Finding[];
  /** What one source says and a better one takes back; worst first. */
  suppressed: Suppression[];
  coverage: VulnerabilityCoverage;
  problems: Problem[];
  /** Findings left out, counted by the reason: "kernel-headers", "vendor". */
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
  const packages = [...uniquePackages(inventory.packages)];
  const judge = new Judge(packages, distribution, database, isPastEnd(distribution, now));
  const unjudged = new Unjudged();
  const hidden: Record<string, number> = {};
  for (const pkg of packages) {
    if (pkg.ownedBy !== undefined) {
      judge.judgeOwned(pkg, pkg.ownedBy);
      continue;
    }
    const lookups = judge.lookupsOf(pkg);
    if (!Array.isArray(lookups)) unjudged.add(lookups.notMatched, lookups.why);
    else if (options.kernelHeaders !== true && isKernelHeaders(pkg)) {
      const left = judge.verdictsOn(pkg, lookups).filter((one) => one.isAffected).length;
      if (left > 0) hidden['kernel-headers'] = (hidden['kernel-headers'] ?? 0) + left;
    } else judge.judge(pkg, lookups);
  }
  const ended = distribution === undefined ? [] : endOfLifeFinding(distribution, now);
  const taken = listed(judge.suppressed);
  if (taken.left > 0) hidden['vendor'] = taken.left;
  const { kind, builtAt, advisories, digest, ecosystems } = database.info;
  return {
    findings: [...ended, ...judge.findings.map(asMalware)].sort(compareFindings),
    suppressed: taken.listed,
    coverage: {
      looked: true,
      database: { kind, builtAt, advisories, digest, ecosystems: Object.keys(ecosystems).sort() },
      notMatched: unjudged.counts(),
    },
    problems: unjudged.problems(),
    hidden,
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
    if (!osPackageTypes.has(pkg.type)) {
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
