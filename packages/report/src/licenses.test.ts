import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import deprecatedIds from 'spdx-license-ids/deprecated.json' with { type: 'json' };
import licenseIds from 'spdx-license-ids/index.json' with { type: 'json' };
import { expect, test } from 'vitest';
import { classifyLicense, joinLicenses } from './licenses.ts';

test.each([
  ['MIT', 'id', 'MIT'],
  [' apache-2.0 ', 'id', 'Apache-2.0'],
  ['GPL-2.0+', 'expression', 'GPL-2.0+'],
  ['mit or Apache-2.0', 'expression', 'MIT OR Apache-2.0'],
  ['(MIT AND (BSD-3-Clause OR ISC))', 'expression', '(MIT AND (BSD-3-Clause OR ISC))'],
  [
    'GPL-2.0-only with classpath-exception-2.0',
    'expression',
    'GPL-2.0-only WITH Classpath-exception-2.0',
  ],
  ['GPL-3+', 'name', 'GPL-3+'],
  ['Apache License, Version 2.0', 'name', 'Apache License, Version 2.0'],
  ['MIT OR', 'name', 'MIT OR'],
  ['(MIT', 'name', '(MIT'],
  ['MIT)', 'name', 'MIT)'],
  ['MIT ISC', 'name', 'MIT ISC'],
  ['(MIT) WITH Classpath-exception-2.0', 'name', '(MIT) WITH Classpath-exception-2.0'],
  ['', 'name', ''],
  ['constructor', 'name', 'constructor'],
])('%j is of kind %s', (declared, kind, text) => {
  expect(classifyLicense(declared)).toMatchObject({ kind, text });
});

test('several licences hold together', () => {
  const licenses = ['MIT', 'ISC OR Zlib', 'my own', 'MIT'].map(classifyLicense);
  expect(joinLicenses(licenses, (name) => `LicenseRef-${name.replace(' ', '-')}`)).toBe(
    'MIT AND (ISC OR Zlib) AND LicenseRef-my-own',
  );
});

test('every identifier is one that CycloneDX accepts', () => {
  const library = createRequire(import.meta.url).resolve(
    '@cyclonedx/cyclonedx-library/package.json',
  );
  const schema = join(dirname(library), 'res/schema/spdx.SNAPSHOT.schema.json');
  const accepted = new Set(JSON.parse(readFileSync(schema, 'utf8')).enum);
  expect([...licenseIds, ...deprecatedIds].filter((id) => !accepted.has(id))).toEqual([]);
});

test('never fails and never takes long', () => {
  const word = fc.constantFrom('MIT', 'ISC+', '(', ')', 'AND', 'or', 'with', 'x', ' ');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 50 }), (words) => {
      classifyLicense(words.join(' '));
    }),
  );
  expect(classifyLicense('('.repeat(1_000_000)).kind).toBe('name');
});
