import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type {
  Distribution,
  Finding,
  Package,
  PackageType,
  VulnerabilityFinding,
} from '@seaworthy/model';
import { formatPurl, splitName } from '@seaworthy/model';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { memoryDatabase } from '../database/memory-database.ts';
import type { AffectedPackage, FeedRecord } from '../feeds/feed.ts';
import { feedNamed, feeds } from '../feeds/index.ts';
import { type MatchOptions, matchInventory } from './match-inventory.ts';

export const now = new Date('2026-11-21T00:00:00Z');

/** Records as the feeds of the units would give them. */
function databaseOf(units: Record<string, FeedRecord[]>) {
  return memoryDatabase(new Map(Object.entries(units)), {
    kind: 'full',
    builtAt: now.toISOString(),
    digest: 'sha256:0',
  });
}

/** The records of shared feed files, as their feeds read them; none where the files are absent. */
export function sharedRecords(...paths: string[]): Record<string, FeedRecord[]> {
  const units: Record<string, FeedRecord[]> = {};
  for (const path of hasShared('feeds') ? paths : []) {
    const feed = feeds.find((one) => one.recognise(path) !== undefined)!;
    const { part, framing } = feed.recognise(path)!;
    const bytes = readFileSync(sharedPath(`feeds/${path}`));
    const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
    const documents = framing === 'lines' ? text.split('\n').filter(Boolean) : [text];
    const records = documents.flatMap((one) => [...feed.parse(one, { path, part, now })]);
    const unit = part === '' ? feed.name : `${feed.name}:${part}`;
    units[unit] = [...(units[unit] ?? []), ...records];
  }
  return units;
}

/** What the OSV feed makes of a record. */
export function osv(record: object): FeedRecord[] {
  const context = { path: 'x', part: '', now };
  return [...feedNamed('osv')!.parse(JSON.stringify(record), context)];
}

export function statement(
  id: string,
  affected: Partial<AffectedPackage> & Pick<AffectedPackage, 'ecosystem' | 'name'>,
  more: { cves?: string[]; aliases?: string[]; summary?: string } = {},
): FeedRecord {
  const cves = more.cves ?? (id.startsWith('CVE-') ? [id] : []);
  return {
    kind: 'advisory',
    advisory: { id, aliases: [], summary: '', cwes: [], references: [], ...more, cves },
    affected: [{ intervals: [], versions: [], ...affected }],
  };
}

export const below = (fixed: string) => [{ introduced: '0', fixed }];

export function packageOf(
  type: PackageType,
  name: string,
  version: string,
  more: Partial<Package> = {},
): Package {
  return {
    purl: formatPurl({ type, ...splitName(type, name), version }),
    type,
    name,
    version,
    licenses: [],
    locations: [{ path: `found/${name}`, layer: 0 }],
    state: 'installed',
    foundBy: 'test',
    ...more,
  };
}

export function release(
  id: string,
  versionId: string,
  more: Partial<Distribution> = {},
): Distribution {
  return { id, idLike: [], versionId, name: `${id} ${versionId}`, ...more };
}

export function match(
  packages: Package[],
  units: Record<string, FeedRecord[]>,
  distribution?: Distribution,
  options: MatchOptions = {},
) {
  const inventory = { packages, ...(distribution && { distribution }) };
  return matchInventory(inventory, databaseOf(units), { now, ...options });
}

export function flawsOf(findings: Finding[]): VulnerabilityFinding[] {
  return findings.filter((finding) => finding.kind === 'vulnerability');
}

/** [flaw, package, fixed version] of every finding. */
export function brief(findings: Finding[]): (string | undefined)[][] {
  return flawsOf(findings)
    .map((one) => [one.vulnerability, one.package.name, one.fixedVersion])
    .sort();
}
