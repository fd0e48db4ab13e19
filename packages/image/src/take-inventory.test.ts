import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inventory } from '@seaworthy/model';
import { hasShared, sharedPath, tarOf, writeOciLayout } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InventoryOptions, takeInventory } from './take-inventory.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'seaworthy-inventory-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function take(target: string, options: Partial<InventoryOptions> = {}): Promise<Inventory> {
  return takeInventory(target, {
    signal: new AbortController().signal,
    offline: true,
    ...options,
  });
}

const osRelease = 'ID=alpine\nVERSION_ID=3.20.1\nPRETTY_NAME="Alpine Linux v3.20"\n';
const installed = (...packages: [string, string][]): string =>
  packages
    .map(([name, version]) => `P:${name}\nV:${version}\nA:x86_64\nL:MIT\no:${name}\n\n`)
    .join('');

/** An image in which an upper layer adds a package and a lower file goes away. */
async function smallImage(path: string): Promise<void> {
  const base = tarOf([
    { path: 'etc/os-release', data: osRelease },
    { path: 'lib/apk/db/installed', data: installed(['musl', '1.2.5-r0']) },
    { path: 'app/node_modules/gone/package.json', data: '{"name":"gone","version":"1.0.0"}' },
  ]);
  const upper = tarOf([
    { path: 'lib/apk/db/installed', data: installed(['musl', '1.2.5-r0'], ['curl', '8.9.0-r0']) },
    { path: 'app/node_modules/.wh.gone', data: '' },
    {
      path: 'app/node_modules/left-pad/package.json',
      data: '{"name":"left-pad","version":"1.3.0"}',
    },
  ]);
  await writeOciLayout(path, {
    layers: [
      { tar: base, compression: 'gzip', createdBy: 'ADD rootfs.tar /' },
      { tar: upper, compression: 'zstd', createdBy: 'RUN apk add curl' },
    ],
    name: 'app:1',
  });
}

test('layers, their history lines and what each brought', async () => {
  const layout = join(directory, 'small');
  await smallImage(layout);
  const inventory = await take(layout);
  expect(inventory.target).toMatchObject({ kind: 'image', reader: 'oci-dir', name: 'app:1' });
  expect(inventory.distribution).toMatchObject({ id: 'alpine', versionId: '3.20.1' });
  expect(inventory.layers.map(({ createdBy }) => createdBy)).toEqual([
    'ADD rootfs.tar /',
    'RUN apk add curl',
  ]);
  expect(inventory.packages.map(({ name, locations }) => [name, locations[0]?.layer])).toEqual([
    ['curl', 1],
    ['musl', 0],
    ['left-pad', 1],
  ]);
  expect(inventory.problems).toEqual([]);
});

test('a warm cache gives the same answer, also when scans share it at once', async () => {
  const layout = join(directory, 'cached');
  await smallImage(layout);
  const cacheDirectory = join(directory, 'cache');
  const cold = await take(layout);
  const all = await Promise.all(Array.from({ length: 4 }, () => take(layout, { cacheDirectory })));
  all.push(await take(layout, { cacheDirectory }));
  for (const one of all) expect(one).toEqual(cold);
});

test('a cache that cannot be used costs time, not the answer', async () => {
  const layout = join(directory, 'no-cache');
  await smallImage(layout);
  writeFileSync(join(directory, 'file'), '');
  const inventory = await take(layout, { cacheDirectory: join(directory, 'file/cache') });
  expect(inventory.packages).toHaveLength(3);
  expect(inventory.problems).toMatchObject([{ code: 'access-denied' }]);
});

test('a deleted package database is reported, never a clean result', async () => {
  const layout = join(directory, 'deleted');
  const base = tarOf([
    { path: 'etc/os-release', data: osRelease },
    { path: 'lib/apk/db/installed', data: installed(['musl', '1.2.5-r0']) },
  ]);
  const upper = tarOf([{ path: 'lib/apk/db/.wh.installed', data: '' }]);
  await writeOciLayout(layout, { layers: [{ tar: base }, { tar: upper }] });
  const { packages, problems } = await take(layout);
  expect(packages).toEqual([]);
  expect(problems).toMatchObject([{ code: 'no-package-database' }]);
});

test('a directory has no layers, and paths as they are in it', async () => {
  const root = join(directory, 'project');
  mkdirSync(join(root, 'node_modules/left-pad'), { recursive: true });
  writeFileSync(
    join(root, 'node_modules/left-pad/package.json'),
    '{"name":"left-pad","version":"1.3.0"}',
  );
  const inventory = await take(root);
  expect(inventory.target.kind).toBe('directory');
  expect(inventory.layers).toEqual([]);
  expect(inventory.packages.map(({ locations }) => locations)).toEqual([
    [{ path: 'node_modules/left-pad/package.json' }],
  ]);
});

test('no temporary directory is left behind, also after an error', async () => {
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('seaworthy-')).length;
  await expect(take(`docker-archive:${join(directory, 'none.tar')}`)).rejects.toMatchObject({
    code: 'TARGET_NOT_FOUND',
  });
  const after = readdirSync(tmpdir()).filter((name) => name.startsWith('seaworthy-')).length;
  expect(after).toBe(before);
});

test('a target that asks for the network is refused offline', async () => {
  await expect(take('registry:localhost:1/app')).rejects.toMatchObject({ code: 'USAGE' });
});

describe.skipIf(!hasShared('corpora/images'))('real archives', () => {
  // Counted with other tools: dpkg's status by "grep -c ^Package", apk's by "grep -c ^P:", the
  // lock file's by walking its dependencies.
  test.each([
    ['docker-save-nginx.tar', 'docker-archive', 'deb', 84],
    ['skopeo-copy-nginx-compressed-layers.tar', 'docker-archive', 'deb', 84],
    ['containerd-archives-alpine.tar', 'oci-archive', 'apk', 14],
    ['npm-without-lockfiles-npm7-with-package-lock-file.tar', 'oci-archive', 'npm', 64],
    ['docker-save-java-uberjar.tar', 'docker-archive', 'maven', 3],
    ['docker-oci-archives-busybox.armv7.tar', 'oci-archive', 'generic', 2],
    ['oci-archives-busybox-1.31.1.tar', 'oci-archive', 'generic', 1],
  ])('%s', async (file, reader, type, count) => {
    const { target, packages } = await take(sharedPath(`corpora/images/${file}`));
    expect(target.reader).toBe(reader);
    expect(packages.filter((one) => one.type === type)).toHaveLength(count);
  });

  test('the same packages from both archives of one image', async () => {
    const purls = async (file: string): Promise<string[]> =>
      (await take(sharedPath(`corpora/images/${file}`))).packages.map(({ purl }) => purl);
    expect(await purls('docker-save-nginx.tar')).toEqual(
      await purls('skopeo-copy-nginx-compressed-layers.tar'),
    );
  });
});
