import { expect, test } from 'vitest';
import { ubuntuTrackerFeed } from './ubuntu-tracker.ts';

const context = { path: 'tracker.jsonl', part: '', now: new Date() };

function read(packages: object) {
  const line = {
    candidate: 'CVE-2002-2439',
    public_date: '2015-02-23 10:00:00 UTC',
    priority: 'negligible',
    packages,
  };
  return [...ubuntuTrackerFeed.parse(JSON.stringify(line), context)][0];
}

test.each([
  [['released', '4.8.2-19ubuntu1'], { intervals: [{ introduced: '0', fixed: '4.8.2-19ubuntu1' }] }],
  [['released'], { intervals: [] }],
  [['not-affected', '4.8.2-19ubuntu1'], { intervals: [] }],
  [['not-affected', 'code not present'], { intervals: [] }],
  [['needed'], { intervals: [{ introduced: '0' }], status: 'affected' }],
  [['pending', '1.2-3'], { intervals: [{ introduced: '0' }], status: 'affected' }],
  [['needs-triage'], { intervals: [{ introduced: '0' }], status: 'under-investigation' }],
  [['deferred', '2020-01-01'], { intervals: [{ introduced: '0' }], status: 'deferred' }],
  [['ignored', 'end of life'], { intervals: [{ introduced: '0' }], status: 'will-not-fix' }],
])('%j', (state, expected) => {
  expect(read({ 'gcc-4.8': { xenial: state } })).toMatchObject({
    advisory: { id: 'CVE-2002-2439', cves: ['CVE-2002-2439'], severity: { level: 'low' } },
    affected: [{ ecosystem: 'Ubuntu:16.04:LTS', name: 'gcc-4.8', versions: [], ...expected }],
  });
});

test('releases: upstream and unknown ones say nothing, /esm is for subscribers', () => {
  expect(read({ a: { upstream: ['needed'], warty: ['needed'] } })).toBeUndefined();
  expect(read({ a: { xenial: ['DNE'] } })).toBeUndefined();
  const ecosystems = (release: string) => {
    const record = read({ a: { [release]: ['needed'] } });
    return record?.kind === 'advisory' ? record.affected[0]?.ecosystem : undefined;
  };
  expect(ecosystems('trusty/esm')).toBe('Ubuntu:Pro:14.04:LTS');
  expect(ecosystems('esm-infra/bionic')).toBe('Ubuntu:Pro:18.04:LTS');
  expect(ecosystems('eoan')).toBe('Ubuntu:19.10');
  expect(ecosystems('ubuntu-core/series/xenial')).toBeUndefined();
});

test.each(['{}', '[]', '{"candidate":"CVE-2020-1"}', 'x'])('%j is malformed', (text) => {
  expect(() => [...ubuntuTrackerFeed.parse(text, context)]).toThrow(
    expect.objectContaining({ code: 'MALFORMED' }),
  );
});
