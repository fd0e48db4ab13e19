import type { Package } from '@seaworthy/model';
import { hasShared } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
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

describe.skipIf(!hasShared('feeds'))("AlmaLinux's own records", () => {
  const units = sharedRecords('osv/AlmaLinux.jsonl.gz');
  const flaws = (
    major: string,
    name: string,
    version: string,
    more: Pick<Partial<Package>, 'source' | 'details'> = {},
  ) =>
    brief(
      match([packageOf('rpm', name, version, more)], units, release('almalinux', major)).findings,
    ).map(([flaw]) => flaw);

  test('modularity: the fix of another stream is none, and a stream has its own flaws', () => {
    // nodejs:16 is fixed by 16.20.2-3 (ALSA-2023:5850), nodejs:18 by 18.18.2-1 (ALSA-2023:5869).
    const of = (stream: string, version: string) =>
      flaws('8', 'nodejs', version, {
        details: { modularity: `nodejs:${stream}:8080020231016:63b34585` },
      });
    expect(of('16', '1:16.20.2-2.module_el8.8.0+3614+204d6f43')).toContain('CVE-2023-44487');
    expect(of('18', '1:18.17.1-1.module_el8.8.0+3613+1ed8c91d')).toContain('CVE-2023-38552');
    expect(of('18', '1:18.18.2-1.module_el8.8.0+3652+0e111ba0')).not.toContain('CVE-2023-38552');
    // 38552 is no flaw of nodejs 16, says AlmaLinux, though 16 is below every fix of it.
    expect(of('16', '1:16.20.2-2.module_el8.8.0+3614+204d6f43')).not.toContain('CVE-2023-38552');
    // The last of stream 16 (ALSA-2024:1444) has nothing open, however many newer streams there are.
    expect(of('16', '1:16.20.2-8.module_el8.10.0+1+a')).toEqual([]);
  });

  test('epochs: bind of AlmaLinux 9 is 32:9.16.23', () => {
    expect(flaws('9', 'bind', '9.99.0-1.el9')).toContain('CVE-2025-40778');
    expect(flaws('9', 'bind', '32:9.16.23-31.el9_6')).toContain('CVE-2025-40778');
    expect(flaws('9', 'bind', '32:9.16.23-34.el9_7.1')).not.toContain('CVE-2025-40778');
    expect(flaws('9', 'bind', '33:0-1')).toEqual([]);
  });

  test('a sub-package that no advisory lists does not inherit from its source', () => {
    const source = { name: 'vim', version: '8.2.2637-1.el9' };
    const old = '2:8.2.2637-1.el9';
    expect(flaws('9', 'vim-minimal', old, { source })).toContain('CVE-2022-1785');
    // No such package; "bind" is known as a binary package, and its flaws are its own.
    const bind = { name: 'bind', version: '9.16.23-1.el9' };
    expect(flaws('9', 'bind-artwork', '32:9.16.23-1.el9', { source: bind })).toEqual([]);
    expect(flaws('9', 'bind-libs', '32:9.16.23-1.el9', { source: bind })).toContain(
      'CVE-2025-40778',
    );
  });

  test("the kernel's headers and lists are no kernel", () => {
    const version = '5.14.0-70.13.1.el9_0';
    const names = ['kernel-core', 'kernel-headers', 'kernel-devel', 'kernel-abi-stablelists'];
    const { findings, hidden } = match(
      names.map((name) => packageOf('rpm', name, version)),
      units,
      release('almalinux', '9'),
    );
    expect(new Set(brief(findings).map(([, name]) => name))).toEqual(new Set(['kernel-core']));
    expect(hidden['kernel-headers']).toBeGreaterThan(100);
  });
});

test('RPM module streams are kept apart', () => {
  const builds = ['8.5.0+119+9a9ec082', '8.4.0+2496+12421f43', '8.3.0+2044+12421f43'];
  const record = (stream: string, fixed: string[]) => ({
    id: `ALSA-2022:${fixed.length}${stream.length}`,
    summary: `Important: ${stream} security update`,
    related: [`CVE-2022-${stream.replaceAll(/\D/g, '').padStart(4, '1')}`],
    affected: fixed.map((version) => ({
      package: { ecosystem: 'AlmaLinux:8', name: 'nodejs' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: version }] }],
    })),
  });
  const units = {
    'osv:AlmaLinux': [
      ...osv(
        record(
          'nodejs:16',
          builds.map((build) => `1:16.14.0-5.module_el${build}`),
        ),
      ),
      ...osv(record('nodejs:18', [`1:18.9.1-1.module_el${builds[0]}`])),
      ...osv(record('kernel', ['1:99.0-1.el8'])),
    ],
  };
  const flaws = (version: string, modularity?: string) =>
    brief(
      match(
        [packageOf('rpm', 'nodejs', version, modularity ? { details: { modularity } } : {})],
        units,
        release('almalinux', '8.9'),
      ).findings,
    ).map(([flaw]) => flaw);
  const old16 = '1:16.13.0-1.module_el8.3.0+1+aaaaaaaa';
  expect(flaws(old16, 'nodejs:16:8030020220101:dafbd79f')).toEqual(['CVE-2022-1116']);
  expect(flaws(old16)).toEqual(['CVE-2022-1116']); // no label: told by the major version
  expect(flaws('1:18.1.0-1.module_el8.6.0+1+b', 'nodejs:18:80600:x')).toEqual(['CVE-2022-1118']);
  // Any of the builds of the fix will do.
  expect(flaws(`1:16.14.0-5.module_el${builds[2]}`, 'nodejs:16:80300:x')).toEqual([]);
  // A package outside of modules has the fixes that are outside of modules.
  expect(flaws('1:16.13.0-1.el8')).toEqual(['CVE-2022-1111']);
});

test('rebuilds of Red Hat judge each other, and the evidence says so', () => {
  const units = {
    'osv:AlmaLinux': osv({
      id: 'ALSA-2024:1',
      summary: 'Moderate: less security update',
      related: ['CVE-2024-32487'],
      affected: [
        {
          package: { ecosystem: 'AlmaLinux:9', name: 'less' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '590-4.el9_4' }] }],
        },
      ],
    }),
  };
  const packages = [packageOf('rpm', 'less', '590-3.el9')];
  const [found] = flawsOf(match(packages, units, release('rocky', '9.4')).findings);
  expect(found).toMatchObject({ vulnerability: 'CVE-2024-32487', fixedVersion: '590-4.el9_4' });
  expect(found?.severity).toEqual({ level: 'medium', source: 'ALSA-2024:1' });
  expect(found?.evidence[0]).toMatchObject({
    ecosystem: 'AlmaLinux:9',
    note: 'rocky 9 is compatible with AlmaLinux 9; release suffixes may differ',
  });
  expect(match(packages, units, release('rocky', '8.4')).coverage).toMatchObject({
    notMatched: { 'Rocky Linux:8': 1 },
  });
});

test('where an RPM distribution names source packages, a missing epoch does not matter', () => {
  const units = {
    'osv:Mageia': [
      statement('CVE-2024-1000', {
        ecosystem: 'Mageia:9',
        name: 'perl',
        intervals: below('4:5.36.0-2'),
      }),
    ],
  };
  const installed = (version: string) =>
    packageOf('rpm', 'perl-base', version, {
      source: { name: 'perl', version: version.replace(/^\d+:/, '') },
    });
  const flaws = (version: string) =>
    match([installed(version)], units, release('mageia', '9')).findings.length;
  expect(flaws('4:5.36.0-1')).toBe(1);
  expect(flaws('4:5.36.0-2')).toBe(0);
});
