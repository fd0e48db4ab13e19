import {
  type Distribution,
  osPackageTypes,
  type Package,
  type Suppression,
  type VulnerabilityFinding,
} from '@seaworthy/model';
import type { AdvisoryDatabase } from '../database/database.ts';
import { Assessor, type Verdict } from './assess.ts';
import { composeFinding, type FindingCore, findingOf } from './compose-finding.ts';
import { releaseOfPurl } from './distribution-ecosystems.ts';
import { packageIdentity } from './fingerprint.ts';
import type { Lookup, Lookups } from './lookup.ts';
import { lookupsFor } from './lookups.ts';
import type { Statement } from './statement.ts';
import { takenBack } from './vendor-word.ts';

/** Judges the packages of one inventory, one by one. */
export class Judge {
  readonly findings: VulnerabilityFinding[] = [];
  readonly suppressed: Suppression[] = [];
  readonly #packages: readonly Package[];
  readonly #distribution: Distribution | undefined;
  readonly #database: AdvisoryDatabase;
  readonly #pastEnd: boolean;
  readonly #assessor: Assessor;
  readonly #cores = new Map<Verdict, FindingCore>();
  #owners: ReadonlyMap<string, Package> | undefined;

  /** `pastEnd`: the distribution gets no fixes any more. */
  constructor(
    packages: readonly Package[],
    distribution: Distribution | undefined,
    database: AdvisoryDatabase,
    pastEnd: boolean,
  ) {
    this.#packages = packages;
    this.#distribution = distribution;
    this.#database = database;
    this.#pastEnd = pastEnd;
    this.#assessor = new Assessor(database);
  }

  lookupsOf(pkg: Package): Lookups {
    return lookupsFor(pkg, this.#distribution ?? releaseOfPurl(pkg), this.#database);
  }

  verdictsOn(pkg: Package, lookups: readonly Lookup[]): readonly Verdict[] {
    return osPackageTypes.has(pkg.type)
      ? this.#assessor.assessShared(lookups)
      : this.#assessor.assess(lookups);
  }

  judge(pkg: Package, lookups: readonly Lookup[]): void {
    for (const verdict of this.verdictsOn(pkg, lookups)) {
      const finding = this.#findingOf(verdict, pkg);
      if (verdict.isAffected) this.findings.push(finding);
      else this.suppressed.push(takenBack(finding, verdict.decisive));
    }
  }

  /**
   * A package that the operating system's package manager installed is judged with the package that
   * owns it. Where the advisories of its language say that it has a flaw, and the distribution says
   * of this very flaw that its package has not, that is told, so that nobody wonders.
   */
  judgeOwned(pkg: Package, owner: string): void {
    const lookups = this.lookupsOf(pkg);
    if (!Array.isArray(lookups)) return;
    for (const verdict of this.verdictsOn(pkg, lookups)) {
      if (!verdict.isAffected) continue;
      const word = this.#wordOfOwner(verdict.flaw, owner);
      if (word.length === 0 || word.some((one) => one.match !== undefined)) continue;
      this.suppressed.push(takenBack(this.#findingOf(verdict, pkg), word));
    }
  }

  #wordOfOwner(flaw: string, purl: string): Statement[] {
    this.#owners ??= new Map(
      this.#packages.filter(({ type }) => osPackageTypes.has(type)).map((one) => [one.purl, one]),
    );
    const owner = this.#owners.get(purl);
    const lookups = owner && this.lookupsOf(owner);
    return Array.isArray(lookups) ? this.#assessor.wordOn(flaw, lookups) : [];
  }

  #findingOf(verdict: Verdict, pkg: Package): VulnerabilityFinding {
    let core = this.#cores.get(verdict);
    if (core === undefined) {
      core = composeFinding(verdict, this.#database);
      this.#cores.set(verdict, core);
    }
    const pastEnd = this.#pastEnd && osPackageTypes.has(pkg.type);
    return findingOf(core, pkg, packageIdentity(pkg.purl), pastEnd);
  }
}
