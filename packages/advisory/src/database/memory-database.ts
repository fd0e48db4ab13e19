import type { Advisory, CveFacts, FeedRecord } from '../feeds/feed.ts';
import { ecosystemKey, isDistribution } from '../feeds/osv-ecosystems.ts';
import type { AffectedEntry } from './codec.ts';
import type { AdvisoryDatabase } from './database.ts';
import type { DatabaseInfo } from './database-info.ts';
import { betterName, flawNames } from './flaw-names.ts';
import { packageKey } from './package-key.ts';

/** The same look-ups over a handful of records in memory, by unit ("osv:npm"). */
export function memoryDatabase(
  units: ReadonlyMap<string, Iterable<FeedRecord>>,
  about: Pick<DatabaseInfo, 'kind' | 'builtAt' | 'digest'>,
): AdvisoryDatabase {
  const packages = new Map<string, AffectedEntry[]>();
  const advisories = new Map<string, Advisory>();
  const names = new Map<string, string>();
  const epss = new Map<string, { score: number; percentile: number }>();
  const exploited = new Map<string, { addedAt: string; dueAt?: string; ransomware: boolean }>();
  const cves = new Map<string, CveFacts>();
  const ecosystems = new Map<string, { written: string; count: number }>();

  for (const [unit, records] of units) {
    for (const record of records) {
      switch (record.kind) {
        case 'advisory': {
          const { advisory, affected } = record;
          advisories.set(`${unit}\t${advisory.id}`, advisory);
          for (const { name, ...entry } of affected) {
            const key = packageKey(entry.ecosystem, name);
            if (key === undefined) continue;
            const entries = packages.get(key) ?? [];
            entries.push({ unit, id: advisory.id, ...entry });
            packages.set(key, entries);
            const ecosystem = ecosystemKey(entry.ecosystem);
            const count = (ecosystems.get(ecosystem)?.count ?? 0) + 1;
            ecosystems.set(ecosystem, { written: entry.ecosystem, count });
          }
          if (!affected.some((entry) => isDistribution(entry.ecosystem))) {
            for (const [name, flaw] of flawNames(advisory)) {
              names.set(name, betterName(names.get(name), flaw));
            }
          }
          break;
        }
        case 'epss':
          epss.set(record.cve, { score: record.score, percentile: record.percentile });
          break;
        case 'exploited': {
          const { kind: _, cve, ...facts } = record;
          exploited.set(cve, facts);
          break;
        }
        case 'cve': {
          const { kind: _, cve, ...facts } = record;
          cves.set(cve, facts);
          break;
        }
        case 'withdrawn':
        case 'edition':
          break;
      }
    }
  }
  return {
    info: {
      ...about,
      advisories: advisories.size,
      ecosystems: Object.fromEntries(
        [...ecosystems.values()].map(({ written, count }) => [written, count]),
      ),
      sources: [],
    },
    failing: [],
    holds: (ecosystem) => ecosystems.has(ecosystemKey(ecosystem)),
    affected: (ecosystem, name) => packages.get(packageKey(ecosystem, name) ?? '') ?? [],
    advisory: (unit, id) => advisories.get(`${unit}\t${id}`),
    flawName: (id) => names.get(id),
    epss: (cve) => epss.get(cve),
    exploited: (cve) => exploited.get(cve),
    cve: (cve) => cves.get(cve),
    close: async () => {},
  };
}
