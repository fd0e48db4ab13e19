import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataFile, defaultDatabaseDirectory } from './generations.ts';
import { openDatabase } from './open-database.ts';
import { databaseStatus } from './status.ts';
import { updateDatabase } from './update.ts';

let root: string;
let directory: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'advisory-status-'));
  directory = join(root, 'db');
  const record = {
    id: 'GHSA-1',
    affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: ['1.0.0'] }],
  };
  writeFileSync(join(root, 'npm.jsonl'), JSON.stringify(record));
  const now = new Date('2026-01-01T00:00:00Z');
  await updateDatabase({ directory, from: join(root, 'npm.jsonl'), now });
});
afterEach(() => rmSync(root, { recursive: true }));

function currentFile(): string {
  const { generation } = JSON.parse(readFileSync(join(directory, 'current.json'), 'utf8'));
  return dataFile(directory, generation);
}

test('a fresh database has no warnings, an old one says its age', async () => {
  const fresh = await databaseStatus({ directory, now: new Date('2026-01-02T00:00:00Z') });
  expect(fresh).toMatchObject({ state: 'ready', ageDays: 1, warnings: [] });
  expect(fresh.info?.ecosystems).toEqual({ npm: 1 });
  const old = await databaseStatus({ directory, now: new Date('2026-03-01T12:00:00Z') });
  expect(old.warnings).toEqual([expect.stringContaining('59 days ago')]);
});

test('no database', async () => {
  const empty = join(root, 'empty');
  expect(await databaseStatus({ directory: empty })).toMatchObject({ state: 'absent' });
  mkdirSync(empty);
  expect(await databaseStatus({ directory: empty })).toMatchObject({
    state: 'absent',
    warnings: [expect.stringContaining('seaworthy db update')],
  });
});

test('a database of another version of the program is none', async () => {
  const path = join(directory, 'current.json');
  const pointer = { ...JSON.parse(readFileSync(path, 'utf8')), schema: 99 };
  writeFileSync(path, JSON.stringify(pointer));
  await expect(openDatabase({ directory })).rejects.toMatchObject({ code: 'NO_DATABASE' });
  const rebuilt = await updateDatabase({ directory, from: join(root, 'npm.jsonl') });
  expect(rebuilt.changed).toBe(true);
});

test.each(['', 'null', '{}', '{"schema":1', '{"schema":1,"generation":"../../etc"}'])(
  'the pointer %j is damaged',
  async (text) => {
    writeFileSync(join(directory, 'current.json'), text);
    expect((await databaseStatus({ directory })).state).toBe('damaged');
    await expect(openDatabase({ directory })).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' });
  },
);

test('a file that is cut off or gone is damaged, and an update repairs it', async () => {
  truncateSync(currentFile(), 4096);
  await expect(openDatabase({ directory })).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' });
  rmSync(currentFile());
  expect((await databaseStatus({ directory })).state).toBe('damaged');
  await updateDatabase({ directory, from: join(root, 'npm.jsonl') });
  expect((await databaseStatus({ directory, verify: true })).state).toBe('ready');
});

test('a byte that changed is found when asked for', async () => {
  const file = currentFile();
  const bytes = readFileSync(file);
  const at = bytes.lastIndexOf('GHSA-1');
  bytes.write('GHSA-2', at);
  writeFileSync(file, bytes);
  expect(await databaseStatus({ directory, verify: true })).toMatchObject({
    state: 'damaged',
    warnings: expect.arrayContaining([expect.stringContaining('digest')]),
  });
});

test('the directory: SEAWORTHY_DB, else the cache of the user', () => {
  expect(defaultDatabaseDirectory({ SEAWORTHY_DB: '/srv/db' })).toBe('/srv/db');
  expect(defaultDatabaseDirectory({ XDG_CACHE_HOME: '/c' })).toBe('/c/seaworthy/db');
  expect(defaultDatabaseDirectory({ XDG_CACHE_HOME: 'relative' })).toMatch(
    /\.cache\/seaworthy\/db$/,
  );
});
