import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spdxTexts } from '../text/spdx-texts-for-test.ts';
import { licenseFileKind } from './license-paths.ts';
import { LicenseScanner, maxLicenseBytes } from './license-scanner.ts';

const mit = spdxTexts().get('MIT')!;

test.each([
  ['LICENSE', 'license'],
  ['app/LICENSE.txt', 'license'],
  ['a/LICENCE.md', 'license'],
  ['a/LICENSE-MIT', 'license'],
  ['a/MIT-LICENSE.txt', 'license'],
  ['a/license-apache.txt', 'license'],
  ['a/COPYING', 'license'],
  ['a/COPYING.LESSER', 'license'],
  ['a/UNLICENSE', 'license'],
  ['a/COPYRIGHT', 'license'],
  ['META-INF/LICENSE.txt', 'license'],
  ['LICENSES/MIT.txt', 'license'],
  ['usr/share/licenses/zlib/zlib.txt', 'license'],
  ['x-1.0.dist-info/licenses/LICENSE', 'license'],
  ['x-1.0.dist-info/licenses/AUTHORS.md', undefined],
  ['a/NOTICE', 'third-party'],
  ['a/THIRD-PARTY-NOTICES.txt', 'third-party'],
  ['a/ThirdPartyNotices.txt', 'third-party'],
  ['a/LICENSE-3RD-PARTY.txt', 'third-party'],
  ['usr/share/doc/zlib1g/copyright', 'debian'],
  ['usr/share/common-licenses/GPL-3', undefined],
  ['src/license.ts', undefined],
  ['src/licenses.json', undefined],
  ['a/LICENSE.key', undefined],
  ['a/licensed-users.csv', undefined],
  ['README.md', undefined],
  ['src/licenses/index.js', undefined],
  [`${'license-'.repeat(100)}x`, undefined],
] as const)('%s is %s', (path, kind) => {
  expect(licenseFileKind(path)).toBe(kind);
});

function scan(bytes: Buffer, path = 'LICENSE') {
  const one = new LicenseScanner().begin(path, bytes.length)!;
  for (let at = 0; at < bytes.length; at += 100) one.write(bytes.subarray(at, at + 100));
  return one.end();
}

test('what comes in pieces is read as one', () => {
  expect(scan(Buffer.from(mit))).toMatchObject({ facts: [{ kind: 'license', expression: 'MIT' }] });
  const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(mit, 'utf16le')]);
  expect(scan(wide).facts[0]?.expression).toBe('MIT');
  expect(scan(Buffer.from('hello there')).facts).toEqual([
    { kind: 'license', matches: [], doubts: [] },
  ]);
  expect(scan(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0])).facts).toEqual([]);
});

test('what is out of bounds is said', () => {
  const large = Buffer.concat([Buffer.from(mit), Buffer.alloc(maxLicenseBytes, '\n')]);
  expect(scan(large)).toMatchObject({
    facts: [{ expression: 'MIT' }],
    problem: 'only the first 1048576 bytes were read',
  });
});

test('facts are plain and of bounded size, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 3, maxLength: 2_000 }), (bytes) => {
      const { facts } = scan(Buffer.from(bytes));
      expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
    }),
    { numRuns: 50 },
  );
});
