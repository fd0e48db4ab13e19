import type { Finding, PackageType, Report } from '@seaworthy/model';
import { cleanReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { markAvailableFixes, packagesToUpgrade } from './available-fixes.ts';
import { findingOf } from './finding-for-test.ts';

const libssl = findingOf({
  package: {
    purl: 'pkg:deb/debian/libssl3@3.0.9-1',
    type: 'deb',
    name: 'libssl3',
    version: '3.0.9-1',
    locations: [],
  },
  status: 'fixed',
  fixedVersion: '3.0.15-1~deb12u1',
  evidence: [
    {
      advisory: 'CVE-2024-5535',
      source: 'debian-tracker',
      ecosystem: 'Debian:12',
      package: 'openssl',
      range: '< 3.0.15-1~deb12u1',
    },
  ],
});

const reportOf = (...findings: Finding[]): Report => ({ ...cleanReport(), findings });
const mark = (
  offers: { repository: string; version: string; sourceVersion?: string }[],
  complete: PackageType[] = ['deb'],
  finding: Finding = libssl,
) => {
  const named = offers.map((offer) => ({ name: 'libssl3', ...offer }));
  const marked = markAvailableFixes(reportOf(finding), {
    offers: named,
    complete: new Set(complete),
  });
  return marked.findings[0];
};

test('says which repositories have the fix, and their highest version', () => {
  expect(
    mark([
      { repository: 'b', version: '3.0.15-1~deb12u1' },
      { repository: 'b', version: '3.0.17-1~deb12u2' },
      { repository: 'b', version: '3.0.16-1' },
      { repository: 'a', version: '3.0.15-1' },
      { repository: 'old', version: '3.0.14-1' },
    ]),
  ).toMatchObject({
    fixAvailableIn: [
      { repository: 'a', version: '3.0.15-1' },
      { repository: 'b', version: '3.0.17-1~deb12u2' },
    ],
  });
});

test('goes by the version of the source, as advisories do', () => {
  const offer = { repository: 'a', version: '1:1-1', sourceVersion: '3.0.14-1' };
  expect(mark([offer])).toMatchObject({ fixAvailableIn: [] });
  expect(mark([{ ...offer, sourceVersion: '3.0.15-1' }])).toMatchObject({
    fixAvailableIn: [{ repository: 'a', version: '1:1-1' }],
  });
});

test('says nothing when not every repository could be read', () => {
  expect(mark([], [])).not.toHaveProperty('fixAvailableIn');
  expect(mark([{ repository: 'a', version: '3.0.15-1' }], [])).toHaveProperty('fixAvailableIn');
});

test('concerns packages of the system that an upgrade fixes, and no others', () => {
  const others: Finding[] = [
    { ...libssl, status: 'affected' },
    { ...libssl, package: { ...libssl.package, type: 'npm' } },
    findingOf(),
  ];
  for (const other of others) expect(mark([], ['deb', 'npm'], other)).toBe(other);
  expect(packagesToUpgrade(reportOf(libssl, ...others))).toEqual(new Set(['libssl3']));
});
