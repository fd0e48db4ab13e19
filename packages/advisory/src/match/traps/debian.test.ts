import { hasShared } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import type { AffectedPackage } from '../../feeds/feed.ts';
import {
  below,
  brief,
  flawsOf,
  match,
  osv,
  packageOf,
  release,
  sharedRecords,
  statement,
} from '../match-for-test.ts';

test('source-package advisories reach binary packages, by the version of the source', () => {
  const units = {
    'debian-tracker': [
      statement('CVE-2024-5535', {
        ecosystem: 'Debian:12',
        name: 'openssl',
        intervals: below('3.0.15-1~deb12u1'),
      }),
    ],
  };
  const source = { name: 'openssl', version: '3.0.13-1~deb12u1' };
  const packages = [
    packageOf('deb', 'libssl3', '3.0.13-1~deb12u1', { source }),
    packageOf('deb', 'odd', '9:1', { source }),
    packageOf('deb', 'openssl', '3.0.15-1~deb12u1', {
      source: { ...source, version: '3.0.15-1~deb12u1' },
    }),
  ];
  const { findings } = match(packages, units, release('debian', '12'));
  expect(brief(findings)).toEqual([
    ['CVE-2024-5535', 'libssl3', '3.0.15-1~deb12u1'],
    ['CVE-2024-5535', 'odd', '3.0.15-1~deb12u1'],
  ]);
  expect(flawsOf(findings)[0]?.evidence[0]).toMatchObject({
    source: 'debian-tracker',
    package: 'openssl',
    range: '< 3.0.15-1~deb12u1',
  });
});

test("the distribution's own tracker has the last word", () => {
  const at = { ecosystem: 'Debian:11', name: 'sox' };
  const cves = ['CVE-2021-1000'];
  const dsa = statement('DSA-5356-1', { ...at, intervals: below('14.4.2-2') }, { cves });
  const from = (tracker: Partial<AffectedPackage>) => ({
    'debian-lists:DSA': [dsa],
    'debian-tracker': [statement('CVE-2021-1000', { ...at, ...tracker })],
  });
  const packages = [packageOf('deb', 'sox', '14.4.2-1')];
  const debian = release('debian', '11');
  expect(match(packages, from({ intervals: [] }), debian).findings).toEqual([]);
  expect(match(packages, from({ intervals: below('14.4.2-1') }), debian).findings).toEqual([]);
  const [found] = flawsOf(match(packages, from({ intervals: below('14.4.2-3') }), debian).findings);
  expect(found).toMatchObject({ fixedVersion: '14.4.2-3', aliases: [] });
  expect(
    found?.evidence.map(({ advisory, source, fixedVersion }) => [source, advisory, fixedVersion]),
  ).toEqual([
    ['debian-tracker', 'CVE-2021-1000', '14.4.2-3'],
    ['debian-lists', 'DSA-5356-1', '14.4.2-2'],
  ]);
});

describe('Extended LTS', () => {
  const record = {
    id: 'ELA-1184-1',
    related: ['CVE-2021-20234', 'CVE-2021-20235'],
    affected: [
      {
        package: { ecosystem: 'Debian:10', name: 'zeromq3' },
        ranges: [
          { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '4.3.1-4+deb10u3' }] },
        ],
      },
    ],
  };
  const installed = (version: string) =>
    packageOf('deb', 'libzmq5', version, { source: { name: 'zeromq3', version } });
  const buster = release('debian', '10', { endOfLife: '2022-09-10' });

  test('an ELA tells of flaws, but its fix is only for subscribers', () => {
    const units = { 'osv:Debian-ELTS': osv(record) };
    const found = flawsOf(match([installed('4.3.1-4+deb10u2')], units, buster).findings);
    expect(found.map((one) => one.vulnerability)).toEqual(['CVE-2021-20234', 'CVE-2021-20235']);
    for (const one of found) {
      expect(one.status).toBe('end-of-life');
      expect(one.fixedVersion).toBeUndefined();
      expect(one.evidence).toMatchObject([
        {
          advisory: 'ELA-1184-1',
          fixedVersion: '4.3.1-4+deb10u3',
          note: "the fix needs a subscription to Freexian's Extended LTS",
        },
      ]);
    }
    expect(flawsOf(match([installed('4.3.1-4+deb10u3')], units, buster).findings)).toEqual([]);
  });

  test("where Debian's own LTS has fixed it, that is the fix", () => {
    const dla = statement(
      'DLA-1-1',
      { ecosystem: 'Debian:10', name: 'zeromq3', intervals: below('4.3.1-4+deb10u1') },
      { cves: ['CVE-2021-20234'] },
    );
    const units = { 'osv:Debian-ELTS': osv(record), 'debian-lists:DLA': [dla] };
    const at = (version: string) =>
      match([installed(version)], units, release('debian', '10')).findings;
    expect(brief(at('4.3.1-4'))).toEqual([
      ['CVE-2021-20234', 'libzmq5', '4.3.1-4+deb10u1'],
      ['CVE-2021-20235', 'libzmq5', undefined],
    ]);
    expect(brief(at('4.3.1-4+deb10u1'))).toEqual([['CVE-2021-20235', 'libzmq5', undefined]]);
  });
});

describe.skipIf(!hasShared('feeds'))("Debian 12's fixes, from its changelogs", () => {
  const units = sharedRecords('debian-derived/tracker-shape.json.gz');
  const bookworm = release('debian', '12');
  const flaws = (name: string, version: string, source = { name, version }) =>
    brief(match([packageOf('deb', name, version, { source })], units, bookworm).findings).map(
      ([flaw]) => flaw,
    );

  test('linux-libc-dev does not inherit the flaws of the kernel, whose image has them', () => {
    const source = { name: 'linux', version: '6.1.170-1' };
    const image = packageOf('deb', 'linux-image-6.1.0-40-amd64', '6.1.170-1', {
      source: { name: 'linux-signed-amd64', version: '6.1.170+1' },
    });
    const headers = packageOf('deb', 'linux-libc-dev', '6.1.170-1', { source });
    const { findings, hidden } = match([image, headers], units, bookworm);
    const names = brief(findings).map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(['linux-image-6.1.0-40-amd64']));
    expect(brief(findings)).toContainEqual(['CVE-2026-99288', image.name, '6.1.192-1']);
    expect(hidden).toEqual({ 'kernel-headers': names.length });
  });

  test('sub-packages inherit the flaws of their source package, also of another name', () => {
    const source = { name: 'openssl', version: '3.0.20-1~deb12u2' };
    const expected = flaws('openssl', source.version);
    expect(expected).toContain('CVE-2026-84782');
    expect(flaws('libssl3', source.version, source)).toEqual(expected);
    // Built from another source, a package of the same name is another program.
    expect(flaws('openssl', '1', { name: 'not-openssl', version: '1' })).toEqual([]);
    expect(
      flaws('python3', '3.11.2-1+b1', { name: 'python3-defaults', version: '3.11.2-1' }),
    ).toEqual([]);
  });

  test('the version of the source counts where the binary package has one of its own', () => {
    // samba builds libldb2 as 2:2.6.2+samba4.17.12+dfsg-0+deb12u4.
    const source = { name: 'samba', version: '2:4.17.12+dfsg-0+deb12u3' };
    const expected = flaws('samba', source.version);
    expect(expected).toContain('CVE-2026-2340');
    expect(expected).not.toContain('CVE-2025-9640');
    expect(flaws('libldb2', '2:2.6.2+samba4.17.12+dfsg-0+deb12u3', source)).toEqual(expected);
  });

  test('epochs count before everything else', () => {
    // git 1:2.39.5-0+deb12u3: without its epoch, 99 would be newer.
    expect(flaws('git', '99.0-1')).toContain('CVE-2025-48384');
    expect(flaws('git', '1:2.39.5-0+deb12u2')).toContain('CVE-2025-48384');
    expect(flaws('git', '1:2.39.5-0+deb12u3')).not.toContain('CVE-2025-48384');
    expect(flaws('git', '2:0-1')).toEqual([]);
  });

  test('+deb12uN: stable updates are numbers, and ~deb12u1 comes before what it backports', () => {
    const has = (version: string) => flaws('glibc', version).includes('CVE-2026-0861');
    expect(has('2.36-9')).toBe(true);
    expect(has('2.36-9+deb12u2')).toBe(true);
    expect(has('2.36-9+deb12u13')).toBe(true);
    expect(has('2.36-9+deb12u14')).toBe(false);
    expect(flaws('openssl', '3.0.22-1~deb12u1')).toContain('CVE-2026-84782');
    expect(flaws('openssl', '3.0.22-1~deb12u2')).not.toContain('CVE-2026-84782');
  });

  test('+bN: a rebuild has the flaws of what it was rebuilt from, whoever names the source', () => {
    for (const version of ['3.0.20-1~deb12u2', '3.0.22-1~deb12u2']) {
      const expected = flaws('libssl3', version, { name: 'openssl', version });
      const rebuilt = `${version}+b3`;
      expect(flaws('libssl3', rebuilt, { name: 'openssl', version })).toEqual(expected);
      // An SBOM may name the source without a version of its own.
      expect(flaws('libssl3', rebuilt, { name: 'openssl', version: rebuilt })).toEqual(expected);
    }
  });
});

test('signed kernels are the kernel, headers of it are no kernel', () => {
  const units = {
    'debian-tracker': [
      statement('CVE-2024-1000', {
        ecosystem: 'Debian:12',
        name: 'linux',
        intervals: below('6.1.90-1'),
      }),
    ],
  };
  const packages = [
    packageOf('deb', 'linux-image-6.1.0-18-amd64', '6.1.76-1', {
      source: { name: 'linux-signed-amd64', version: '6.1.76+1' },
    }),
    packageOf('deb', 'linux-libc-dev', '6.1.76-1', {
      source: { name: 'linux', version: '6.1.76-1' },
    }),
    packageOf('deb', 'linux-headers-6.1.0-18-amd64', '6.1.76-1', {
      source: { name: 'linux', version: '6.1.76-1' },
    }),
  ];
  const debian = release('debian', '12');
  const { findings, hidden } = match(packages, units, debian);
  expect(brief(findings)).toEqual([['CVE-2024-1000', 'linux-image-6.1.0-18-amd64', '6.1.90-1']]);
  expect(hidden).toEqual({ 'kernel-headers': 2 });
  const all = match(packages, units, debian, { kernelHeaders: true });
  expect(all.findings).toHaveLength(3);
  expect(all.hidden).toEqual({});
});
