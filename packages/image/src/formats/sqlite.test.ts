import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SeaworthyError } from '@seaworthy/model';
import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentOf } from '../file-content.ts';
import {
  findTable,
  openSqlite,
  parseRecord,
  readPayload,
  type SqliteValue,
  walkTable,
} from './sqlite.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'seaworthy-sqlite-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Every row of a table, as our reader sees it. */
function rowsOf(bytes: Buffer, table: string, onDamage?: (error: unknown) => void) {
  const source = openSqlite(contentOf('db', bytes));
  const root = findTable(table, source);
  const rows: { id: number; values: SqliteValue[] }[] = [];
  const fail = (error: unknown) => {
    throw error;
  };
  if (root === undefined) return undefined;
  for (const { page } of walkTable(root, source, onDamage ?? fail)) {
    if ('children' in page) continue;
    for (const cell of page.cells) {
      const payload = readPayload(cell, source);
      if (payload !== undefined) rows.push({ id: cell.rowId, values: parseRecord(payload) });
    }
  }
  return rows;
}

/** A database that SQLite itself makes: `count` rows of growing length. */
function makeDatabase(pageBytes: number, count: number): Buffer {
  const path = join(directory, `${pageBytes}-${count}.db`);
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA page_size = ${pageBytes}; CREATE TABLE other (a TEXT);`);
  // A long schema moves the table's entry off page 1.
  for (let n = 0; n < 30; n++) db.exec(`CREATE TABLE t${n} (${'column_'.repeat(20)} INTEGER)`);
  db.exec('CREATE TABLE things (id INTEGER PRIMARY KEY, n, t TEXT, b BLOB)');
  const insert = db.prepare('INSERT INTO things VALUES (?, ?, ?, ?)');
  db.exec('BEGIN');
  for (let n = 0; n < count; n++) insert.run(n * 7 + 1, ...sample(n));
  db.exec('COMMIT');
  db.close();
  return readFileSync(path);
}

function sample(n: number): [SqliteValue, string, Buffer] {
  const numbers = [null, 0, 1, -1, 200, -40_000, 8_000_000, 2 ** 31, -(2 ** 40), 2.5, 2 ** 52 + 1];
  return [numbers[n % numbers.length]!, 'é'.repeat(n % 50), Buffer.alloc(n * 23, n)];
}

test.each([512, 1024, 4096, 65_536])(
  'reads every row of a real database, pages of %d',
  (pageBytes) => {
    const count = 400;
    const rows = rowsOf(makeDatabase(pageBytes, count), 'things')!;
    expect(rows).toHaveLength(count);
    rows.forEach(({ id, values }, n) => {
      const [number, text, blob] = sample(n);
      expect(id).toBe(n * 7 + 1);
      expect(values[0]).toBeNull(); // the primary key is the row's id
      const stored = typeof values[1] === 'bigint' ? Number(values[1]) : values[1];
      expect(stored).toBe(number);
      expect(values[2]).toBe(text);
      expect(blob.equals(values[3] as Buffer)).toBe(true);
    });
  },
);

test('an unknown table is none, and other files are errors', () => {
  expect(rowsOf(makeDatabase(4096, 3), 'missing')).toBeUndefined();
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(4096), Buffer.from('SQLite format 3\0')]) {
    expect(() => rowsOf(bytes, 'things')).toThrow(SeaworthyError);
  }
});

test('pages that point at each other end', () => {
  const bytes = makeDatabase(512, 100);
  const source = openSqlite(contentOf('db', bytes));
  const root = findTable('things', source)!;
  const at = (root - 1) * 512;
  expect(bytes[at]).toBe(5); // an interior page, whose right-most child we make itself
  bytes.writeUInt32BE(root, at + 8);
  expect(rowsOf(bytes, 'things', () => {})!.length).toBeGreaterThan(0);
});

test('rows that share their overflow pages do not multiply the file', () => {
  const bytes = makeDatabase(512, 300);
  const source = openSqlite(contentOf('db', bytes));
  const root = findTable('things', source)!;
  const cells = [...walkTable(root, source, () => {})].flatMap(({ page }) =>
    'cells' in page ? [...page.cells] : [],
  );
  const longest = cells.at(-1)!;
  const read = () => {
    for (let n = 0; n < 1_000_000; n++) readPayload(longest, source);
  };
  expect(read).toThrow(SeaworthyError);
});

test('mutated databases end in rows or a named error', () => {
  const bytes = makeDatabase(512, 40);
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 48 }), fc.boolean(), (noise, atStart) => {
      const copy = mutated(bytes, noise, atStart ? 512 : bytes.length);
      endsWell(() => {
        rowsOf(copy, 'things', (error) => expect(error).toBeInstanceOf(SeaworthyError));
      });
    }),
    { numRuns: 400 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (random) => {
      endsWell(() => {
        rowsOf(Buffer.concat([bytes.subarray(0, 100), random]), 'things');
        parseRecord(Buffer.from(random));
      });
    }),
  );
});
