import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { versionSchemes } from './index.ts';
import type { VersionScheme } from './version-scheme.ts';

type Order = (a: string, b: string) => number;

const byCompare = (scheme: VersionScheme): Order => scheme.compare;
const byBound = (scheme: VersionScheme): Order => scheme.compareToBound!;

/** Pairs that the ecosystem's own tool has ordered; the head of each file says which tool. */
const tables = [
  { file: 'apk', scheme: 'apk', order: byCompare, allValid: true },
  { file: 'cargo', scheme: 'cargo', order: byCompare, allValid: true },
  { file: 'composer', scheme: 'composer', order: byCompare, allValid: true },
  { file: 'composer-bounds', scheme: 'composer', order: byBound, allValid: true },
  { file: 'conda', scheme: 'conda', order: byCompare, allValid: true },
  { file: 'dpkg', scheme: 'dpkg', order: byCompare, allValid: true },
  { file: 'go', scheme: 'go', order: byCompare, allValid: false },
  { file: 'maven', scheme: 'maven', order: byCompare, allValid: true },
  { file: 'pacman', scheme: 'pacman', order: byCompare, allValid: false },
  { file: 'pep440', scheme: 'pep440', order: byCompare, allValid: true },
  { file: 'pep440-legacy', scheme: 'pep440', order: byCompare, allValid: false },
  { file: 'rpm', scheme: 'rpm', order: byCompare, allValid: false },
  { file: 'rubygems', scheme: 'rubygems', order: byCompare, allValid: true },
  { file: 'semver', scheme: 'semver', order: byCompare, allValid: true },
];

test.each(tables)('$file: as the tool orders them', ({ file, scheme: name, order, allValid }) => {
  const scheme = versionSchemes.find((each) => each.name === name)!;
  const compare = order(scheme);
  const wrong: string[] = [];
  const refused = new Set<string>();
  const text = readFileSync(new URL(`testdata/${file}.txt`, import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of lines) {
    const [a, sign, b] = line.split(' ') as [string, string, string];
    const told = ['<', '=', '>'].indexOf(sign) - 1;
    const forth = Math.sign(compare.call(scheme, a, b));
    const back = Math.sign(compare.call(scheme, b, a));
    if (forth !== told || back !== -told) wrong.push(`${line}: ${forth}, ${back}`);
    for (const version of [a, b]) if (!scheme.isValid(version)) refused.add(version);
  }
  expect(wrong).toEqual([]);
  expect(lines.length).toBeGreaterThan(250);
  if (allValid) expect([...refused]).toEqual([]);
});
