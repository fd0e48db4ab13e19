import { expect, test } from 'vitest';
import { below, match, packageOf, release, statement } from './match-for-test.ts';

test('where a flaw without a fix stands, and how that ends with the release', () => {
  const at = { ecosystem: 'Debian:10', name: 'a', intervals: [{ introduced: '0' }] };
  const units = {
    'debian-tracker': [
      statement('CVE-2020-1000', { ...at, status: 'will-not-fix' }),
      statement('CVE-2020-2000', { ...at, status: 'deferred' }),
      statement('CVE-2020-3000', at),
      statement('CVE-2020-4000', { ...at, intervals: below('2') }),
    ],
  };
  const statuses = (endOfLife: string) => {
    const debian = release('debian', '10', { endOfLife });
    return Object.fromEntries(
      match([packageOf('deb', 'a', '1')], units, debian).findings.map((one) =>
        one.kind === 'vulnerability'
          ? [one.vulnerability, one.status]
          : [one.kind, ['endedAt' in one ? one.endedAt : '', one.severity.level]],
      ),
    );
  };
  expect(statuses('2030-01-01')).toEqual({
    'CVE-2020-1000': 'will-not-fix',
    'CVE-2020-2000': 'deferred',
    'CVE-2020-3000': 'affected',
    'CVE-2020-4000': 'fixed',
  });
  expect(statuses('2022-09-10')).toEqual({
    'end-of-life': ['2022-09-10', 'high'],
    'CVE-2020-1000': 'will-not-fix',
    'CVE-2020-2000': 'end-of-life',
    'CVE-2020-3000': 'end-of-life',
    'CVE-2020-4000': 'fixed',
  });
});
