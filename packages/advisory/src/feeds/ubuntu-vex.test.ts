import { expect, test } from 'vitest';
import { ubuntuVexFeed } from './ubuntu-vex.ts';

const context = { path: 'CVE-2020-1000.json', part: '', now: new Date('2026-11-21T00:00:00Z') };

function statement(status: string, more: object, ...products: string[]) {
  return {
    vulnerability: { name: 'CVE-2020-1000' },
    timestamp: '2020-02-19T05:15:00Z',
    status,
    ...more,
    products: products.map((purl) => ({ '@id': purl })),
  };
}

function affectedBy(...statements: object[]) {
  const document = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    timestamp: '2026-05-20T14:49:37.715155Z',
    statements,
  };
  const [record] = [...ubuntuVexFeed.parse(JSON.stringify(document), context)];
  return record?.kind === 'advisory' ? record.affected : record;
}

const jammy = 'pkg:deb/ubuntu/curl@7.81.0-1?arch=source&distro=jammy';

test.each([
  [
    'This package (for the given release) is vulnerable to the CVE, the problem is understood, but the Ubuntu Security Team decided to not fix it. CVE Notes: x',
    'will-not-fix',
  ],
  [
    'This package (for the given release) is no longer supported. Please upgrade your system.',
    'end-of-life',
  ],
  ['This package (for the given release) is vulnerable to the CVE and needs fixing.', 'affected'],
])('affected: %s', (action, status) => {
  expect(affectedBy(statement('affected', { action_statement: action }, jammy))).toEqual([
    {
      ecosystem: 'Ubuntu:22.04:LTS',
      name: 'curl',
      intervals: [{ introduced: '0' }],
      versions: [],
      status,
    },
  ]);
});

test('not affected with the reason, and under investigation; only sources, only known releases', () => {
  const pro = 'pkg:deb/ubuntu/curl@7.35.0?arch=source&distro=esm-infra-legacy/trusty';
  const binary = 'pkg:deb/ubuntu/libcurl4@7.81.0-1?arch=amd64&distro=jammy';
  const unknown = 'pkg:deb/ubuntu/curl@9?arch=source&distro=zesty-zebra';
  expect(
    affectedBy(
      statement('not_affected', { justification: 'vulnerable_code_not_present' }, pro, binary),
      statement('under_investigation', {}, jammy, unknown, 'nonsense'),
    ),
  ).toMatchObject([
    { ecosystem: 'Ubuntu:Pro:14.04:LTS', intervals: [], note: 'vulnerable code not present' },
    { ecosystem: 'Ubuntu:22.04:LTS', status: 'under-investigation' },
  ]);
});

test('what is fixed is left to the OSV records, which know since when', () => {
  expect(affectedBy(statement('fixed', {}, jammy))).toEqual({
    kind: 'withdrawn',
    id: 'CVE-2020-1000',
  });
});

test.each(['{}', '[]', '{"@context":"https://openvex.dev/ns/v0.2.0"}', '{"id":"GHSA-1"}'])(
  '%j is no OpenVEX',
  (text) => {
    expect(() => [...ubuntuVexFeed.parse(text, context)]).toThrow(
      expect.objectContaining({ code: 'MALFORMED' }),
    );
  },
);

test('recognises a clone and an archive that was packed anew', () => {
  expect(ubuntuVexFeed.recognise('u/vex/cve/2020/CVE-2020-1000.json')?.framing).toBe('whole');
  expect(ubuntuVexFeed.recognise('ubuntu-vex-all.tar.zst')?.framing).toBe('tar');
  expect(ubuntuVexFeed.recognise('vex-all.tar.xz')?.framing).toBe('tar');
  expect(ubuntuVexFeed.recognise('osv/cve/2020/UBUNTU-CVE-2020-1000.json')).toBeUndefined();
});
