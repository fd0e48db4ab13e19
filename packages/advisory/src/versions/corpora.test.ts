import { readFileSync } from 'node:fs';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { schemeFor } from './index.ts';

/** Comparisons that other projects collected, one a line: "a < b", "a = b", "a > b". */
const corpora = [
  { file: 'alpine', ecosystem: 'Alpine:v3.20', lines: 700 },
  { file: 'cran', ecosystem: 'CRAN', lines: 20 },
  { file: 'debian', ecosystem: 'Debian:12', lines: 30 },
  { file: 'hackage', ecosystem: 'Hackage', lines: 11 },
  { file: 'maven', ecosystem: 'Maven', lines: 90 },
  { file: 'nuget', ecosystem: 'NuGet', lines: 30 },
  { file: 'packagist', ecosystem: 'Packagist', lines: 85 },
  { file: 'pub', ecosystem: 'Pub', lines: 80 },
  { file: 'pypi', ecosystem: 'PyPI', lines: 35 },
  { file: 'redhat', ecosystem: 'Red Hat:enterprise_linux:9::baseos', lines: 150 },
  { file: 'rubygems', ecosystem: 'RubyGems', lines: 20 },
  { file: 'semver', ecosystem: 'npm', lines: 70 },
  { file: 'semver', ecosystem: 'crates.io', lines: 70 },
  { file: 'semver', ecosystem: 'Go', lines: 70 },
  { file: 'semver', ecosystem: 'Hex', lines: 70 },
];

describe.skipIf(!hasShared('corpora/versions'))('the shared corpora hold', () => {
  test.each(corpora)('$file versions as $ecosystem', ({ file, ecosystem, lines }) => {
    const scheme = schemeFor(ecosystem);
    const wrong: string[] = [];
    let count = 0;
    const text = readFileSync(sharedPath(`corpora/versions/${file}-versions.txt`), 'utf8');
    for (const line of text.split('\n').map((each) => each.trim())) {
      if (line === '' || line.startsWith('#') || line.startsWith('//')) continue;
      const [a, sign, b, ...rest] = line.split(/\s+/);
      expect([line, rest]).toEqual([line, []]);
      count++;
      const forth = Math.sign(scheme!.compare(a!, b!));
      const back = Math.sign(scheme!.compare(b!, a!));
      const told = ['<', '=', '>'].indexOf(sign!) - 1;
      if (forth !== told || back !== -told) wrong.push(`${line}: ${forth}, ${back}`);
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(lines);
  });
});
