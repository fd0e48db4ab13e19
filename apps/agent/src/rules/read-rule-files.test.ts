import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { readRuleFiles } from './read-rule-files.ts';

test('our own rules have a name, and stand where it stands', async () => {
  const files = await readRuleFiles(['built-in']);
  expect(files.map(({ name }) => basename(name))).toContain('cryptominers.yaml');
  // What the others share is read first.
  expect(basename(files[0]?.name ?? '')).toBe('base.yaml');
});

test('what is not there is said', async () => {
  await expect(readRuleFiles(['./built-in'])).rejects.toMatchObject({ code: 'CONFIGURATION' });
});
