import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sbomLimits } from '../sbom/sbom-facts.ts';
import type { ReaderContext } from './reader.ts';
import { sbomReader } from './sbom.ts';

const samples = join(import.meta.dirname, '../sbom/testdata');
const context: ReaderContext = {
  signal: new AbortController().signal,
  platform: 'linux/amd64',
  platformIsExplicit: false,
  offline: true,
  registry: { plainHttp: false, caFiles: [] },
  temporaryDirectory: async () => directory,
  progress: () => {},
};
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'seaworthy-sbom-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

test('recognises bills of materials alone', async () => {
  expect(await sbomReader.recognises(join(samples, 'npm-11.spdx.json'))).toBe(true);
  expect(await sbomReader.recognises(join(samples, 'syft.spdx'))).toBe(true);
  expect(await sbomReader.recognises(join(samples, 'README.md'))).toBe(false);
  expect(await sbomReader.recognises(samples)).toBe(false);
  expect(await sbomReader.recognises(join(samples, 'nothing'))).toBe(false);
  expect(await sbomReader.recognises('nginx:latest')).toBe(false);
});

test('opens one as an inventory', async () => {
  const source = await sbomReader.open(join(samples, 'syft-1.json'), context);
  if (source.kind !== 'inventory') throw new Error('not an inventory');
  expect(source.inventory.target).toEqual({
    input: join(samples, 'syft-1.json'),
    kind: 'sbom',
    reader: 'sbom',
    name: 'registry.example.com/python-app:3',
    digest: `sha256:${'c'.repeat(64)}`,
    imageId: `sha256:${'d'.repeat(64)}`,
    platform: 'linux/amd64',
  });
  expect(source.inventory.packages).toHaveLength(3);
  await source.close();
});

test('names a document without a subject by its file', async () => {
  const path = join(directory, 'bom.json');
  writeFileSync(path, '{"bomFormat":"CycloneDX","specVersion":"1.5"}');
  expect((await sbomReader.open(path, context)).target.name).toBe('bom.json');
});

test('says what is wrong', async () => {
  const large = join(directory, 'large.json');
  writeFileSync(large, '{"bomFormat":"CycloneDX"');
  truncateSync(large, sbomLimits.documentBytes + 1);
  mkdirSync(join(directory, 'folder'));
  const failures = [
    [join(directory, 'missing.json'), 'TARGET_NOT_FOUND'],
    [join(directory, 'folder'), 'TARGET_UNSUPPORTED'],
    [large, 'LIMIT_EXCEEDED'],
    [join(samples, 'README.md'), 'MALFORMED'],
  ];
  for (const [path, code] of failures) {
    await expect(sbomReader.open(path!, context)).rejects.toMatchObject({ code });
  }
});
