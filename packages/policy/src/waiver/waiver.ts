import type {
  Finding,
  Glob,
  Package,
  Report,
  Target,
  VexJustification,
  VexStatus,
} from '@seaworthy/model';
import { type PurlPattern, type Subject, subjectOf } from '../match/purl-pattern.ts';

/**
 * One decision of somebody that some findings do not count. A finding must fit all of `kinds`,
 * `ids`, `packages`, `paths`, `resources` and `targets` that are not empty, each by one of its
 * members.
 */
export interface Waiver {
  readonly kinds: readonly string[];
  /** Any names of what is wrong: CVE, GHSA, a rule, a check, a fingerprint. In lower case. */
  readonly ids: readonly string[];
  readonly packages: readonly PurlPattern[];
  readonly paths: readonly Glob[];
  /** What stands in a file or in an image's configuration: "Deployment web", "API_TOKEN". */
  readonly resources: readonly Glob[];
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
  /** Every place where it stands. */
  readonly paths: readonly string[];
  readonly resource: string | undefined;
  readonly target: Target;
}

export function waivedFinding(
  finding: Finding,
  { target, distribution }: Pick<Report, 'target' | 'distribution'>,
  packages: ReadonlyMap<string, Package>,
): WaivedFinding {
  const found = 'package' in finding ? finding.package : undefined;
  return {
    finding,
    names: namesOf(finding),
    subject:
      found === undefined ? undefined : subjectOf(packages.get(found.purl) ?? found, distribution),
    paths: pathsOf(finding),
    resource: 'resource' in finding ? finding.resource : nameOf(finding),
    target,
  };
}

/** What a kind of finding calls that which is wrong, beside its fingerprint. */
const nameFields = ['vulnerability', 'rule', 'check', 'license'] as const;

function namesOf(finding: Finding): Set<string> {
  const fields: Readonly<Record<string, unknown>> = finding;
  const names = nameFields.map((field) => fields[field]).filter((name) => typeof name === 'string');
  if (finding.kind === 'end-of-life') names.push(finding.kind);
  if (finding.kind === 'vulnerability') {
    names.push(...finding.aliases, ...finding.evidence.map((each) => each.advisory));
  }
  return new Set([finding.id, ...names].map((name) => name.toLowerCase()));
}

function pathsOf(finding: Finding): readonly string[] {
  if ('package' in finding && finding.package !== undefined) {
    return finding.package.locations.map(({ path }) => path);
  }
  return 'path' in finding && finding.path !== undefined ? [finding.path] : [];
}

/** Of the variable or the label that holds a secret. */
function nameOf(finding: Finding): string | undefined {
  return 'name' in finding ? finding.name : undefined;
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
  const { kinds, ids, packages, resources } = waiver;
  const { finding, names, subject, paths, resource, target } = about;
  if (kinds.length > 0 && !kinds.includes(finding.kind)) return false;
  if (ids.length > 0 && !ids.some((id) => names.has(id))) return false;
  if (packages.length > 0) {
    if (subject === undefined || !packages.some((each) => each.matches(subject))) return false;
  }
  if (waiver.paths.length > 0) {
    if (paths.length === 0) return false;
    if (!paths.every((path) => waiver.paths.some((glob) => glob.matches(path)))) return false;
  }
  if (resources.length > 0) {
    if (resource === undefined || !resources.some((glob) => glob.matches(resource))) return false;
  }
  return coversTarget(waiver, target);
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
