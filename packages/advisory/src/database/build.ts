import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { messageOf, type Problem, SeaworthyError } from '@seaworthy/model';
import { readDocuments } from '../feeds/files/documents.ts';
import type { BroughtFile } from '../feeds/files/file-source.ts';
import { countContent, digestContent } from './content.ts';
import type { DatabaseInfo, SourceInfo } from './database-info.ts';
import {
  createGeneration,
  dataFile,
  type Pointer,
  publish,
  removeGeneration,
  writePointer,
} from './generations.ts';
import type { PlannedFile, PlannedUnit } from './plan.ts';
import { type CheckOutcome, keptSince, nextChecks } from './source-checks.ts';
import { openTablesForWriting, type Tables } from './tables.ts';
import { removeAdvisories, removeUnit, UnitWriter } from './writer.ts';

/** A unit whose files lie on the local disk. */
export interface ReadyUnit extends Omit<PlannedUnit, 'files'> {
  files: (BroughtFile & Pick<PlannedFile, 'framing'>)[];
  source: Omit<SourceInfo, 'records'>;
  /**
   * Set when the files are only what changed: these advisories go first, the rest of the unit
   * stays.
   */
  replaces?: string[];
}

export interface BuildOptions {
  directory: string;
  /** The generation to start from; nothing when there is none. */
  base?: { generation: string; info: DatabaseInfo; pointer: Pointer } | undefined;
  units: readonly ReadyUnit[];
  /** How asking for each unit went. */
  outcomes: readonly CheckOutcome[];
  now: Date;
  signal?: AbortSignal | undefined;
  progress?: ((message: string) => void) | undefined;
}

export interface BuildResult {
  info: DatabaseInfo;
  changed: boolean;
  problems: Problem[];
}

/**
 * Builds a new generation from the old one and the units, and makes it the current one. A unit that
 * turns out to be broken is left as it was: the build starts over without it.
 */
export async function buildGeneration(options: BuildOptions): Promise<BuildResult> {
  const problems: Problem[] = [];
  const broken: CheckOutcome[] = [];
  let units = [...options.units];
  const checksOf = ({ sources }: DatabaseInfo) =>
    nextChecks(options.base?.pointer, sources, [...options.outcomes, ...broken], options.now);
  for (;;) {
    const generation = await createGeneration(options.directory, options.now);
    try {
      const outcome = await fill(generation, units, options);
      if (!('failed' in outcome)) {
        const { builtAt, digest } = outcome;
        const checks = checksOf(outcome);
        await publish(options.directory, { generation, digest, builtAt, ...checks });
        return { info: outcome, changed: true, problems };
      }
      const failure = messageOf(outcome.error);
      broken.push({ unit: outcome.failed.unit, failure });
      problems.push(feedFailed(outcome.failed.unit, outcome.error, options.base, options.now));
      units = units.filter((unit) => unit !== outcome.failed);
      if (units.length === 0 && options.base === undefined) throw outcome.error;
      await removeGeneration(options.directory, generation);
      if (units.length === 0 && options.base !== undefined) {
        const { info, pointer } = options.base;
        await writePointer(options.directory, { ...pointer, ...checksOf(info) });
        return { info, changed: false, problems };
      }
    } catch (error) {
      await removeGeneration(options.directory, generation);
      throw error;
    }
  }
}

interface Failure {
  failed: ReadyUnit;
  error: SeaworthyError;
}

async function fill(
  generation: string,
  units: readonly ReadyUnit[],
  options: BuildOptions,
): Promise<DatabaseInfo | Failure> {
  const { directory, base, now } = options;
  const file = dataFile(directory, generation);
  // Nothing of the old one stays when all of it is replaced; then an empty start is faster.
  const kept = base?.info.sources.filter(
    (source) => !units.some((unit) => unit.unit === source.unit && unit.replaces === undefined),
  );
  const start = kept !== undefined && kept.length > 0 ? base : undefined;
  if (start !== undefined) {
    await copyFile(dataFile(directory, start.generation), file, constants.COPYFILE_FICLONE);
  }
  const tables = openTablesForWriting(file);
  try {
    const sources = new Map((start?.info.sources ?? []).map((source) => [source.unit, source]));
    for (const unit of units) {
      options.progress?.(`reading ${unit.unit}`);
      if (sources.has(unit.unit)) {
        if (unit.replaces !== undefined) removeAdvisories(tables, unit.unit, unit.replaces);
        else removeUnit(tables, unit.feed, unit.unit);
      }
      const outcome = await readUnit(unit, tables, options);
      if ('failed' in outcome) return outcome;
      const before = unit.replaces && sources.get(unit.unit);
      const { records, edition } = outcome;
      sources.set(unit.unit, {
        ...unit.source,
        records: before?.records ?? records,
        ...(edition !== undefined && { edition }),
      });
    }
    options.progress?.('checking the contents');
    const info: DatabaseInfo = {
      kind: 'full',
      builtAt: now.toISOString(),
      digest: digestContent(tables),
      ...countContent(tables),
      sources: [...sources.values()].sort((a, b) => (a.unit < b.unit ? -1 : 1)),
    };
    tables.meta.putSync('info', info);
    return info;
  } finally {
    await tables.root.close();
  }
}

/** Reads one unit into the tables; what it was, or why it is broken. */
async function readUnit(
  unit: ReadyUnit,
  tables: Tables,
  options: BuildOptions,
): Promise<{ records: number; edition: string | undefined } | Failure> {
  const writer = new UnitWriter(tables, unit.feed, unit.unit);
  const { documents: names } = unit.feed;
  const wants = names && ((name: string) => names.test(name));
  for (const file of unit.files) {
    const context = { path: file.name, part: unit.part, now: options.now };
    try {
      const documentsOf = readDocuments(file.file, file.framing, undefined, wants);
      for await (const documents of documentsOf) {
        options.signal?.throwIfAborted();
        for (const document of documents) {
          for (const record of unit.feed.parse(document, context)) writer.write(record);
        }
      }
    } catch (error) {
      if (options.signal?.aborted) {
        throw new SeaworthyError('CANCELLED', 'the update was cancelled');
      }
      if (!(error instanceof SeaworthyError)) throw error;
      return { failed: unit, error: namingSource(error, file) };
    }
  }
  writer.finish();
  return { records: writer.records, edition: writer.edition };
}

/** What was downloaded is known to people by its URL, not by where it lies. */
function namingSource(error: SeaworthyError, { file, name }: BroughtFile): SeaworthyError {
  const { code, message, hint, cause } = error;
  const options = { ...(hint !== undefined && { hint }), cause };
  return new SeaworthyError(code, message.replaceAll(file, name), options);
}

/** That a feed failed, and how old the data are that stay in its place. */
export function feedFailed(
  unit: string,
  error: unknown,
  base: BuildOptions['base'],
  now: Date,
): Problem {
  const hint = error instanceof SeaworthyError ? error.hint : undefined;
  const held = base?.info.sources.find((source) => source.unit === unit);
  const checkedAt = base?.pointer.sources?.[unit]?.checkedAt ?? held?.fetchedAt;
  const kept = held === undefined ? '' : `; ${keptSince(checkedAt!, now)}`;
  return {
    code: 'feed-failed',
    message: `${unit}: ${messageOf(error)}${kept}`,
    ...(hint !== undefined && { hint }),
  };
}
