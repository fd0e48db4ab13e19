import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseGates, parseWaivers } from '@seaworthy/policy';
import { describe, expect, test } from 'vitest';
import { commands } from '../apps/cli/src/commands/index.ts';
import { parseWords } from '../apps/cli/src/parser.ts';

/** The examples of docs/waivers.md are right. */
const page = readFileSync(join(import.meta.dirname, '../docs/waivers.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, text]) => text!,
  );

test('every file is read, and holds what it shows', () => {
  const [ours, relaxed, trivy, ...others] = blocks('yaml');
  expect(others).toEqual([]);
  expect(parseWaivers(ours!, 'seaworthy.yaml').map(({ title }) => title)).toEqual([
    'CVE-2021-44906 in pkg:npm/minimist',
    'everything under test/ or **/*.fixture.json of registry.example.com/shop/*',
    'CVE-2022-37434 or GHSA-cfmr-vrgj-vqwv',
    'pod-privileged at DaemonSet node-agent under deploy/**',
    'every secret under test/',
  ]);
  expect(parseWaivers(relaxed!, 'seaworthy.yaml')).toHaveLength(1);
  expect(() =>
    parseWaivers(relaxed!.replace(/^waiverSettings.*?(?=^waivers)/ms, ''), 'x.yaml'),
  ).toThrow(/without a reason/);
  expect(parseWaivers(trivy!, '.trivyignore.yaml')).toHaveLength(4);
});

describe('every command is one', () => {
  test.each(blocks('sh').flatMap((block) => block.trim().split('\n')))('%s', (line) => {
    const words = line.replaceAll("'", '').split(/\s+/).slice(1);
    expect(parseWords(words, commands, { version: '', about: '' }).kind).toBe('run');
  });
});

test('every gate of the table is one', () => {
  const section = page.slice(page.indexOf('| gate | trips on |'));
  const cells = section
    .split('\n')
    .slice(2)
    .filter((line) => line.startsWith('| `'));
  const gates = cells.flatMap((line) => [...line.split('|')[1]!.matchAll(/`'?([^`']+)'?`/g)]);
  expect(gates.length).toBe(11);
  for (const [, gate] of gates) expect(parseGates([gate!])).toHaveLength(1);
});
