import { expect, test } from 'vitest';
import { below, flawsOf, match, osv, packageOf, release, statement } from '../match-for-test.ts';

const name = 'openssl';
const cves = ['CVE-2024-1000'];
const standard = statement(
  'UBUNTU-CVE-2024-1000',
  { ecosystem: 'Ubuntu:18.04:LTS', name, intervals: [{ introduced: '0' }] },
  { cves },
);
const pro = statement(
  'USN-1',
  { ecosystem: 'Ubuntu:Pro:18.04:LTS', name, intervals: below('1.1.1-1ubuntu2.1~18.04.23+esm4') },
  { cves },
);
const bionic = (endOfLife?: string) =>
  release('ubuntu', '18.04', endOfLife === undefined ? {} : { endOfLife });

test('ESM: whoever has no subscription has no fix, and is told whose it is', () => {
  for (const units of [{ 'osv:Ubuntu': [standard, pro] }, { 'osv:Ubuntu': [pro] }]) {
    const installed = [packageOf('deb', name, '1.1.1-1ubuntu2.1~18.04.23')];
    const [found] = flawsOf(match(installed, units, bionic()).findings);
    expect(found?.status).toBe('affected');
    expect(found?.fixedVersion).toBeUndefined();
    expect(found?.evidence).toContainEqual(
      expect.objectContaining({
        ecosystem: 'Ubuntu:Pro:18.04:LTS',
        fixedVersion: '1.1.1-1ubuntu2.1~18.04.23+esm4',
        note: 'the fix needs a subscription to Ubuntu Pro',
      }),
    );
    const [ended] = flawsOf(match(installed, units, bionic('2023-05-31')).findings);
    expect(ended).toMatchObject({ status: 'end-of-life' });
  }
});

test('ESM: what everyone has got already does not need the subscription', () => {
  const fixed = statement(
    'UBUNTU-CVE-2024-1000',
    { ecosystem: 'Ubuntu:18.04:LTS', name, intervals: below('1.1.1-1ubuntu2.1~18.04.23') },
    { cves },
  );
  const units = { 'osv:Ubuntu': [fixed, pro] };
  const at = (version: string) =>
    match([packageOf('deb', name, version)], units, bionic()).findings;
  expect(at('1.1.1-1ubuntu2.1~18.04.22')).toMatchObject([
    { status: 'fixed', fixedVersion: '1.1.1-1ubuntu2.1~18.04.23' },
  ]);
  expect(at('1.1.1-1ubuntu2.1~18.04.23')).toEqual([]);
});

test("ESM: a subscriber's version says so, and has the subscription's fixes", () => {
  const units = { 'osv:Ubuntu': [standard, pro] };
  const at = (version: string) =>
    match([packageOf('deb', name, version)], units, bionic()).findings;
  expect(at('1.1.1-1ubuntu2.1~18.04.23+esm3')).toMatchObject([
    { status: 'fixed', fixedVersion: '1.1.1-1ubuntu2.1~18.04.23+esm4' },
  ]);
  expect(at('1.1.1-1ubuntu2.1~18.04.23+esm4')).toEqual([]);
});

test('":LTS" in the name of a release does not matter', () => {
  const units = { 'osv:Ubuntu': [standard] };
  expect(match([packageOf('deb', name, '1')], units, bionic()).findings).toHaveLength(1);
});

test("Ubuntu's own priority goes before a CVSS vector, and both are shown", () => {
  const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const record = {
    id: 'UBUNTU-CVE-2024-1000',
    upstream: ['CVE-2024-1000'],
    severity: [
      { type: 'CVSS_V3', score: vector },
      { type: 'Ubuntu', score: 'low' },
    ],
    affected: [
      {
        package: { ecosystem: 'Ubuntu:22.04:LTS', name },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '3' }] }],
      },
    ],
  };
  const units = { 'osv:Ubuntu': osv(record) };
  const [found] = flawsOf(
    match([packageOf('deb', name, '2')], units, release('ubuntu', '22.04')).findings,
  );
  expect(found?.severity).toEqual({ level: 'low', source: 'UBUNTU-CVE-2024-1000' });
  expect(found?.severities).toEqual([
    { level: 'low', source: 'UBUNTU-CVE-2024-1000' },
    { level: 'critical', score: 9.8, vector, source: 'UBUNTU-CVE-2024-1000' },
  ]);
});
