import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentOf } from '../../file-content.ts';
import { mergeTrees, type PackageTree, readDatabase, readLog } from './rpm-sqlite.ts';

let directory: string;
let databases = 0;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'seaworthy-wal-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const decode = (blob: Buffer) => blob.toString('hex');

/** What our reader makes of a database and its log; trees go through JSON, as the cache does. */
function readBoth(database: Uint8Array, log: Uint8Array) {
  const reported: string[] = [];
  const decoder = { decode, report: (message: string) => reported.push(message) };
  const tree = readDatabase(contentOf('rpmdb.sqlite', database), decoder);
  const logged = readLog(contentOf('rpmdb.sqlite-wal', log), decode);
  const stored = (one: PackageTree<string> | undefined) =>
    one === undefined ? undefined : (JSON.parse(JSON.stringify(one)) as PackageTree<string>);
  return { ...mergeTrees(stored(tree), stored(logged)), reported, logged: logged !== undefined };
}

/** rpm's two kinds of tables, in a database that SQLite keeps a log for. */
function openDatabase(pageBytes: number): { path: string; db: DatabaseSync } {
  const path = join(directory, `${databases++}.sqlite`);
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;
    CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL);
    CREATE TABLE 'Name' (key 'TEXT' NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL);
    CREATE INDEX 'Name_key_idx' ON 'Name'(key ASC)`);
  return { path, db };
}

function install(db: DatabaseSync, sizeBytes: number): void {
  const blob = Buffer.alloc(sizeBytes, sizeBytes % 251);
  const { lastInsertRowid } = db.prepare('INSERT INTO Packages (blob) VALUES (?)').run(blob);
  db.prepare('INSERT INTO Name VALUES (?, ?, 0)').run(`name${sizeBytes}`, lastInsertRowid);
}

/** Both files as they lie there while the connection is open, and the rows that SQLite sees. */
function snapshot({ path, db }: { path: string; db: DatabaseSync }) {
  const rows = db.prepare('SELECT blob FROM Packages ORDER BY hnum').all();
  return {
    database: readFileSync(path),
    log: existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : Buffer.alloc(0),
    expected: rows.map((row) => Buffer.from(row['blob'] as Uint8Array).toString('hex')),
  };
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ install: fc.integer({ min: 1, max: 6000 }) }) },
  { weight: 3, arbitrary: fc.record({ remove: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.constant('checkpoint' as const) },
  { weight: 1, arbitrary: fc.constant('truncate' as const) },
);

test('database and log together give the rows that SQLite sees', () => {
  let withLog = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(512, 1024, 4096),
      fc.array(step, { minLength: 5, maxLength: 60 }),
      (pageBytes, steps) => {
        const opened = openDatabase(pageBytes);
        const { db } = opened;
        for (const one of steps) {
          if (one === 'checkpoint') db.exec('PRAGMA wal_checkpoint(PASSIVE)');
          else if (one === 'truncate') db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
          else if ('install' in one) install(db, one.install);
          else db.prepare('DELETE FROM Packages WHERE hnum = ?').run(one.remove);
        }
        const { database, log, expected } = snapshot(opened);
        const { values, missing, reported, logged } = readBoth(database, log);
        db.close();
        if (logged) withLog++;
        expect({ values, missing, reported }).toEqual({
          values: expected,
          missing: 0,
          reported: [],
        });
      },
    ),
    { numRuns: 60 },
  );
  expect(withLog).toBeGreaterThan(20);
});

test('a transaction that was not committed does not count', () => {
  const opened = openDatabase(512);
  for (let n = 0; n < 20; n++) install(opened.db, n * 100 + 1);
  const committed = snapshot(opened);
  opened.db.exec('PRAGMA cache_size = 2; BEGIN');
  for (let n = 0; n < 50; n++) install(opened.db, n * 90 + 2);
  const log = readFileSync(`${opened.path}-wal`);
  opened.db.exec('ROLLBACK');
  opened.db.close();
  expect(log.length).toBeGreaterThan(committed.log.length); // the cache spilled into the log
  expect(readBoth(committed.database, log).values).toEqual(committed.expected);
});

test('a log that was copied into the database, or belongs to no one, changes nothing', () => {
  const opened = openDatabase(1024);
  for (let n = 0; n < 20; n++) install(opened.db, n * 300 + 1);
  opened.db.exec('PRAGMA wal_checkpoint(FULL)');
  const { database, log, expected } = snapshot(opened);
  opened.db.close();
  expect(readBoth(database, log).values).toEqual(expected);
  expect(readBoth(database, Buffer.alloc(0)).values).toEqual(expected);
  const stale = Buffer.from(log);
  stale[16]! ^= 1; // another salt
  expect(readBoth(database, stale).logged).toBe(false);
});

test('a log whose database is lost says what is missing', () => {
  const opened = openDatabase(512);
  for (let n = 0; n < 40; n++) install(opened.db, 2000 + n);
  const whole = snapshot(opened);
  expect(readBoth(Buffer.alloc(0), whole.log).values).toEqual(whole.expected); // all is in the log
  opened.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  for (let n = 0; n < 20; n++) install(opened.db, n);
  const { log, database, expected } = snapshot(opened);
  opened.db.close();
  const lost = readBoth(Buffer.alloc(0), log);
  expect(lost.values).toEqual(expected.slice(-20)); // what the log holds whole
  expect(lost.missing).toBeGreaterThan(0);
  expect(readBoth(database, log).values).toEqual(expected);
  const cut = readBoth(whole.database, log); // a database from before the checkpoint
  expect(cut.values.length).toBeLessThan(expected.length);
  expect(cut.missing).toBeGreaterThan(0);
});

test('mutated files end in rows or a named error', () => {
  const opened = openDatabase(512);
  for (let n = 0; n < 15; n++) install(opened.db, n * 130);
  opened.db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  for (let n = 0; n < 5; n++) install(opened.db, n * 170);
  const { database, log } = snapshot(opened);
  opened.db.close();
  fc.assert(
    fc.property(
      fc.array(fc.nat(), { maxLength: 48 }),
      fc.array(fc.nat(), { maxLength: 48 }),
      (one, other) => {
        endsWell(() => {
          readBoth(mutated(database, one), mutated(log, other));
        });
      },
    ),
    { numRuns: 300 },
  );
});
