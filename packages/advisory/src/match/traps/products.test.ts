import { expect, test } from 'vitest';
import { below, brief, match, packageOf, statement } from '../match-for-test.ts';

test('software without a package manager: Bitnami names and CPEs, Bitnami has the say', () => {
  const units = {
    'osv:Bitnami': [
      statement(
        'BIT-nginx-2021-23017',
        { ecosystem: 'Bitnami', name: 'nginx', intervals: below('1.20.1') },
        { cves: ['CVE-2021-23017'] },
      ),
      statement(
        'BIT-nginx-2021-1',
        { ecosystem: 'Bitnami', name: 'nginx', intervals: below('1.0.0') },
        { cves: ['CVE-2021-1000'] },
      ),
    ],
    'nvd-cpe': [
      statement('CVE-2021-23017', {
        ecosystem: 'CPE',
        name: 'f5:nginx',
        intervals: below('1.20.1'),
      }),
      statement('CVE-2021-1000', {
        ecosystem: 'CPE',
        name: 'f5:nginx',
        intervals: below('1.20.1'),
      }),
      statement('CVE-2021-2000', {
        ecosystem: 'CPE',
        name: 'f5:nginx',
        intervals: below('1.20.1'),
      }),
    ],
  };
  const nginx = packageOf('generic', 'nginx', '1.20.0', {
    details: { bitnami: 'nginx' },
    cpes: ['cpe:2.3:a:f5:nginx:1.20.0:*:*:*:*:*:*:*', 'nonsense'],
  });
  expect(brief(match([nginx], units).findings)).toEqual([
    ['CVE-2021-2000', 'nginx', '1.20.1'],
    ['CVE-2021-23017', 'nginx', '1.20.1'],
  ]);
  const only = { ...units, 'osv:Bitnami': [units['osv:Bitnami'][1]!] };
  expect(brief(match([nginx], only).findings).map(([flaw]) => flaw)).toEqual([
    'CVE-2021-2000',
    'CVE-2021-23017',
  ]);
  const { coverage } = match([packageOf('generic', 'thing', '1')], units);
  expect(coverage).toMatchObject({ notMatched: { generic: 1 } });
});
