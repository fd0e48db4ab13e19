import { expect, test } from 'vitest';
import { branchOf, firstBuilds, hasFixOfBranch, streamOfCpe } from './redhat-streams.ts';

test.each([
  ['cpe:/o:redhat:enterprise_linux:9', '9', false],
  ['cpe:/a:redhat:enterprise_linux:9::appstream', '9', false],
  ['cpe:/o:redhat:enterprise_linux:10.0', '10', false],
  ['cpe:/a:redhat:rhel_extras_other:7', '7', false],
  ['cpe:/a:redhat:rhel_eus:9.0::appstream', '9', true],
  ['cpe:/o:redhat:rhel_aus:8.2::baseos', '8', true],
  ['cpe:/o:redhat:rhel_els:6', '6', true],
])('%s is of release %s', (cpe, major, extended) => {
  expect(streamOfCpe(cpe)).toEqual({ major, extended });
});

test.each([
  'cpe:/a:redhat:openshift:4.16::el9',
  'cpe:/a:redhat:rhel_software_collections:3::el7',
  'cpe:/a:redhat:rhel_satellite_client:6::el9',
  'cpe:/a:redhat:enterprise_linux_ai:1',
  'cpe:/o:redhat:enterprise_linux',
  '',
])('%j is another product', (cpe) => {
  expect(streamOfCpe(cpe)).toBeUndefined();
});

test('branches by the tag in the release', () => {
  expect(branchOf('7.76.1-23.el9_2.4')).toBe('9_2');
  expect(branchOf('1:1.0.2k-26.el7_9')).toBe('7_9');
  expect(branchOf('5.14.0-284.40.1.el9_2')).toBe('9_2');
  expect(branchOf('3.1.4-142.module+el8.9.0+21471+7d1e4a35')).toBe('8.9.0');
  expect(branchOf('2.0-1.fc40')).toBeUndefined();
});

// What of el9_2 has the fix is below the fix of el9_3; rpm alone orders them by their numbers.
const builds = ['5.14.0-70.75.1.el9_0', '5.14.0-284.40.1.el9_2'];

test.each([
  ['5.14.0-284.40.1.el9_2', true],
  ['5.14.0-284.75.1.el9_2', true],
  ['5.14.0-284.30.1.el9_2', false],
  ['5.14.0-70.80.1.el9_0', true],
  ['5.14.0-162.6.1.el9_1', false],
  ['5.14.0-362.8.1.el9_3', false],
  ['', false],
])('%s has the fix of its branch: %s', (version, fixed) => {
  expect(hasFixOfBranch(version, builds)).toBe(fixed);
});

test('of several fixes in a branch the first counts', () => {
  expect(firstBuilds(['1-3.el9_2', '1-2.el9_2', '1-9.el9_3', '1-1.el9_0'])).toEqual([
    '1-1.el9_0',
    '1-2.el9_2',
    '1-9.el9_3',
  ]);
});
