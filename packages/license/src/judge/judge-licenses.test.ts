import type { Package, PackageType } from '@seaworthy/model';
import { expect, test } from 'vitest';
import { parseExpression } from '../expression/parse-expression.ts';
import type { LicenseFact } from '../scanner/license-scanner.ts';
import { readLicenseFile } from '../scanner/license-scanner.ts';
import { spdxTexts } from '../text/spdx-texts-for-test.ts';
import { ExpressionJudge } from './judge-expression.ts';
import { judgeLicenses } from './judge-licenses.ts';
import type { PlacedLicense } from './place-files.ts';
import { defaultSeverities, noLicenseSettings } from './settings.ts';

const texts = spdxTexts();

function pkg(
  name: string,
  licenses: readonly string[],
  path: string,
  more: Partial<Package> = {},
): Package {
  const type: PackageType = more.type ?? 'npm';
  return {
    purl: `pkg:${type}/${name}@1.0.0`,
    type,
    name,
    version: '1.0.0',
    licenses: [...licenses],
    locations: [{ path }],
    state: 'installed',
    foundBy: 'test',
    ...more,
  };
}

function file(path: string, ...ids: string[]): PlacedLicense {
  const text = ids.map((id) => texts.get(id) ?? id).join('\n\n');
  return { path, fact: readLicenseFile('license', Buffer.from(text)) as LicenseFact };
}

function conclude(one: Package, ...files: PlacedLicense[]) {
  return judgeLicenses([one], files, noLicenseSettings).packages[0]!.license!;
}

test('a licence file says what the package does not', () => {
  const path = 'node_modules/a/package.json';
  const beside = file('node_modules/a/LICENSE', 'MIT');
  expect(conclude(pkg('a', [], path), beside)).toMatchObject({
    concluded: 'MIT',
    category: 'notice',
    files: [{ path: 'node_modules/a/LICENSE', expression: 'MIT', confidence: 1 }],
  });
  const bsd = file('node_modules/a/LICENSE', 'BSD-3-Clause');
  expect(conclude(pkg('a', ['BSD'], path), bsd)).toMatchObject({
    declared: 'LicenseRef-BSD',
    concluded: 'BSD-3-Clause',
  });
  expect(conclude(pkg('a', ['BSD'], path), bsd).doubts).toBeUndefined();
});

test('what is declared for certain stands, and a text that says otherwise is told', () => {
  const path = 'node_modules/a/package.json';
  const declared = pkg('a', ['MIT'], path);
  const agreed = conclude(declared, file('node_modules/a/LICENSE', 'MIT'));
  expect(agreed).not.toHaveProperty('concluded');
  expect(agreed).not.toHaveProperty('doubts');
  expect(conclude(declared, file('node_modules/a/LICENSE', 'GPL-3.0-only')).doubts).toEqual([
    'node_modules/a/LICENSE has the text of GPL-3.0-only',
  ]);
  // A text alone says nothing of later versions.
  const later = pkg('a', ['GPL-3.0-or-later'], path);
  expect(conclude(later, file('node_modules/a/COPYING', 'GPL-3.0-only')).doubts).toBeUndefined();
});

test('several texts without a word on whether one can choose are no conclusion', () => {
  const both = [
    file('node_modules/a/LICENSE-MIT', 'MIT'),
    file('node_modules/a/LICENSE-APACHE', 'Apache-2.0'),
  ];
  const license = conclude(pkg('a', [], 'node_modules/a/package.json'), ...both);
  expect(license.concluded).toBeUndefined();
  expect(license.category).toBe('unknown');
  expect(license.doubts?.join()).toContain('one can be chosen');
});

test.each<[string, Package, string]>([
  ['npm', pkg('a', [], 'srv/node_modules/a/package.json'), 'srv/node_modules/a/LICENSE.md'],
  [
    'a wheel',
    pkg('a', [], 'l/a-1.dist-info/METADATA', { type: 'pypi' }),
    'l/a-1.dist-info/licenses/LICENSE',
  ],
  [
    'a gem',
    pkg('a', [], 'g/specifications/a-1.gemspec', { type: 'gem' }),
    'g/gems/a-1/MIT-LICENSE',
  ],
  [
    'Composer',
    pkg('v/a', [], 'vendor/composer/installed.json', { type: 'composer' }),
    'vendor/v/a/LICENSE',
  ],
  [
    'a jar in a jar',
    pkg('g:a', [], 'app.jar!/lib/a.jar', { type: 'maven' }),
    'app.jar!/lib/a.jar!/META-INF/LICENSE',
  ],
  ['Debian', pkg('a', [], 'var/lib/dpkg/status', { type: 'deb' }), 'usr/share/doc/a/copyright'],
  [
    'rpm',
    pkg('a', [], 'var/lib/rpm/rpmdb.sqlite', { type: 'rpm' }),
    'usr/share/licenses/a/COPYING',
  ],
])('the licence file of %s is found', (_, one, path) => {
  expect(conclude(one, file(path, 'ISC')).concluded).toBe('ISC');
  expect(conclude(one, file('elsewhere/LICENSE', 'ISC')).concluded).toBeUndefined();
});

test('a lock file has no licence file beside it', () => {
  const locked = pkg('a', [], 'package-lock.json', { state: 'locked' });
  expect(conclude(locked, file('LICENSE', 'MIT')).concluded).toBeUndefined();
});

test('findings are about what is minded', () => {
  const packages = [
    pkg('mit', ['MIT'], 'node_modules/mit/package.json'),
    pkg('gpl', ['GPL-3.0'], 'node_modules/gpl/package.json'),
    pkg('either', ['(MIT OR GPL-3.0)'], 'node_modules/either/package.json'),
    pkg('sspl', ['SSPL-1.0'], 'node_modules/sspl/package.json'),
    pkg('none', [], 'node_modules/none/package.json'),
    pkg('owned', ['GPL-3.0'], 'usr/lib/owned/package.json', { ownedBy: 'pkg:deb/debian/owned@1' }),
  ];
  const { findings } = judgeLicenses(packages, [], noLicenseSettings);
  expect(
    findings.map(({ package: one, severity, rule }) => [one?.name, severity.level, rule]),
  ).toEqual([
    ['gpl', 'medium', 'license-strong-copyleft'],
    ['sspl', 'high', 'license-source-available'],
    ['none', 'low', 'license-unknown'],
  ]);
  expect(findings[0]).toMatchObject({
    title: 'Strong copyleft licence: GPL-3.0-only',
    summary: 'gpl 1.0.0 is under GPL-3.0-only',
    license: 'GPL-3.0-only',
    source: 'declared',
  });
  expect(findings[2]!.title).toBe('No licence is declared');
});

test('a text that belongs to no package is judged by itself, words about one are not', () => {
  const files = [
    file('vendor/x/COPYING', 'AGPL-3.0-only'),
    file('docs/LICENSE', 'under the MIT license'),
  ];
  const { findings } = judgeLicenses([], files, noLicenseSettings);
  expect(findings).toMatchObject([
    { path: 'vendor/x/COPYING', license: 'AGPL-3.0-only', severity: { level: 'high' } },
  ]);
});

test('settings decide', () => {
  const judge = new ExpressionJudge({
    allow: ['LGPL-*', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    deny: ['JSON', 'LGPL-3.0-*'],
    categories: { ...defaultSeverities, 'strong-copyleft': 'critical', unknown: 'none' },
    exceptions: [],
  });
  const level = (text: string) => judge.judge(parseExpression(text)).severity;
  expect(level('LGPL-2.1-only')).toBe('none');
  expect(level('LGPL-3.0-or-later')).toBe('critical');
  expect(level('GPL-2.0-only')).toBe('critical');
  expect(level('GPL-2.0-only WITH Classpath-exception-2.0')).toBe('none');
  expect(level('JSON OR MIT')).toBe('none');
  expect(judge.judge(parseExpression('JSON AND MIT'))).toMatchObject({
    severity: 'critical',
    isDenied: true,
    because: ['JSON'],
  });
  expect(judge.judge(undefined).severity).toBe('none');
});

test('an exception covers a package whatever its licence', () => {
  const settings = {
    ...noLicenseSettings,
    exceptions: [{ reason: 'ours', covers: (one: Package) => one.name === 'gpl' }],
  };
  const packages = [pkg('gpl', ['GPL-3.0'], 'node_modules/gpl/package.json')];
  expect(judgeLicenses(packages, [], settings).findings).toEqual([]);
});
