import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import packed from '../../texts/spdx-texts.json' with { type: 'json' };
import { packTemplates } from './pack-templates.ts';
import { readTemplates } from './read-templates.ts';
import { spdxTexts } from './spdx-texts-for-test.ts';

test('the data that ships is made of the texts of the list', () => {
  const shipped = brotliDecompressSync(Buffer.from(packed.data, 'base64'));
  const made = packTemplates(spdxTexts());
  // Not of each other, which would print megabytes.
  expect(shipped.equals(made), 'run scripts/make-license-texts.ts').toBe(true);
});

test('it is small, and holds nearly every licence of the list', () => {
  expect(packed.data.length).toBeLessThan(400_000);
  const ids = new Set(readTemplates().templates.map(({ id }) => id));
  expect(ids.size).toBeGreaterThan(650);
  for (const id of ['MIT', 'Apache-2.0', 'GPL-2.0-only', 'AGPL-3.0-only', 'SSPL-1.0', 'BUSL-1.1']) {
    expect(ids).toContain(id);
  }
});
