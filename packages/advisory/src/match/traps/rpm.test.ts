import { expect, test } from 'vitest';
import {
  below,
  brief,
  flawsOf,
  match,
  osv,
  packageOf,
  release,
  statement,
} from '../match-for-test.ts';

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
