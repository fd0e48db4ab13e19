import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Problem, SeaworthyError } from '@seaworthy/model';
import { openDirectorySource } from '../feeds/files/directory-source.ts';
import type { FileSource } from '../feeds/files/file-source.ts';
import { type Fetcher, type HttpLimits, httpSource } from '../feeds/files/http-source.ts';
import { feedNamed, feeds } from '../feeds/index.ts';
import { baseEcosystem, ecosystemKey } from '../feeds/osv-ecosystems.ts';
import { bringUnit, type HeldUnit } from './bring.ts';
import { buildGeneration, feedFailed, type ReadyUnit } from './build.ts';
import type { DatabaseInfo } from './database-info.ts';
import { dataFile, defaultDatabaseDirectory, writePointer } from './generations.ts';
import { type Current, readCurrent } from './open-database.ts';
import { type PlannedUnit, planFiles, planRemote } from './plan.ts';
import { type CheckOutcome, nextChecks } from './source-checks.ts';
import { openTables, type Tables } from './tables.ts';
import { withUpdateLock } from './update-lock.ts';

export interface UpdateOptions {
  /** Where the database lies; $SEAWORTHY_DB or the user's cache directory when absent. */
  directory?: string | undefined;
  /**
   * A mirror: a directory or single file, or an http(s) URL, with the layout of the publishers
   * (docs/feeds.md). The publishers themselves when absent.
   */
  from?: string | undefined;
  /**
   * OSV names of the ecosystems to have afterwards ("npm", "Debian:12"), and "CVE" for what the
   * CVE records add to all of them; "all" for every one that the mirror or OSV lists. When absent: all of a directory, else those that the database holds.
   */
  ecosystems?: readonly string[] | 'all' | undefined;
  signal?: AbortSignal | undefined;
  /** One line for people about what is going on. */
  progress?: ((message: string) => void) | undefined;
  fetcher?: Fetcher | undefined;
  httpLimits?: Partial<HttpLimits> | undefined;
  now?: Date | undefined;
}

export interface UpdateResult {
  info: DatabaseInfo;
  /** Whether anything was new. */
  changed: boolean;
  /** Feeds that could not be refreshed; what the database knew of them stays. */
  problems: Problem[];
}

/**
 * Brings the database up to date, or builds it. Readers are never disturbed.
 * @throws SeaworthyError when nothing at all could be read: NETWORK, TIMEOUT, TARGET_NOT_FOUND,
 *   MALFORMED, LIMIT_EXCEEDED, ACCESS_DENIED, CANCELLED
 */
export async function updateDatabase(options: UpdateOptions = {}): Promise<UpdateResult> {
  const directory = options.directory ?? defaultDatabaseDirectory();
  return await withUpdateLock(directory, options.signal, () => updateLocked(directory, options));
}

/**
 * Adds the ecosystems that the database does not hold yet, and leaves the others alone; builds a
 * database when there is none. What cannot be fetched is a problem, not an error.
 */
export async function ensureEcosystems(
  ecosystems: readonly string[],
  options: Omit<UpdateOptions, 'ecosystems'> = {},
): Promise<{ info: DatabaseInfo | undefined; added: string[]; problems: Problem[] }> {
  const directory = options.directory ?? defaultDatabaseDirectory();
  const before = await readBase(directory);
  if (missingFrom(before?.info, ecosystems).length === 0) {
    return { info: before?.info, added: [], problems: [] };
  }
  return await withUpdateLock(directory, options.signal, async () => {
    const base = await readBase(directory); // another process may have been faster
    const missing = missingFrom(base?.info, ecosystems);
    if (missing.length === 0) return { info: base?.info, added: [], problems: [] };
    try {
      const asked = { ...options, ecosystems: missing, onlyMissing: true };
      const result = await updateLocked(directory, asked, base);
      const absent = new Set(missingFrom(result.info, missing));
      const added = missing.filter((ecosystem) => !absent.has(ecosystem));
      return { info: result.info, added, problems: result.problems };
    } catch (error) {
      if (!(error instanceof SeaworthyError) || error.code === 'CANCELLED') throw error;
      const problem = feedFailed(missing.join(', '), error, base, options.now ?? new Date());
      return { info: base?.info, added: [], problems: [problem] };
    }
  });
}

/** Those whose OSV part (the whole of "Debian" for "Debian:12") was never read. */
function missingFrom(info: DatabaseInfo | undefined, ecosystems: readonly string[]): string[] {
  const parts = new Set((info?.sources ?? []).map((source) => source.unit.toLowerCase()));
  const held = new Set(Object.keys(info?.ecosystems ?? {}).map(ecosystemKey));
  return ecosystems.filter(
    (ecosystem) =>
      !held.has(ecosystemKey(ecosystem)) &&
      !parts.has(`osv:${baseEcosystem(ecosystem).toLowerCase()}`),
  );
}

/** The current generation, when this program can build on it; a damaged one is built anew. */
async function readBase(directory: string): Promise<Base | undefined> {
  try {
    const { pointer, info, tables } = await readCurrent(directory);
    await tables.root.close();
    return { pointer, info, generation: pointer.generation };
  } catch {
    return undefined;
  }
}

interface Base extends Pick<Current, 'pointer' | 'info'> {
  generation: string;
}

/** `onlyMissing`: parts that the database holds are not asked for again. */
type LockedOptions = UpdateOptions & { onlyMissing?: boolean };

async function updateLocked(
  directory: string,
  options: LockedOptions,
  known?: Base,
): Promise<UpdateResult> {
  const now = options.now ?? new Date();
  const base = known ?? (await readBase(directory));
  await removeLeftovers(directory);
  const spool = await mkdtemp(join(directory, 'download-'));
  try {
    const problems: Problem[] = [];
    const outcomes: CheckOutcome[] = [];
    const units = await bringAll(directory, spool, base, options, now, (outcome, error) => {
      outcomes.push(outcome);
      if (error !== undefined) problems.push(feedFailed(outcome.unit, error, base, now));
    });
    if (units.length === 0) {
      if (base === undefined) throw nothingRead(options, problems);
      const checks = nextChecks(base.pointer, base.info.sources, outcomes, now);
      await writePointer(directory, { ...base.pointer, ...checks });
      return { info: base.info, changed: false, problems };
    }
    const { signal, progress } = options;
    const built = await buildGeneration({
      directory,
      base,
      units,
      outcomes,
      now,
      signal,
      progress,
    });
    return { ...built, problems: [...problems, ...built.problems] };
  } finally {
    await rm(spool, { recursive: true, force: true });
  }
}

/** Downloads of an update that was killed; whoever holds the lock may remove them. */
async function removeLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.startsWith('download-')) await rm(join(directory, name), { recursive: true });
  }
}

function nothingRead(options: UpdateOptions, problems: readonly Problem[]): SeaworthyError {
  const where = options.from ?? 'the publishers';
  const [first, ...others] = problems;
  const more = others.length === 0 ? '' : `; ${others.length} more feeds failed like it`;
  const why = first === undefined ? 'no file of any feed is there' : `${first.message}${more}`;
  return new SeaworthyError('TARGET_NOT_FOUND', `no advisories from ${where}: ${why}`, {
    hint: 'Without the internet, use a mirror (--from, --mirror) or `seaworthy db import`: docs/feeds.md.',
  });
}

const parallelUnits = 4;

/** Everything that is new, on the local disk; failures become problems. */
async function bringAll(
  directory: string,
  spool: string,
  base: Base | undefined,
  options: LockedOptions,
  now: Date,
  note: (outcome: CheckOutcome, error?: SeaworthyError) => void,
): Promise<ReadyUnit[]> {
  const ready: ReadyUnit[] = [];
  const tables = base && openTables(dataFile(directory, base.generation));
  try {
    const queue = (await plan(spool, base, options, now)).flatMap(([source, units]) =>
      units.map((unit) => ({ source, unit })),
    );
    const bringNext = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { source, unit } = next;
        const held = heldUnit(base, tables, unit);
        if (options.onlyMissing && (held !== undefined || unit.feed.onlyByUpdate)) continue;
        options.progress?.(`fetching ${unit.unit}`);
        try {
          const brought = await bringUnit(source, unit, held, now);
          if (brought !== 'unchanged' && brought !== 'absent') ready.push(brought);
          note({ unit: unit.unit });
        } catch (error) {
          if (!(error instanceof SeaworthyError) || error.code === 'CANCELLED') throw error;
          note({ unit: unit.unit, failure: error.message }, error);
        }
      }
    };
    await Promise.all(Array.from({ length: parallelUnits }, bringNext));
  } finally {
    await tables?.root.close();
  }
  return ready.sort((a, b) => (a.unit < b.unit ? -1 : 1));
}

function heldUnit(
  base: Base | undefined,
  tables: Tables | undefined,
  unit: PlannedUnit,
): HeldUnit | undefined {
  const source = base?.info.sources.find((held) => held.unit === unit.unit);
  return source === undefined || tables === undefined ? undefined : { source, tables };
}

/** Which units to look for, and where. */
async function plan(
  spool: string,
  base: Base | undefined,
  options: UpdateOptions,
  now: Date,
): Promise<[FileSource, PlannedUnit[]][]> {
  const { from, signal, fetcher, httpLimits: limits } = options;
  const http = (url: string) => httpSource(url, { spool, signal, fetcher, limits });
  if (from !== undefined && !/^https?:\/\//i.test(from)) {
    const source = await openDirectorySource(from);
    const ecosystems = options.ecosystems === 'all' ? undefined : options.ecosystems;
    return [[source, planFiles((await source.list?.()) ?? [], ecosystems)]];
  }
  const layout = from === undefined ? 'upstream' : 'mirror';
  const mirror = from === undefined ? undefined : http(from);
  const osv = feeds.find((feed) => feed.name === 'osv')!;
  const ecosystems = await wantedEcosystems(mirror ?? http(osv.upstream!), base, options);
  return feeds.flatMap((feed): [FileSource, PlannedUnit[]][] => {
    const source = mirror ?? (feed.upstream === undefined ? undefined : http(feed.upstream));
    return source === undefined ? [] : [[source, planRemote(feed, ecosystems, layout, now)]];
  });
}

async function wantedEcosystems(
  osv: FileSource,
  base: Base | undefined,
  options: UpdateOptions,
): Promise<string[]> {
  const { ecosystems, from } = options;
  if (ecosystems !== undefined && ecosystems !== 'all') return [...ecosystems];
  if (ecosystems === 'all' || from !== undefined) return [...(await listedEcosystems(osv)), 'CVE'];
  return heldEcosystems(base?.info);
}

/** OSV's ecosystems.txt: one name a line; "Debian:12" belongs to the export of "Debian". */
async function listedEcosystems(osv: FileSource): Promise<string[]> {
  const brought = await osv.bring('ecosystems.txt');
  if (brought === 'absent' || brought === 'unchanged' || brought.sizeBytes > 2 ** 20) return [];
  const names = (await readFile(brought.file, 'utf8')).split('\n').map((line) => line.trim());
  return [...new Set(names.filter((name) => name !== '').map(baseEcosystem))];
}

/** What a plain update refreshes: every part that was read before. */
function heldEcosystems(info: DatabaseInfo | undefined): string[] {
  return (info?.sources ?? []).flatMap(({ unit }) => {
    const [feed, part] = unit.split(/:(.*)/s);
    return feedNamed(feed!)?.ecosystemOf?.(part ?? '') ?? [];
  });
}
