import { FindingStatus, type Severity, severityLevels } from '@seaworthy/model';
import type { Advisory, AffectedPackage, CveFacts, GoImport } from '../feeds/feed.ts';
import type { VersionInterval } from '../versions/range.ts';

/**
 * Rows as the database keeps them: tuples without names, empty tails cut off. A change of any
 * tuple changes `schemaVersion` in generations.ts.
 */

/** What one advisory says of one package, as a look-up gives it. */
export interface AffectedEntry extends Omit<AffectedPackage, 'name'> {
  /** The part of the feed that holds the advisory: "osv:PyPI", "debian-tracker". */
  unit: string;
  /** Id of the advisory within its unit. */
  id: string;
}

type Tuple = unknown[];

function trim(tuple: Tuple): Tuple {
  while (tuple.length > 0 && tuple.at(-1) === 0) tuple.pop();
  return tuple;
}

const statuses = FindingStatus.options;

export function encodeEntry(unit: string, id: string, affected: AffectedPackage): Tuple {
  return trim([
    unit,
    id,
    affected.ecosystem,
    encodeIntervals(affected.intervals),
    affected.versions.length === 0 ? 0 : affected.versions,
    affected.status === undefined ? 0 : statuses.indexOf(affected.status) + 1,
    encodeSeverity(affected.severity),
    affected.modules ?? 0,
    affected.customIntervals === undefined ? 0 : encodeIntervals(affected.customIntervals),
    affected.note ?? 0,
    affected.fixedBuilds ?? 0,
    affected.imports === undefined ? 0 : affected.imports.map(encodeImport),
    affected.extendedSupport ?? 0,
  ]);
}

export function decodeEntry(tuple: Tuple): AffectedEntry {
  const [unit, id, ecosystem, intervals, versions, status, severity, ...more] = tuple;
  const [modules, custom, note, builds, imports, extendedSupport] = more;
  const entry: AffectedEntry = {
    unit: unit as string,
    id: id as string,
    ecosystem: ecosystem as string,
    intervals: decodeIntervals(intervals),
    versions: (versions || []) as string[],
  };
  if (status) entry.status = statuses[(status as number) - 1]!;
  if (severity) entry.severity = decodeSeverity(severity as Tuple);
  if (modules) entry.modules = modules as string[];
  if (custom) entry.customIntervals = decodeIntervals(custom);
  if (note) entry.note = note as string;
  if (builds) entry.fixedBuilds = builds as string[];
  if (imports) entry.imports = (imports as Tuple[]).map(decodeImport);
  if (extendedSupport) entry.extendedSupport = extendedSupport as string;
  return entry;
}

function encodeImport({ path, symbols, goos, goarch }: GoImport): Tuple {
  return trim([path, listOr0(symbols), listOr0(goos), listOr0(goarch)]);
}

function listOr0(list: string[]): string[] | 0 {
  return list.length === 0 ? 0 : list;
}

function decodeImport([path, symbols, goos, goarch]: Tuple): GoImport {
  return {
    path: path as string,
    symbols: (symbols || []) as string[],
    goos: (goos || []) as string[],
    goarch: (goarch || []) as string[],
  };
}

/** Unit and id of an encoded entry, without decoding the rest. */
export function ownerOf(tuple: Tuple): { unit: string; id: string } {
  return { unit: tuple[0] as string, id: tuple[1] as string };
}

/** The ecosystem of an encoded entry, as its source writes it. */
export function ecosystemIn(tuple: Tuple): string {
  return tuple[2] as string;
}

/** [introduced], [introduced, fixed], [introduced, 0, last affected], [introduced, 0, 0, limit] */
function encodeIntervals(intervals: readonly VersionInterval[]): Tuple[] | 0 {
  if (intervals.length === 0) return 0;
  return intervals.map(({ introduced, fixed, lastAffected, limit }) =>
    trim([introduced, fixed ?? 0, lastAffected ?? 0, limit ?? 0]),
  );
}

function decodeIntervals(value: unknown): VersionInterval[] {
  return ((value || []) as Tuple[]).map(([introduced, fixed, lastAffected, limit]) => ({
    introduced: introduced as string,
    ...(fixed ? { fixed: fixed as string } : undefined),
    ...(lastAffected ? { lastAffected: lastAffected as string } : undefined),
    ...(limit ? { limit: limit as string } : undefined),
  }));
}

function encodeSeverity(severity: Severity | undefined): Tuple | 0 {
  if (severity === undefined) return 0;
  const { level, score, vector, source } = severity;
  const tenths = score === undefined ? 0 : Math.round(score * 10) + 1;
  return trim([severityLevels.indexOf(level) + 1, source || 0, tenths, vector ?? 0]);
}

/** [summary, severity, CWEs, exploitation, automatable, technical impact] */
export function encodeFacts({ summary, severity, cwes, ssvc }: CveFacts): Tuple {
  return trim([
    summary ?? 0,
    encodeSeverity(severity),
    cwes.length === 0 ? 0 : cwes,
    ssvc === undefined ? 0 : exploitations.indexOf(ssvc.exploitation) + 1,
    ssvc?.automatable === undefined ? 0 : ssvc.automatable ? 2 : 1,
    ssvc?.technicalImpact === undefined ? 0 : impacts.indexOf(ssvc.technicalImpact) + 1,
  ]);
}

export function decodeFacts(tuple: Tuple): CveFacts {
  const [summary, severity, cwes, exploitation, automatable, impact] = tuple;
  const facts: CveFacts = { cwes: (cwes || []) as string[] };
  if (summary) facts.summary = summary as string;
  if (severity) facts.severity = decodeSeverity(severity as Tuple);
  if (exploitation) {
    facts.ssvc = { exploitation: exploitations[(exploitation as number) - 1]! };
    if (automatable) facts.ssvc.automatable = automatable === 2;
    if (impact) facts.ssvc.technicalImpact = impacts[(impact as number) - 1]!;
  }
  return facts;
}

const exploitations = ['none', 'poc', 'active'] as const;
const impacts = ['partial', 'total'] as const;

function decodeSeverity([level, source, tenths, vector]: Tuple): Severity {
  const severity: Severity = { level: severityLevels[(level as number) - 1]! };
  if (source) severity.source = source as string;
  if (tenths) severity.score = ((tenths as number) - 1) / 10;
  if (vector) severity.vector = vector as string;
  return severity;
}

/** An advisory and the keys of the packages that it speaks of, which updates need to undo it. */
export interface StoredAdvisory {
  advisory: Advisory;
  keys: string[];
}

export function encodeAdvisory({ advisory, keys }: StoredAdvisory): Tuple {
  return [
    keys,
    ...trim([
      advisory.aliases,
      advisory.cves,
      advisory.summary,
      encodeSeverity(advisory.severity),
      advisory.cwes,
      advisory.references,
      advisory.publishedAt ?? 0,
      advisory.modifiedAt ?? 0,
      advisory.url ?? 0,
    ]),
  ];
}

export function decodeAdvisory(id: string, tuple: Tuple): StoredAdvisory {
  const [keys, aliases, cves, summary, severity, cwes, references, published, modified, url] =
    tuple;
  const advisory: Advisory = {
    id,
    aliases: aliases as string[],
    cves: cves as string[],
    summary: summary as string,
    cwes: (cwes || []) as string[],
    references: (references || []) as string[],
  };
  if (severity) advisory.severity = decodeSeverity(severity as Tuple);
  if (published) advisory.publishedAt = published as string;
  if (modified) advisory.modifiedAt = modified as string;
  if (url) advisory.url = url as string;
  return { advisory, keys: keys as string[] };
}
