import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tarOf, writeOciLayout } from '@seaworthy/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sandbox } from './support/sandbox.ts';

/** What the command waits for before it does anything. Time is measured elsewhere: npm run bench. */
const bundle = join(import.meta.dirname, '../../apps/cli/dist/bundle');
const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

const layout = sandbox.path('image');
beforeAll(() =>
  writeOciLayout(layout, {
    layers: [{ tar: tarOf([{ path: 'etc/os-release', data: 'ID=debian\nVERSION_ID=12\n' }]) }],
  }),
);

/** The source files behind everything that a run loads, and what it loads from node_modules. */
async function sourcesLoaded(words: readonly string[]): Promise<string[]> {
  const file = sandbox.path('loaded');
  writeFileSync(file, '');
  const hook = pathToFileURL(join(import.meta.dirname, 'support/note-loaded.js'));
  const { exitCode, stderr } = await sandbox.run(words, {
    environment: { SEAWORTHY_TEST_LOADED: file, NODE_OPTIONS: `--import=${hook}` },
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((url) => url.startsWith('file:'))
    .flatMap((url) => {
      const name = basename(new URL(url).pathname);
      if (!readdirSync(bundle).includes(`${name}.map`)) return [url];
      const { sources } = JSON.parse(readFileSync(join(bundle, `${name}.map`), 'utf8'));
      return (sources as string[]).map((path) => join(bundle, path));
    });
}

/** Each takes longer to load than a scan of a known image may take. */
const slow = /\/zod\/v4\/classic\/|\/lmdb|\/undici\/|\/advisory\/src\/(?:database|feeds|starter)\//;

test('an inventory of a known image loads no schema, no database and no network', async () => {
  const words = ['scan', '--only-inventory', '--format', 'json', layout];
  expect(await sandbox.run(words)).toMatchObject({ exitCode: 0 });
  const loaded = await sourcesLoaded(words);
  expect(loaded.some((path) => path.endsWith('/image/src/take-inventory.ts'))).toBe(true);
  expect(loaded.filter((path) => slow.test(path))).toEqual([]);
});

test('asking for the version loads nothing of the packages', async () => {
  const loaded = await sourcesLoaded(['--version']);
  expect(loaded.some((path) => path.endsWith('/cli/src/main.ts'))).toBe(true);
  expect(loaded.filter((path) => /\/packages\/(?!model\/src\/error\.ts)/.test(path))).toEqual([]);
});

test('a cache that cannot be written costs no scan', async () => {
  const file = sandbox.path('file');
  writeFileSync(file, '');
  const { exitCode, report } = await sandbox.scan(['--only-inventory', layout], {
    environment: { XDG_CACHE_HOME: file },
  });
  expect(exitCode).toBe(0);
  expect(report.problems).toContainEqual(
    expect.objectContaining({ code: 'access-denied', path: join(file, 'seaworthy/layers') }),
  );
});

test('code is compiled into our own cache, and nowhere else', async () => {
  await sandbox.run(['--version']);
  expect(readdirSync(sandbox.path('cache'))).toEqual(['seaworthy']);
  expect(readdirSync(sandbox.path('cache', 'seaworthy'))).toContain('code');
  expect(sandbox.leftovers()).toEqual([]);
});
