import { expect, test } from 'vitest';
import { distributionOf, distributionOfQualifier } from './distribution.ts';

// The dates are those of the vendors' life-cycle pages.
test.each([
  ['debian-10', 'debian', 'debian', '10', '2022-09-10'],
  ['debian-11.7', 'debian', 'debian', '11', '2024-08-14'],
  ['buster', 'debian', 'debian', '10', '2022-09-10'],
  ['ubuntu-18.04', 'ubuntu', 'ubuntu', '18.04', '2023-05-31'],
  ['focal', 'ubuntu', 'ubuntu', '20.04', '2025-05-29'],
  ['alpine-3.14.2', 'alpine', 'alpine', '3.14.2', '2023-05-01'],
  ['rhel-7.9', 'redhat', 'rhel', '7.9', '2024-06-30'],
  ['redhat-6.10', 'redhat', 'rhel', '6.10', '2020-11-30'],
  ['centos-7', 'centos', 'centos', '7', '2024-06-30'],
  ['rocky-8.9', 'rocky', 'rocky', '8.9', '2029-05-31'],
  ['alma-8.9', 'alma', 'almalinux', '8.9', '2029-05-31'],
  ['oracle-7.9', 'oracle', 'ol', '7.9', '2024-12-31'],
  ['amazon-2', 'amazon', 'amzn', '2', '2026-06-30'],
  ['amzn-2018.03', 'amzn', 'amzn', '2018.03', '2023-12-31'],
  ['sles-12.4', 'suse', 'sles', '12.4', '2020-06-30'],
  ['opensuse.leap-15.3', 'opensuse', 'opensuse-leap', '15.3', '2022-12-31'],
  ['fedora-38', 'fedora', 'fedora', '38', '2024-05-21'],
  ['photon-3.0', 'photon', 'photon', '3.0', '2025-10-02'],
  ['cbl-mariner-1.0', 'mariner', 'mariner', '1.0', '2023-07-31'],
])('%s of a purl is a release, and its end is known', (distro, namespace, id, versionId, end) => {
  expect(distributionOfQualifier(distro, namespace)).toMatchObject({
    id,
    versionId,
    endOfLife: end,
  });
});

test('releases that nobody dates have no end', () => {
  expect(distributionOfQualifier('sid', 'debian')).toEqual({
    id: 'debian',
    idLike: [],
    versionId: '',
    name: 'debian sid',
    codename: 'sid',
  });
  expect(distributionOfQualifier('wolfi', 'wolfi')).not.toHaveProperty('endOfLife');
});

test('the date that a document states is kept, if it is one', () => {
  const facts = { id: 'debian', versionId: '12', endOfLife: '2028-06-30' };
  expect(distributionOf(facts)?.endOfLife).toBe('2028-06-30');
  expect(distributionOf({ ...facts, endOfLife: 'soon' })?.endOfLife).toBe('2026-07-11');
});
