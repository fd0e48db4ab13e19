import { hash } from 'node:crypto';
import type { AdvisoryDatabase } from '../database/database.ts';
import { memoryDatabase } from '../database/memory-database.ts';
import type { FeedRecord } from '../feeds/feed.ts';
import { cveOf } from '../feeds/ids.ts';
import { severityOfVectors } from '../feeds/severity.ts';
import { StarterFile, type StarterRecord } from './starter-record.ts';

/**
 * The starter set as a database, in memory. Its coverage says "starter", because nearly everything
 * is missing from it.
 */
export async function openStarter(): Promise<AdvisoryDatabase> {
  const { starterDate, starterFiles } = await import('./starter-files.ts');
  const files = Object.values(starterFiles).map((file) => StarterFile.parse(file));
  const digest = `sha256:${hash('sha256', JSON.stringify(files))}`;
  const records = files.flat().flatMap(recordsOf);
  return memoryDatabase(new Map([['starter', records]]), {
    kind: 'starter',
    builtAt: starterDate,
    digest,
  });
}

function recordsOf(record: StarterRecord): FeedRecord[] {
  const { id, aliases, summary, severity: vector, exploited, cwes } = record;
  const names = [id, ...aliases];
  const cves = names.flatMap((name) => cveOf(name) ?? []);
  const severity = vector === undefined ? undefined : severityOfVectors([vector], id);
  return [
    {
      kind: 'advisory',
      advisory: {
        id,
        aliases: aliases.filter((name) => cveOf(name) === undefined),
        cves,
        summary,
        cwes,
        references: [`https://osv.dev/vulnerability/${id}`],
        ...(severity && { severity }),
      },
      affected: record.affected.map(({ ecosystem, package: name, ranges }) => ({
        ecosystem,
        name,
        intervals: ranges.map(([introduced, fixed]) => ({
          introduced,
          ...(fixed !== null && { fixed }),
        })),
        versions: [],
      })),
    },
    ...(exploited === undefined
      ? []
      : cves.map(
          (cve) => ({ kind: 'exploited', cve, addedAt: exploited, ransomware: false }) as const,
        )),
  ];
}
