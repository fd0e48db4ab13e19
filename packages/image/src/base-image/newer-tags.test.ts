import { array, assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newerTags } from './newer-tags.ts';

/** Tags as the official repositories have them. */
const debian = [
  ...['12', '12.4', '12.5', '12.6', '12.11', '13', '13.0', '12-slim', '12.5-slim', '12.11-slim'],
  ...['bookworm', 'bookworm-slim', 'bookworm-backports', 'latest', 'stable-slim', 'testing-slim'],
  ...[
    'bookworm-20240513',
    'bookworm-20240513-slim',
    'bookworm-20250203-slim',
    'trixie-20250203-slim',
  ],
];
const alpine = ['3', '3.19', '3.19.1', '3.19.7', '3.20', '3.20.1', '3.22.0', 'edge', '20240329'];
const ubuntu = ['22.04', '22.10', '24.04', 'jammy', 'jammy-20240530', 'jammy-20250126'];
const python = [
  ...['3', '3.12', '3.12.1', '3.12.9', '3.13.0', '3.13.0rc1', '3.12-slim', '3.12.1-slim'],
  ...[
    '3.12.9-slim',
    '3.12.9-slim-bookworm',
    '3.12.1-slim-bookworm',
    '3.14.0a4-slim',
    '3.12.10-rc-slim',
  ],
];
const ubi = ['9.3', '9.3-1476', '9.3-1552', '9.3-1610', '9.4', '9.4-947', '9.4-1227.1725849298'];
const bitnami = ['15.4.0', '15.4.0-debian-11-r0', '15.4.0-debian-11-r54', '15.4.0-debian-12-r9'];

describe.each([
  ['12.5-slim', debian, '12.11-slim'],
  ['12.5', debian, '12.11'],
  ['bookworm-20240513-slim', debian, 'bookworm-20250203-slim'],
  ['3.19.1', alpine, '3.19.7'],
  ['20240329', [...alpine, '20250108'], '20250108'],
  ['jammy-20240530', ubuntu, 'jammy-20250126'],
  ['3.12.1-slim', python, '3.12.9-slim'],
  ['3.12.1-slim-bookworm', python, '3.12.9-slim-bookworm'],
  ['9.3-1476', ubi, '9.4-1227.1725849298'],
  ['15.4.0-debian-11-r0', bitnami, '15.4.0-debian-11-r54'],
  ['v1.2.3', ['v1.2.4', '1.2.9', 'v1.2.10', 'v1.3.0'], 'v1.2.10'],
] as const)('%s', (tag, tags, newer) => {
  test(`→ ${newer}`, () => {
    expect(newerTags(tag, tags)).toEqual([newer, tag]);
  });
});

describe('tags that are made to move, or the newest', () => {
  test.each([
    ['12', debian],
    ['12-slim', debian],
    ['bookworm-slim', debian],
    ['latest', debian],
    ['12.11', debian],
    ['3.19', alpine],
    ['3.19.7', alpine],
    ['3.12', python],
    ['3.12-slim', python],
    ['9.3', ubi],
    ['15.4.0', bitnami],
    ['3.13.0rc1', python],
    ['1.0.0-rc1', ['1.0.1-rc1', '1.0.1']],
    ['gone', []],
  ])('%s has only itself', (tag, tags) => {
    expect(newerTags(tag, tags)).toEqual([tag]);
  });
});

test('a release of the distribution is kept', () => {
  expect(newerTags('22.04', ubuntu, { id: 'ubuntu', versionId: '22.04' })).toEqual(['22.04']);
  expect(newerTags('3.19.1', alpine, { id: 'alpine', versionId: '3.19.1' })[0]).toBe('3.19.7');
  expect(newerTags('9.3', ['9.3', '9.4', '10.0'], { id: 'rocky', versionId: '9.3' })[0]).toBe(
    '9.4',
  );
  expect(newerTags('12.5', debian, { id: 'debian', versionId: '12' })[0]).toBe('12.11');
  // An application's version that looks like one is not, where it differs.
  expect(newerTags('3.12.1-slim', python, { id: 'alpine', versionId: '3.19.1' })[0]).toBe(
    '3.12.9-slim',
  );
});

test('whatever the tags: the answer is among them, and the tag itself comes last', () => {
  const tag = string({ maxLength: 140 });
  assert(
    property(tag, array(tag, { maxLength: 20 }), (own, others) => {
      const answer = newerTags(own, others);
      expect(answer.at(-1)).toBe(own);
      expect(answer.length).toBeLessThanOrEqual(2);
      if (answer.length === 2) expect(others).toContain(answer[0]);
    }),
  );
});
