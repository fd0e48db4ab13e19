import type {
  Finding,
  Package,
  Report,
  Target,
  VexJustification,
  VexStatus,
} from '@seaworthy/model';
import type { Glob } from '../match/glob.ts';
import { type PurlPattern, type Subject, subjectOf } from '../match/purl-pattern.ts';

/**
 * One decision of somebody that some findings do not count. A finding must fit all of `ids`,
 * `packages`, `paths` and `targets` that are not empty, each by one of its members.
 */
export interface Waiver {
  /** Any names of a flaw: CVE, GHSA, an alias, a finding's fingerprint. In lower case. */
  readonly ids: readonly string[];
  readonly packages: readonly PurlPattern[];
  readonly paths: readonly Glob[];
  readonly targets: readonly Glob[];
  readonly reason: string;
  readonly owner?: string | undefined;
  /** From this moment on it holds no more. */
  readonly endsAtMs?: number | undefined;
  readonly status?: VexStatus | undefined;
  readonly justification?: VexJustification | undefined;
  /** File and line: "seaworthy.yaml:12". */
  readonly source: string;
  /** For people: "CVE-2024-3094 in pkg:deb/debian/liblzma5". */
  readonly title: string;
  /** It may match nothing without anybody being told: it may be about something else than flaws. */
  readonly mayBeIdle?: boolean | undefined;
}

/** Reads one kind of file that excuses findings. Pure. */
export interface WaiverReader {
  /** One line for the reference page. */
  readonly about: string;
  /** Names under which it is found in the working directory. */
  readonly fileNames: readonly string[];
  /** Whether a file that was named by the user is of this kind, by its name. */
  reads(fileName: string): boolean;
  /**
   * @param what names the file in errors and as the source of waivers
   * @throws CONFIGURATION with line and column, LIMIT_EXCEEDED
   */
  parse(text: string, what: string): Waiver[];
}

/** A finding as waivers ask about it. Made once, asked many times. */
export interface WaivedFinding {
  readonly finding: Finding;
  /** Every name that it goes by, in lower case. */
  readonly names: ReadonlySet<string>;
  readonly subject: Subject | undefined;
  readonly target: Target;
}

export function waivedFinding(
  finding: Finding,
  { target, distribution }: Pick<Report, 'target' | 'distribution'>,
  packages: ReadonlyMap<string, Package>,
): WaivedFinding {
  const found =
    finding.kind === 'vulnerability' || finding.kind === 'malware' ? finding.package : undefined;
  return {
    finding,
    names: namesOf(finding),
    subject:
      found === undefined ? undefined : subjectOf(packages.get(found.purl) ?? found, distribution),
    target,
  };
}

function namesOf(finding: Finding): Set<string> {
  const names =
    finding.kind === 'vulnerability'
      ? [
          finding.vulnerability,
          ...finding.aliases,
          ...finding.evidence.map((each) => each.advisory),
        ]
      : finding.kind === 'malware'
        ? [finding.kind, finding.rule]
        : [finding.kind];
  return new Set([finding.id, ...names].map((name) => name.toLowerCase()));
}

/** Whether the waiver speaks of this target at all. */
export function coversTarget(waiver: Waiver, target: Target): boolean {
  if (waiver.targets.length === 0) return true;
  const names = [target.name, target.input, target.digest, target.imageId, ...(target.tags ?? [])];
  return names.some(
    (name) => name !== undefined && waiver.targets.some((glob) => glob.matches(name)),
  );
}

/**
 * Whether the waiver speaks of the finding, its end left aside. A package that lies in several
 * places is excused only when every one of them is: what is waived in test data is not waived in
 * the program.
 */
export function coversFinding(waiver: Waiver, about: WaivedFinding): boolean {
  const { ids, packages, paths } = waiver;
  const { finding, names, subject, target } = about;
  if (ids.length > 0 && !ids.some((id) => names.has(id))) return false;
  if (packages.length > 0) {
    if (subject === undefined || !packages.some((each) => each.matches(subject))) return false;
  }
  if (paths.length > 0) {
    const locations = locationsOf(finding);
    if (locations.length === 0) return false;
    if (!locations.every(({ path }) => paths.some((glob) => glob.matches(path)))) return false;
  }
  return coversTarget(waiver, target);
}

function locationsOf(finding: Finding): readonly { readonly path: string }[] {
  if (finding.kind === 'vulnerability') return finding.package.locations;
  if (finding.kind !== 'malware') return [];
  const { path } = finding;
  return path === undefined ? (finding.package?.locations ?? []) : [{ path }];
}

const dayMs = 86_400_000;

/** The last day, in UTC, on which something holds that ends at a moment. */
export function lastDayBefore(endsAtMs: number): string {
  return new Date(Math.max(endsAtMs - 1, firstYearMs)).toISOString().slice(0, 10);
}

/** Years before it have a sign and six digits. */
const firstYearMs = Date.parse('0000-01-01T00:00:00Z');

/** The end of the day "2026-12-31", in UTC. */
export function endOfDayMs(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) + dayMs;
}
