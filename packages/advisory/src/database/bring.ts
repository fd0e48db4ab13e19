import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { limitExceeded, SeaworthyError } from '@seaworthy/model';
import type { Changes } from '../feeds/feed.ts';
import type { BroughtFile, FileSource } from '../feeds/files/file-source.ts';
import type { ReadyUnit } from './build.ts';
import type { SourceInfo } from './database-info.ts';
import type { PlannedFile, PlannedUnit } from './plan.ts';
import type { Tables } from './tables.ts';
import { advisoryKey } from './writer.ts';

/** A unit that the database holds already. */
export interface HeldUnit {
  source: SourceInfo;
  tables: Tables;
}

type Brought = ReadyUnit | 'unchanged' | 'absent';
type ReadyFile = ReadyUnit['files'][number];

/** More changes than this and the whole archive is the cheaper way. */
const maximumChanges = 1000;
const parallelFetches = 8;
const maximumListBytes = 512 * 2 ** 20;

/**
 * Brings the files of a unit. Where the publisher tells what changed and the database holds the
 * unit from there, only that.
 * @throws SeaworthyError of the source, and NETWORK when a file that must be there is absent
 */
export async function bringUnit(
  source: FileSource,
  planned: PlannedUnit,
  held: HeldUnit | undefined,
  now: Date,
): Promise<Brought> {
  // Another server may be older, and its validators mean other things.
  const same = held?.source.location === source.location ? held : undefined;
  const lists = await bringLists(source, planned, same);
  if (lists === 'unchanged') return 'unchanged';
  const since = same?.source.modifiedAt;
  if (same !== undefined && since !== undefined && lists !== undefined) {
    const ids = heldIds(same, planned.unit);
    const folder = folderOf(planned);
    const changes = planned.feed.changes!.read(lists.texts, { since, ids }, folder, now);
    const brought = changes && (await bringChanges(source, planned, same, changes, now));
    if (brought === 'unchanged') return 'unchanged';
    if (brought !== undefined) return withValidators(brought, lists);
  }
  const whole = await bringWhole(source, planned, same, lists?.texts, now);
  return typeof whole === 'object' && lists !== undefined ? withValidators(whole, lists) : whole;
}

interface Lists {
  texts: string[];
  validators: Record<string, string>;
}

/** So that the next update asks whether the lists changed before it fetches them. */
function withValidators(unit: ReadyUnit, { validators }: Lists): ReadyUnit {
  const all = { ...unit.source.validators, ...validators };
  return Object.keys(all).length === 0
    ? unit
    : { ...unit, source: { ...unit.source, validators: all } };
}

function folderOf({ files }: PlannedUnit): string {
  return files[0]!.path.replace(/[^/]*$/, '');
}

/** The lists of what changed; they come first, so that nothing falls between them and the archive. */
async function bringLists(
  source: FileSource,
  planned: PlannedUnit,
  held: HeldUnit | undefined,
): Promise<Lists | 'unchanged' | undefined> {
  const { changes } = planned.feed;
  const framing = planned.files[0]?.framing;
  if (changes === undefined || (framing !== 'zip' && framing !== 'tar')) return undefined;
  const lists: Lists = { texts: [], validators: {} };
  const since = held?.source.modifiedAt;
  const known = (since === undefined ? undefined : held?.source.validators) ?? {};
  let unchanged = changes.names.length;
  for (const name of changes.names) {
    const path = folderOf(planned) + name;
    // One that did not change is needed all the same when another did.
    const first = await source.bring(path, { validator: known[path] });
    if (first === 'unchanged') unchanged -= 1;
    if (unchanged === 0) return 'unchanged';
    const brought = first === 'unchanged' ? await source.bring(path) : first;
    if (typeof brought !== 'object') return undefined;
    if (brought.sizeBytes > maximumListBytes) {
      throw limitExceeded(brought.name, 'bytes of a list of changes', maximumListBytes);
    }
    lists.texts.push(await readFile(brought.file, 'utf8'));
    if (brought.validator !== undefined) lists.validators[path] = brought.validator;
  }
  return lists;
}

async function bringWhole(
  source: FileSource,
  planned: PlannedUnit,
  held: HeldUnit | undefined,
  lists: string[] | undefined,
  now: Date,
): Promise<Brought> {
  const found = await bringFiles(source, planned, held);
  if (found === 'unchanged' || found.length === 0) {
    return found === 'unchanged' ? 'unchanged' : 'absent';
  }
  const files = found.map(({ file }) => file);
  const sha256 = digestOf(files);
  if (sha256 === held?.source.sha256) return 'unchanged';
  const validators = Object.fromEntries(
    found.flatMap(({ path, file }) =>
      file.validator === undefined ? [] : [[path, file.validator]],
    ),
  );
  const since = await bringWhatFollowed(source, planned, found[0]!.path, lists, now);
  return {
    ...planned,
    files: [...since.files, ...files],
    source: {
      unit: planned.unit,
      location: source.location,
      fetchedAt: now.toISOString(),
      sha256,
      sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      ...(since.latest !== undefined && { modifiedAt: since.latest }),
      ...(Object.keys(validators).length > 0 && { validators }),
    },
  };
}

/**
 * How far an archive goes, and the records that changed since it was made. They stand before it,
 * and of two records with one id the first counts.
 */
async function bringWhatFollowed(
  source: FileSource,
  planned: PlannedUnit,
  path: string,
  lists: string[] | undefined,
  now: Date,
): Promise<{ latest: string | undefined; files: ReadyFile[] }> {
  const { changes } = planned.feed;
  if (changes === undefined || lists === undefined) return { latest: undefined, files: [] };
  const folder = folderOf(planned);
  const asOf = changes.asOf?.(path);
  if (changes.asOf === undefined) {
    const { latest } = changes.read(lists, { since: undefined, ids: [] }, folder, now) ?? {};
    return { latest, files: [] };
  }
  if (asOf === undefined || lists.length === 0) return { latest: asOf, files: [] };
  const later = changes.read(lists, { since: asOf, ids: [] }, folder, now);
  const files = later && (await bringEach(source, later.files));
  return files === undefined
    ? { latest: asOf, files: [] }
    : { latest: later?.latest ?? asOf, files };
}

interface FoundFile {
  path: string;
  file: ReadyFile;
}

/** All files of the unit, unless none of them changed. */
async function bringFiles(
  source: FileSource,
  planned: PlannedUnit,
  held: HeldUnit | undefined,
): Promise<FoundFile[] | 'unchanged'> {
  const validators = held?.source.validators ?? {};
  const found: FoundFile[] = [];
  const unchanged: PlannedFile[] = [];
  for (const file of planned.files) {
    const brought = await bringFile(source, file, validators);
    if (brought === 'unchanged') unchanged.push(file);
    else if (brought !== 'absent') found.push(brought);
    else if (file.required) {
      throw new SeaworthyError('NETWORK', `${source.location} has no ${file.path}`);
    }
  }
  if (found.length === 0 && unchanged.length > 0) return 'unchanged';
  for (const file of unchanged) {
    const brought = await bringFile(source, file, {});
    if (typeof brought === 'object') found.push(brought);
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Tries the places where a file can be. */
async function bringFile(
  source: FileSource,
  planned: PlannedFile,
  validators: Readonly<Record<string, string>>,
): Promise<FoundFile | 'unchanged' | 'absent'> {
  for (const path of await placesOf(source, planned)) {
    const brought = await source.bring(path, { validator: validators[path] });
    if (brought === 'unchanged') return 'unchanged';
    if (brought !== 'absent') return { path, file: { ...brought, framing: planned.framing } };
  }
  return 'absent';
}

async function placesOf(source: FileSource, planned: PlannedFile): Promise<string[]> {
  const others = [planned.path, ...(planned.otherPaths ?? [])];
  if (planned.nameIn === undefined) return others;
  const brought = await source.bring(planned.nameIn);
  if (brought === 'absent' || brought === 'unchanged') return others;
  const name = brought.sizeBytes > 1000 ? '' : (await readFile(brought.file, 'utf8')).trim();
  if (!/^\w[\w.-]*$/.test(name)) {
    throw new SeaworthyError('MALFORMED', `${brought.name}: no file name`);
  }
  return [planned.nameIn.replace(/[^/]*$/, name), ...others];
}

async function bringChanges(
  source: FileSource,
  planned: PlannedUnit,
  held: HeldUnit,
  changes: Changes,
  now: Date,
): Promise<ReadyUnit | 'unchanged' | undefined> {
  const { files: wanted, replaced, removed, latest } = changes;
  if (wanted.length === 0 && removed.length === 0) return 'unchanged';
  const files = await bringEach(source, wanted);
  if (files === undefined) return undefined;
  return {
    ...planned,
    files,
    replaces: [...replaced, ...removed],
    source: {
      ...held.source,
      fetchedAt: now.toISOString(),
      ...(latest !== undefined && { modifiedAt: latest }),
    },
  };
}

/** Every file, in order; `undefined` when they are too many or the list names one that is absent. */
async function bringEach(
  source: FileSource,
  wanted: Changes['files'],
): Promise<ReadyFile[] | undefined> {
  if (wanted.length > maximumChanges) return undefined;
  const files: ReadyFile[] = new Array(wanted.length);
  let next = 0;
  let complete = true;
  const bringNext = async (): Promise<void> => {
    while (next < wanted.length && complete) {
      const at = next;
      next += 1;
      const { path, framing } = wanted[at]!;
      const brought = await source.bring(path);
      if (typeof brought === 'object') files[at] = { ...brought, framing };
      else complete = false;
    }
  };
  await Promise.all(Array.from({ length: parallelFetches }, bringNext));
  return complete ? files : undefined;
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
