import { expect, test } from 'vitest';
import { debianTrackerFeed } from './debian-tracker.ts';
import type { AffectedPackage } from './feed.ts';

const context = { path: 'json', part: '', now: new Date() };

function affected(release: string, state: object): AffectedPackage | undefined {
  const text = JSON.stringify({ expat: { 'CVE-2023-52425': { releases: { [release]: state } } } });
  const record = [...debianTrackerFeed.parse(text, context)][0];
  return record?.kind === 'advisory' ? record.affected[0] : undefined;
}

test('resolved: affected below the fixed version', () => {
  const state = {
    status: 'resolved',
    repositories: { bookworm: '2.5.0-1', 'bookworm-security': '2.5.0-1+deb12u2' },
    fixed_version: '2.5.0-1+deb12u2',
    urgency: 'not yet assigned',
  };
  expect(affected('bookworm', state)).toEqual({
    ecosystem: 'Debian:12',
    name: 'expat',
    intervals: [{ introduced: '0', fixed: '2.5.0-1+deb12u2' }],
    versions: [],
  });
});

test('fixed version "0": never affected', () => {
  const state = { status: 'resolved', fixed_version: '0', urgency: 'unimportant' };
  expect(affected('bullseye', state)).toMatchObject({
    ecosystem: 'Debian:11',
    intervals: [],
    severity: { level: 'low' },
  });
});

test('resolved, but by a version later than the release has: its own version has the fix', () => {
  const state = {
    status: 'resolved',
    repositories: { bookworm: '590-2.1~deb12u2' },
    fixed_version: '590-2.1',
  };
  expect(affected('bookworm', state)?.intervals).toEqual([
    { introduced: '0', fixed: '590-2.1~deb12u2' },
  ]);
});

test.each([
  [{ status: 'open' }, 'affected'],
  [{ status: 'open', nodsa: 'Minor issue', nodsa_reason: '' }, 'deferred'],
  [{ status: 'open', nodsa: 'Minor issue', nodsa_reason: 'postponed' }, 'deferred'],
  [{ status: 'open', nodsa: 'Minor issue', nodsa_reason: 'ignored' }, 'will-not-fix'],
  [{ status: 'open', urgency: 'end-of-life' }, 'end-of-life'],
  [{ status: 'undetermined' }, 'under-investigation'],
])('%j stands as %s', (state, status) => {
  expect(affected('trixie', state)).toMatchObject({
    ecosystem: 'Debian:13',
    intervals: [{ introduced: '0' }],
    status,
  });
});

test('urgencies set by software carry asterisks', () => {
  expect(affected('sid', { status: 'open', urgency: 'high**' })?.severity?.level).toBe('high');
});

test('unknown releases and statuses say nothing', () => {
  expect(affected('bo', { status: 'open' })).toBeUndefined();
  expect(affected('sid', { status: 'resolved' })).toBeUndefined();
  expect(affected('sid', { status: 'new word' })).toBeUndefined();
});

test('ids that are no CVE stand for themselves', () => {
  const text = '{"a":{"TEMP-0000000-1A2B3C":{"releases":{"sid":{"status":"open"}}}}}';
  const [record] = [...debianTrackerFeed.parse(text, context)];
  expect(record).toMatchObject({ advisory: { id: 'TEMP-0000000-1A2B3C', cves: [] } });
});

test.each(['{}', '{"a":1}', '[]', 'invalid', '{"a":{"CVE-1-1":{}}}'])('%j is not it', (text) => {
  expect(() => [...debianTrackerFeed.parse(text, context)]).toThrow(
    expect.objectContaining({ code: 'MALFORMED' }),
  );
});
