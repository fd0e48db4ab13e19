import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openImageRegistry } from './image-registry.ts';
import type { RegisteredImage } from './registered-image.ts';

const directory = mkdtempSync(join(tmpdir(), 'seaworthy-registry-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const image = (more: Partial<RegisteredImage>): RegisteredImage => ({
  names: ['docker.io/library/debian:12'],
  scannedAs: 'debian:12',
  layers: 1,
  history: { id: 'a', steps: 2 },
  ...more,
});

test('keeps images by their layers, further names first, and one image once', async () => {
  const registry = openImageRegistry(directory);
  await registry.register({ chainId: 'sha256:a', image: image({}) });
  await registry.register({ chainId: 'sha256:a', image: image({}) });
  const named = image({ names: ['docker.io/library/debian:12.5'], digest: 'sha256:1' });
  await registry.register({ chainId: 'sha256:a', image: named });
  await registry.register({
    chainId: 'sha256:a',
    image: image({ history: { id: 'b', steps: 3 } }),
  });
  await registry.close();

  const again = openImageRegistry(directory);
  const found = again.find('sha256:a');
  expect(found.map(({ history }) => history.id)).toEqual(['b', 'a']);
  expect(found[1]).toMatchObject({
    names: ['docker.io/library/debian:12.5', 'docker.io/library/debian:12'],
    digest: 'sha256:1',
  });
  expect(again.find('sha256:b')).toEqual([]);
  await again.close();
});

test('a bounded number of images of the same layers', async () => {
  const registry = openImageRegistry(directory);
  for (let n = 0; n < 40; n++) {
    const one = image({ names: [`docker.io/x/y:${n}`], history: { id: String(n), steps: 1 } });
    await registry.register({ chainId: 'sha256:many', image: one });
  }
  expect(registry.find('sha256:many')).toHaveLength(16);
  expect(registry.find('sha256:many')[0]!.names).toEqual(['docker.io/x/y:39']);
  await registry.close();
});

test('a directory that cannot be one, or another kind of file, is said', () => {
  writeFileSync(join(directory, 'file'), '');
  expect(() => openImageRegistry(join(directory, 'file'))).toThrow();
});
