import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '@seaworthy/check';
import { parseFramework } from '@seaworthy/compliance';
import { describe, expect, test } from 'vitest';
import { commands } from '../apps/cli/src/commands/index.ts';
import { parseWords } from '../apps/cli/src/parser.ts';

/** The examples of docs/compliance.md are right. */
const page = readFileSync(join(import.meta.dirname, '../docs/compliance.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, text]) => text!,
  );

test('the framework is read', () => {
  const [file, ...others] = blocks('yaml');
  expect(others).toEqual([]);
  const { name, sections } = parseFramework(file!, 'controls.yaml', checks);
  expect(name).toBe('acme-containers');
  expect(sections.map(({ controls }) => controls.length)).toEqual([4]);
});

describe('every command is one', () => {
  test.each(blocks('sh').flatMap((block) => block.trim().split('\n')))('%s', (line) => {
    const words = line.split(/\s+/).slice(1);
    expect(parseWords(words, commands, { version: '', about: '' }).kind).toBe('run');
  });
});
