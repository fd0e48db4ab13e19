import { createHash } from 'node:crypto';
import { SeaworthyError } from '@seaworthy/model';
import type { BroughtFile, FileSource } from '../feeds/files/file-source.ts';
import type { ReadyUnit } from './build.ts';
import type { SourceInfo } from './database-info.ts';
import { changesSince, type ModifiedIndex, readModifiedIndex } from './osv-increment.ts';
import type { PlannedFile, PlannedUnit } from './plan.ts';
import type { Tables } from './tables.ts';
import { advisoryKey } from './writer.ts';

/** A unit that the database holds already. */
export interface HeldUnit {
  source: SourceInfo;
  tables: Tables;
}

/** More changes than this and the whole archive is the cheaper way. */
const maximumChanges = 1000;
const parallelFetches = 8;

/**
 * Brings the files of a unit. For an ecosystem of OSV that the database holds, only what changed.
 * @throws SeaworthyError of the source, and NETWORK when a file that must be there is absent
 */
export async function bringUnit(
  source: FileSource,
  planned: PlannedUnit,
  held: HeldUnit | undefined,
  now: Date,
): Promise<ReadyUnit | 'unchanged' | 'absent'> {
  const index = await bringIndex(source, planned, now);
  // Another server may be older, and its ETags mean other things.
  const same = held?.source.location === source.location ? held : undefined;
  if (same?.source.modifiedAt !== undefined && index !== undefined) {
    const changes = await bringChanges(source, planned, same, index, now);
    if (changes !== undefined) return changes;
  }
  return await bringWhole(source, planned, same, index, now);
}

async function bringWhole(
  source: FileSource,
  planned: PlannedUnit,
  held: HeldUnit | undefined,
  index: ModifiedIndex | undefined,
  now: Date,
): Promise<ReadyUnit | 'unchanged' | 'absent'> {
  const files: ReadyUnit['files'] = [];
  for (const file of planned.files) {
    const etag = planned.files.length === 1 ? held?.source.etag : undefined;
    const brought = await bringFile(source, file, etag);
    if (brought === 'unchanged') return 'unchanged';
    if (brought !== 'absent') files.push({ ...brought, framing: file.framing });
    else if (file.required) {
      throw new SeaworthyError('NETWORK', `${source.location} has no ${file.path}`);
    }
  }
  if (files.length === 0) return 'absent';
  const sha256 = digestOf(files);
  if (sha256 === held?.source.sha256) return 'unchanged';
  const etag = planned.files.length === 1 ? files[0]!.etag : undefined;
  return {
    ...planned,
    files,
    source: {
      unit: planned.unit,
      location: source.location,
      fetchedAt: now.toISOString(),
      sha256,
      sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      ...(index?.latest !== undefined && { modifiedAt: index.latest }),
      ...(etag !== undefined && { etag }),
    },
  };
}

/** A mirror may keep the files of a feed in a folder of its own, or at its root. */
async function bringFile(source: FileSource, file: PlannedFile, etag: string | undefined) {
  const brought = await source.bring(file.path, { etag });
  if (brought !== 'absent' || !/^(?:kev|epss)\//.test(file.path)) return brought;
  return await source.bring(file.path.slice(file.path.indexOf('/') + 1), { etag });
}

async function bringIndex(
  source: FileSource,
  planned: PlannedUnit,
  now: Date,
): Promise<ModifiedIndex | undefined> {
  if (planned.feed.name !== 'osv' || planned.files[0]?.framing !== 'zip') return undefined;
  const folder = planned.files[0].path.replace(/[^/]*$/, '');
  const brought = await source.bring(`${folder}modified_id.csv`);
  if (brought === 'absent' || brought === 'unchanged') return undefined;
  return await readModifiedIndex(brought, now);
}

async function bringChanges(
  source: FileSource,
  planned: PlannedUnit,
  held: HeldUnit,
  index: ModifiedIndex,
  now: Date,
): Promise<ReadyUnit | 'unchanged' | undefined> {
  const since = held.source.modifiedAt!;
  const { changed, removed } = changesSince(index, since, heldIds(held, planned.unit));
  if (changed.length > maximumChanges) return undefined;
  if (changed.length === 0 && removed.length === 0) return 'unchanged';
  const folder = planned.files[0]!.path.replace(/[^/]*$/, '');
  const files: ReadyUnit['files'] = [];
  const queue = [...changed];
  await Promise.all(
    Array.from({ length: parallelFetches }, async () => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        const brought = await source.bring(`${folder}${id}.json`);
        if (typeof brought === 'object') files.push({ ...brought, framing: 'whole' });
      }
    }),
  );
  if (files.length < changed.length) return undefined; // the index knows more than there is
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    ...planned,
    files,
    replaces: [...changed, ...removed],
    source: {
      ...held.source,
      fetchedAt: now.toISOString(),
      ...(index.latest !== undefined && { modifiedAt: index.latest }),
    },
  };
}

function* heldIds({ tables }: HeldUnit, unit: string): Generator<string> {
  const start = advisoryKey(unit, '');
  for (const key of tables.advisories.getKeys({ start, end: `${unit}\n` })) {
    yield key.slice(start.length);
  }
}

function digestOf(files: readonly BroughtFile[]): string {
  if (files.length === 1) return files[0]!.sha256;
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.sha256);
  return hash.digest('hex');
}
