import { execFileSync } from 'node:child_process';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { redhatCsafFeed } from './redhat-csaf.ts';

/** What Red Hat publishes, and how it says what is new; the meaning is in redhat-csaf.test.ts. */
const now = new Date('2026-11-21T00:00:00Z');

function parse(text: string) {
  return [...redhatCsafFeed.parse(text, { path: 'x.json', part: 'vex', now })];
}

describe('what changed', () => {
  const changes = [
    '"2026/cve-2026-3.json","2026-11-20T10:00:00+00:00"',
    '"2026/cve-2026-2.json","2026-11-19T10:00:00+02:00"\r',
    '2025/cve-2025-1.json,2026-11-01T00:00:00Z',
    '',
  ].join('\n');
  const deletions =
    '"2024/cve-2024-9.json","2026-11-20T00:00:00+00:00"\n"2026/cve-2026-3.json","2026-11-18T00:00:00+00:00"\n';
  const read = (since: string | undefined, ids: string[] = []) =>
    redhatCsafFeed.changes!.read([changes, deletions], { since, ids }, 'vex/', now);

  test('since a day; what was deleted and came back stays', () => {
    expect(read('2026-11-10T00:00:00.000Z', ['CVE-2024-9', 'CVE-2026-3', 'CVE-2025-1'])).toEqual({
      latest: '2026-11-20T10:00:00.000Z',
      files: [
        { path: 'vex/2026/cve-2026-3.json', framing: 'whole' },
        { path: 'vex/2026/cve-2026-2.json', framing: 'whole' },
      ],
      replaced: ['CVE-2026-3', 'CVE-2026-2'],
      removed: ['CVE-2024-9'],
    });
    expect(read(undefined)?.files).toEqual([]);
  });

  test('the day of an archive', () => {
    const { asOf } = redhatCsafFeed.changes!;
    expect(asOf?.('vex/csaf_vex_2026-11-20.tar.zst')).toBe('2026-11-20T00:00:00.000Z');
    expect(asOf?.('vex/csaf_vex_latest.tar.zst')).toBeUndefined();
  });

  test.each(['<html>', '"../../etc/passwd.json","2026-11-20T00:00:00Z"', '"2026/a.json","soon"'])(
    '%j is no list',
    (text) => {
      expect(() =>
        redhatCsafFeed.changes!.read([text, ''], { since: '', ids: [] }, '', now),
      ).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
    },
  );
});

describe.skipIf(!hasShared('feeds'))('documents that Red Hat published', () => {
  const archive = sharedPath('feeds/fixtures/upstream-feed-fixtures.tar.gz');
  const read = (name: string) => {
    const options = { maxBuffer: 2 ** 26, encoding: 'utf8' } as const;
    const text = execFileSync('tar', ['-xzOf', archive, '--wildcards', `*${name}`], options);
    return parse(text).flatMap((record) => (record.kind === 'advisory' ? [record] : []));
  };

  test('a flaw of curl, fixed in three minor releases of one major', () => {
    const [record] = read('rhel-vex/*/cve-2023-38545.json');
    expect(record?.advisory.severity).toMatchObject({ level: 'high', score: 8.1 });
    const found = record?.affected.map(({ name, intervals, fixedBuilds }) => [
      name,
      intervals[0]?.fixed,
      fixedBuilds,
    ]);
    // As RHSA-2023:6745, RHSA-2023:5763 and RHSA-2023:5700 have it.
    const builds = ['7.76.1-14.el9_0.9', '7.76.1-23.el9_2.4'];
    expect(found).toEqual(
      ['curl', 'curl-minimal', 'libcurl', 'libcurl-devel', 'libcurl-minimal'].map((name) => [
        name,
        '7.76.1-26.el9_3.2',
        builds,
      ]),
    );
  });

  test('an advisory about a module, with a record for each of four flaws', () => {
    const records = read('rhel-csaf/*/csaf__advisories__rhsa-2024_1431.json');
    expect(records.map(({ advisory }) => advisory.cves[0])).toEqual([
      'CVE-2021-33621',
      'CVE-2023-28755',
      'CVE-2023-28756',
      'CVE-2023-36617',
    ]);
    const entries = records.flatMap((record) => record.affected);
    expect(new Set(entries.flatMap((entry) => entry.modules))).toEqual(new Set(['ruby:3.1']));
  });

  test('an update of bind for extended support: what else is in it is not affected', () => {
    const [record] = read('rhel-csaf/*/csaf__advisories__2025__rhsa-2025_23414.json');
    const fixed = record!.affected.filter((entry) => entry.intervals.length > 0);
    expect(fixed.map((entry) => entry.name)).toEqual([
      'bind',
      'bind-libs',
      'bind-sdb',
      'bind-utils',
    ]);
    expect(fixed[0]?.intervals[0]?.fixed).toBe('32:9.8.2-0.68.rc1.el6_10.17');
    const others = record!.affected.filter((entry) => entry.intervals.length === 0);
    expect(others.map((entry) => entry.name)).toEqual(['bind-chroot', 'bind-devel']);
  });

  test('a flaw that no release has', () => {
    expect(read('rhel-vex/*/cve-2023-4154.json')).toEqual([]);
  });
});
