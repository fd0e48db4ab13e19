import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { updateDatabase } from './update.ts';

const root = mkdtempSync(join(tmpdir(), 'advisory-concurrency-'));
const directory = join(root, 'db');
const mirror = join(root, 'npm.jsonl');
afterAll(() => rmSync(root, { recursive: true }));

const packages = 300;

/** A mirror in which every package was fixed in the same version. */
function writeMirror(version: number): void {
  const lines = Array.from({ length: packages }, (_, i) =>
    JSON.stringify({
      id: `GHSA-${i}`,
      affected: [
        {
          package: { ecosystem: 'npm', name: `p${i}` },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: `${version}.0.0` }] }],
        },
      ],
    }),
  );
  writeFileSync(mirror, lines.join('\n'));
}

/**
 * Opens and reads the whole database again and again, and fails when it sees anything but one
 * version in all packages. One database stays open all the time and must not change.
 */
const readerProgram = `
import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, 'open-database.ts'))};
const [, directory, until] = process.argv;
function versionsIn(database) {
  const versions = new Set();
  for (let i = 0; i < ${packages}; i += 1) {
    const entries = database.affected('npm', 'p' + i);
    if (entries.length !== 1) throw new Error('p' + i + ' has ' + entries.length);
    versions.add(entries[0].intervals[0].fixed);
  }
  if (versions.size !== 1) throw new Error('mixed: ' + [...versions]);
  return [...versions][0];
}
const kept = await openDatabase({ directory });
const first = versionsIn(kept);
const seen = new Set();
let opened = 0;
do {
  const database = await openDatabase({ directory });
  seen.add(versionsIn(database));
  await database.close();
  opened += 1;
} while (Date.now() < Number(until));
if (versionsIn(kept) !== first) throw new Error('an open database changed');
await kept.close();
console.log(JSON.stringify({ opened, seen: [...seen] }));
`;

function startReader(until: number): Promise<{ opened: number; seen: string[] }> {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@seaworthy/source',
      '--input-type=module',
      '--eval',
      readerProgram,
      directory,
      String(until),
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: import.meta.dirname,
      // Freed memory is overwritten (mallopt, M_PERTURB), so that using it ends the process.
      env: { ...process.env, MALLOC_PERTURB_: '165' },
    },
  );
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(output));
      else reject(new Error(`a reader ended with ${signal ?? code}: ${errors}`));
    });
  });
}

test('twenty processes read while one replaces the database', async () => {
  writeMirror(1);
  await updateDatabase({ directory, from: mirror });
  const until = Date.now() + 8000;
  const readers = Array.from({ length: 20 }, () => startReader(until));
  let version = 1;
  let running = true;
  const replacing = (async () => {
    while (running) {
      version += 1;
      writeMirror(version);
      await updateDatabase({ directory, from: mirror });
      await wait(20);
    }
  })();
  const results = await Promise.all(readers).finally(() => {
    running = false;
  });
  await replacing;
  expect(results).toHaveLength(20);
  expect(version).toBeGreaterThan(5);
  for (const { opened } of results) expect(opened).toBeGreaterThan(0);
  expect(new Set(results.flatMap((result) => result.seen)).size).toBeGreaterThan(1);
  expect(readdirSync(join(directory, 'generations'))).toHaveLength(1);
}, 60_000);

test('updates of one directory wait for each other', async () => {
  writeMirror(100);
  const two = join(root, 'two');
  const results = await Promise.all(
    Array.from({ length: 5 }, () => updateDatabase({ directory: two, from: mirror })),
  );
  expect(results.filter((result) => result.changed)).toHaveLength(1);
  const database = await openDatabase({ directory: two });
  expect(database.info.advisories).toBe(packages);
  await database.close();
});

test('a lock whose holder was killed is taken over', async () => {
  const child = spawn(process.execPath, ['--version']);
  await new Promise((resolve) => child.on('close', resolve));
  const { hostname } = await import('node:os');
  writeFileSync(
    join(directory, 'update.lock'),
    JSON.stringify({ pid: child.pid, host: hostname() }),
  );
  writeMirror(200);
  expect((await updateDatabase({ directory, from: mirror })).changed).toBe(true);
});
