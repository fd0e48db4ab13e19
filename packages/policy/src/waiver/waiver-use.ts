import {
  type Finding,
  type IdleWaiver,
  type Package,
  packagesByPurl,
  type Report,
} from '@seaworthy/model';
import {
  coversFinding,
  coversTarget,
  lastDayBefore,
  type Waiver,
  waivedFinding,
} from './waiver.ts';

/** Finds the waivers of findings, and keeps count of which were of use. */
export class WaiverUse {
  readonly #waivers: readonly Waiver[];
  readonly #byId = new Map<string, Waiver[]>();
  readonly #anyId: Waiver[] = [];
  readonly #order: ReadonlyMap<Waiver, number>;
  readonly #report: Report;
  readonly #packages: ReadonlyMap<string, Package>;
  readonly #nowMs: number;
  readonly #used = new Set<Waiver>();
  readonly #returned = new Map<Waiver, string[]>();

  constructor(waivers: readonly Waiver[], report: Report, now: Date) {
    this.#waivers = waivers;
    this.#order = new Map(waivers.map((waiver, index) => [waiver, index]));
    this.#nowMs = now.getTime();
    this.#report = report;
    this.#packages = packagesByPurl(report);
    for (const waiver of waivers) {
      if (waiver.ids.length === 0) this.#anyId.push(waiver);
      for (const id of waiver.ids) {
        const list = this.#byId.get(id);
        if (list === undefined) this.#byId.set(id, [waiver]);
        else list.push(waiver);
      }
    }
  }

  /** The first waiver that holds for the finding, and those that held once. */
  find(finding: Finding): { holding: Waiver | undefined; ended: Waiver[] } {
    const about = waivedFinding(finding, this.#report, this.#packages);
    const candidates = new Set([
      ...this.#anyId,
      ...[...about.names].flatMap((name) => this.#byId.get(name) ?? []),
    ]);
    const matching = [...candidates]
      .filter((waiver) => coversFinding(waiver, about))
      .sort((a, b) => this.#order.get(a)! - this.#order.get(b)!);
    const holding = matching.filter((waiver) => !this.#isOver(waiver));
    for (const waiver of holding) this.#used.add(waiver);
    return { holding: holding[0], ended: matching.filter((waiver) => this.#isOver(waiver)) };
  }

  /** The finding counts again, because these waivers have ended. */
  noteReturned(ended: readonly Waiver[], finding: Finding): void {
    for (const waiver of ended) {
      const list = this.#returned.get(waiver);
      if (list === undefined) this.#returned.set(waiver, [finding.id]);
      else list.push(finding.id);
    }
  }

  /** Those that have ended for something that is there, and those that match nothing here. */
  idle(): IdleWaiver[] {
    return this.#waivers.flatMap((waiver): IdleWaiver[] => {
      const findings = this.#returned.get(waiver) ?? [];
      const isUnused = !this.#used.has(waiver) && coversTarget(waiver, this.#report.target);
      if (findings.length === 0 && !(isUnused && wasLookedFor(waiver, this.#report))) return [];
      return [
        {
          waiver: waiver.title,
          why: findings.length > 0 ? 'expired' : 'unused',
          ...(waiver.endsAtMs === undefined ? {} : { until: lastDayBefore(waiver.endsAtMs) }),
          ...(waiver.owner === undefined ? {} : { owner: waiver.owner }),
          source: waiver.source,
          findings,
        },
      ];
    });
  }

  #isOver({ endsAtMs }: Waiver): boolean {
    return endsAtMs !== undefined && endsAtMs <= this.#nowMs;
  }
}

/** Names that only flaws of packages have. */
const flawName =
  /^(?:cve-\d|ghsa-|go-\d|pysec-|rustsec-|dsa-|dla-|usn-|rhsa-|elsa-|alsa-|mal-|temp-\d|end-of-life$)/;
/** Trivy's names of checks: "AVD-DS-0002", "KSV001". */
const checkName = /^(?:avd-)?[a-z]{2,8}-?\d{3,5}$/;

/** A waiver is of no use only where all that it may speak of was looked for. */
function wasLookedFor(waiver: Waiver, { coverage }: Report): boolean {
  const looked: Readonly<Record<string, { readonly looked: boolean } | undefined>> = coverage;
  return subjectsOf(waiver, Object.keys(looked)).every((what) => looked[what]?.looked === true);
}

/** The parts of a report's coverage that a waiver is about; `all` when it does not say. */
function subjectsOf({ kinds, ids, packages }: Waiver, all: readonly string[]): readonly string[] {
  if (kinds.length > 0) return kinds.map(coverageOf);
  if (packages.length > 0) return ['vulnerabilities'];
  if (ids.length === 0) return all;
  if (ids.every((id) => flawName.test(id))) return ['vulnerabilities'];
  return checkName.test(ids[0]!) ? ['misconfigurations'] : all;
}

/** Where a report says whether findings of a kind were looked for. */
function coverageOf(kind: string): string {
  switch (kind) {
    case 'vulnerability':
    case 'end-of-life':
      return 'vulnerabilities';
    case 'malware':
      return kind;
    default:
      return `${kind}s`;
  }
}
