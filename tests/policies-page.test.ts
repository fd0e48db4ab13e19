import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePolicies, testPolicies } from '@seaworthy/policy';
import { describe, expect, test } from 'vitest';
import { commands } from '../apps/cli/src/commands/index.ts';
import { parseWords } from '../apps/cli/src/parser.ts';

/** The examples of docs/policies.md are right. */
const page = readFileSync(join(import.meta.dirname, '../docs/policies.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, text]) => text!,
  );

test('the file is read, and its examples hold', () => {
  const [file, ...others] = blocks('yaml');
  expect(others).toEqual([]);
  const policies = parsePolicies(file!, 'seaworthy.yaml');
  expect(policies.map(({ over, effect }) => `${over} ${effect}`)).toEqual([
    'finding deny',
    'package warn',
    'asset deny',
    'finding allow',
  ]);
  const results = testPolicies(policies, new Date('2026-11-21T00:00:00Z'));
  expect(results.map(({ problem }) => problem)).toEqual([undefined, undefined, undefined]);
});

describe('every command is one', () => {
  test.each(blocks('sh').flatMap((block) => block.trim().split('\n')))('%s', (line) => {
    const words = line.split(/\s+/).slice(1);
    expect(parseWords(words, commands, { version: '', about: '' }).kind).toBe('run');
  });
});
