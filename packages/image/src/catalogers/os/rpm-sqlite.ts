import { limitExceeded, messageOf } from '@seaworthy/model';
import type { FileContent } from '../../file-content.ts';
import {
  findTable,
  openSqlite,
  type PageSource,
  parseRecord,
  parseTablePage,
  readPayload,
  type TableCell,
  type TablePage,
  walkTable,
} from '../../formats/sqlite.ts';
import { openWriteAheadLog } from '../../formats/sqlite-wal.ts';
import { maxPackages } from './os-package.ts';

/**
 * rpm's table Packages in the shape of its B-tree. A write-ahead log beside the database replaces
 * whole pages, and only both files together say which rows there are. Since a cataloger sees one
 * file at a time, each file gives such a tree and {@link mergeTrees} puts one on top of the other.
 */
export interface PackageTree<T> {
  /** Root page of the table; absent when the file does not hold the schema. */
  readonly root?: number;
  readonly pages: readonly TreePage<T>[];
}

type TreePage<T> =
  | { readonly number: number; readonly children: readonly number[] }
  | { readonly number: number; readonly rows: readonly TreeRow<T>[] };

interface TreeRow<T> {
  readonly id: number;
  /** Where the rest of the row lies, and its length: what makes it the same row in both files. */
  readonly overflowPage: number;
  readonly payloadBytes: number;
  /** `whole` rows have a value; `elsewhere` is a row that goes on in the other file. */
  readonly state: 'whole' | 'elsewhere' | 'damaged' | 'foreign';
  readonly value?: T;
}

interface Decoder<T> {
  /** What a row means. @throws SeaworthyError MALFORMED */
  decode(blob: Buffer): T;
  /** Told of every page and row that cannot be read. */
  report(message: string): void;
}

const tableName = 'Packages';
/** A log has the rows of every table: a package has one for each of its files, needs and so on. */
const maxLogged = 20 * maxPackages;

/**
 * The tree of a database; `undefined` for a file without a byte, which is how SQLite leaves one
 * that is empty or whose contents still lie in the log.
 * @throws SeaworthyError MALFORMED when this is no SQLite database; LIMIT_EXCEEDED
 */
export function readDatabase<T>(
  file: FileContent,
  decoder: Decoder<T>,
): PackageTree<T> | undefined {
  if (file.sizeBytes === 0) return undefined;
  const source = openSqlite(file);
  const root = findTable(tableName, source);
  if (root === undefined) return { pages: [] };
  const pages: TreePage<T>[] = [];
  const onDamage = (error: unknown) => decoder.report(messageOf(error));
  let rows = 0;
  for (const { number, page } of walkTable(root, source, onDamage)) {
    if ('cells' in page) rows += page.cells.length;
    if (rows > maxPackages) throw limitExceeded(file.path, 'packages', maxPackages);
    pages.push(readPage(number, page, source, decoder));
  }
  return { root, pages };
}

/**
 * The tree of a write-ahead log; `undefined` when it has nothing to say. A log also holds pages that
 * were freed later and long rows' pages that were used again, so what cannot be read is no damage
 * before the merge shows that it belongs to the table.
 */
export function readLog<T>(
  file: FileContent,
  decode: Decoder<T>['decode'],
): PackageTree<T> | undefined {
  const log = openWriteAheadLog(file);
  if (log === undefined) return undefined;
  const pages: TreePage<T>[] = [];
  const decoder = { decode, report: () => {} };
  let entries = 0;
  for (const number of log.numbers) {
    const parsed = parseAnyPage(log, number);
    if (parsed === undefined) continue;
    entries += 'cells' in parsed ? parsed.cells.length : parsed.children.length;
    if (entries > maxLogged) throw limitExceeded(file.path, 'rows', maxLogged);
    const page = readPage(number, parsed, log, decoder);
    // Pages of other tables lie in the log too; theirs are rows of another make.
    const foreign = 'rows' in page && page.rows.some(({ state }) => state === 'foreign');
    if (!foreign) pages.push(page);
  }
  const root = findRootInLog(log);
  return root === undefined ? { pages } : { root, pages };
}

function parseAnyPage(log: PageSource, number: number): TablePage | undefined {
  try {
    const page = log.page(number);
    return page && parseTablePage(page, number, log.usableBytes);
  } catch {
    return undefined;
  }
}

/** A log has the schema only if the schema changed since the log was last emptied. */
function findRootInLog(log: PageSource): number | undefined {
  try {
    return findTable(tableName, log);
  } catch {
    return undefined;
  }
}

function readPage<T>(
  number: number,
  page: TablePage,
  source: PageSource,
  decoder: Decoder<T>,
): TreePage<T> {
  if ('children' in page) return { number, children: page.children };
  return { number, rows: page.cells.map((cell) => readRow(cell, source, decoder)) };
}

function readRow<T>(cell: TableCell, source: PageSource, decoder: Decoder<T>): TreeRow<T> {
  const { rowId: id, overflowPage, payloadBytes } = cell;
  const row = { id, overflowPage, payloadBytes };
  try {
    const payload = readPayload(cell, source);
    if (payload === undefined) return { ...row, state: 'elsewhere' };
    // Two columns: the row's number, which is stored as null, and the package's header.
    const values = parseRecord(payload);
    const blob = values[1];
    if (values.length !== 2 || !Buffer.isBuffer(blob)) return { ...row, state: 'foreign' };
    return { ...row, state: 'whole', value: decoder.decode(blob) };
  } catch (error) {
    decoder.report(`row ${id}: ${messageOf(error)}`);
    return { ...row, state: 'damaged' };
  }
}

/**
 * The values of a database as its log (if any) has changed it. `missing` counts the rows and pages
 * that must be there but cannot be had; those of the database that are damaged are not counted,
 * since they were reported when it was read.
 */
export function mergeTrees<T>(
  database: PackageTree<T> | undefined,
  log: PackageTree<T> | undefined,
): { values: T[]; missing: number } {
  const pages = new Map<number, TreePage<T>>();
  const stored = new Map<string, T>();
  for (const page of database?.pages ?? []) {
    pages.set(page.number, page);
    if ('children' in page) continue;
    for (const row of page.rows) if (row.value !== undefined) stored.set(keyOf(row), row.value);
  }
  const logged = new Set<number>();
  for (const page of log?.pages ?? []) {
    pages.set(page.number, page);
    logged.add(page.number);
  }

  const values: T[] = [];
  const root = log?.root ?? database?.root;
  if (root === undefined) return { values, missing: 1 };
  let missing = 0;
  const seen = new Set<number>();
  const stack = [root];
  for (let number = stack.pop(); number !== undefined; number = stack.pop()) {
    if (seen.has(number)) continue;
    seen.add(number);
    const page = pages.get(number);
    if (page === undefined) {
      missing++;
    } else if ('children' in page) {
      stack.push(...page.children.toReversed());
    } else {
      for (const row of page.rows) {
        // A log repeats the whole page for any change on it; the long parts of the rows that did
        // not change are in the database alone.
        const value = row.value ?? (logged.has(number) ? stored.get(keyOf(row)) : undefined);
        if (value !== undefined) values.push(value);
        else if (row.state !== 'damaged' || logged.has(number)) missing++;
      }
    }
  }
  return { values, missing };
}

function keyOf(row: TreeRow<unknown>): string {
  return `${row.id} ${row.overflowPage} ${row.payloadBytes}`;
}
