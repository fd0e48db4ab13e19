import { expect, test } from 'vitest';
import type { AffectedPackage, FeedRecord } from './feed.ts';
import { osvFeed } from './osv.ts';

const now = new Date('2026-11-21T00:00:00Z');

function parse(record: unknown): FeedRecord {
  const context = { path: 'record.json', part: 'test', now };
  return [...osvFeed.parse(JSON.stringify(record), context)][0]!;
}

function parseAdvisory(record: unknown) {
  const parsed = parse(record);
  if (parsed.kind !== 'advisory') throw new Error(`no advisory but ${parsed.kind}`);
  return parsed;
}

function affected(name: string, ecosystem: string, events: unknown[], more: object = {}): object {
  return { package: { name, ecosystem }, ranges: [{ type: 'ECOSYSTEM', events }], ...more };
}

const since0 = (fixed: string) => [{ introduced: '0' }, { fixed }];

test('reads a record of the Go vulnerability database whole', () => {
  const { advisory, affected: packages } = parseAdvisory({
    schema_version: '1.3.1',
    id: 'GO-2021-0113',
    modified: '0001-01-01T00:00:00Z',
    published: '2021-10-06T17:51:21Z',
    aliases: ['CVE-2021-38561', 'GHSA-ppp9-7jff-5vj2'],
    summary: 'Out-of-bounds read in golang.org/x/text/language',
    affected: [
      {
        package: { name: 'golang.org/x/text', ecosystem: 'Go' },
        ranges: [{ type: 'SEMVER', events: since0('0.3.7') }],
        ecosystem_specific: {
          imports: [{ path: 'golang.org/x/text/language', symbols: ['MatchStrings', 'Parse'] }],
        },
      },
    ],
    references: [{ type: 'FIX', url: 'https://go-review.googlesource.com/c/text/+/340830' }],
    database_specific: { url: 'https://pkg.go.dev/vuln/GO-2021-0113' },
  });
  expect(advisory).toEqual({
    id: 'GO-2021-0113',
    aliases: ['GHSA-ppp9-7jff-5vj2'],
    cves: ['CVE-2021-38561'],
    summary: 'Out-of-bounds read in golang.org/x/text/language',
    cwes: [],
    references: ['https://go-review.googlesource.com/c/text/+/340830'],
    publishedAt: '2021-10-06T17:51:21.000Z',
    url: 'https://osv.dev/vulnerability/GO-2021-0113',
  });
  expect(packages).toEqual([
    {
      ecosystem: 'Go',
      name: 'golang.org/x/text',
      intervals: [{ introduced: '0', fixed: '0.3.7' }],
      versions: [],
      imports: [
        {
          path: 'golang.org/x/text/language',
          symbols: ['MatchStrings', 'Parse'],
          goos: [],
          goarch: [],
        },
      ],
      note: 'only package golang.org/x/text/language',
    },
  ]);
});

test('withdrawn records are no advisories', () => {
  const record = {
    id: 'PYSEC-2021-1',
    withdrawn: '2024-08-21T16:25:56Z',
    affected: [affected('a', 'PyPI', since0('1'))],
  };
  expect(parse(record)).toEqual({ kind: 'withdrawn', id: 'PYSEC-2021-1' });
});

test('converted npm records: only the summary says that they were withdrawn', () => {
  const record = { id: 'GHSA-7fhm-mqm4-2wp7', affected: [affected('a', 'npm', since0('1.2.2'))] };
  const kind = (summary: string) => parse({ ...record, summary }).kind;
  expect(kind('Withdrawn: ESLint dependencies are vulnerable')).toBe('withdrawn');
  expect(kind('Withdrawn Advisory: bun vulnerable to OS Command Injection')).toBe('withdrawn');
  expect(kind('Duplicate Advisory: XSS in TinyMCE')).toBe('withdrawn');
  expect(kind('Withdrawn sessions stay valid')).toBe('advisory');
});

test('modified in year 1, at the epoch or in the future is left out', () => {
  const record = { id: 'GO-2020-0001', affected: [affected('a', 'Go', since0('1'))] };
  for (const modified of ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '2027-07-09T15:45:00Z']) {
    expect(parseAdvisory({ ...record, modified }).advisory.modifiedAt).toBeUndefined();
  }
  const { advisory } = parseAdvisory({ ...record, modified: '2026-11-20T08:00:00Z' });
  expect(advisory.modifiedAt).toBe('2026-11-20T08:00:00.000Z');
});

test('converted npm records: the severity is a word', () => {
  const { advisory } = parseAdvisory({
    id: 'GHSA-2234-fmw7-43wr',
    aliases: ['CVE-2024-48913'],
    affected: [affected('hono', 'npm', since0('4.6.5'))],
    database_specific: { severity: 'MODERATE' },
  });
  expect(advisory.severity).toEqual({ level: 'medium', source: 'GHSA-2234-fmw7-43wr' });
  expect(advisory.url).toBe('https://github.com/advisories/GHSA-2234-fmw7-43wr');
});

test('converted RubyGems records: CVSS numbers, and 9.3 is not critical in CVSS 2', () => {
  const record = { id: 'OSVDB-101157', affected: [affected('json', 'RubyGems', since0('1.1.0'))] };
  const severity = (specific: object) =>
    parseAdvisory({ ...record, database_specific: specific }).advisory.severity;
  expect(severity({ cvss_v3_score: 6.1 })).toMatchObject({ level: 'medium', score: 6.1 });
  expect(severity({ cvss_v2_score: 9.3 })).toMatchObject({ level: 'high', score: 9.3 });
  expect(severity({ cvss_v4_score: 9.3 })).toMatchObject({ level: 'critical', score: 9.3 });
  expect(severity({ cvss_v3_score: 'high' })).toBeUndefined();
});

test('converted Packagist records: a made-up FOP id links to its reference, the CVE counts', () => {
  const { advisory } = parseAdvisory({
    id: 'FOP-drupal-core-CVE-2020-13664',
    aliases: ['CVE-2020-13664'],
    affected: [affected('drupal/core', 'Packagist', since0('8.8.8'))],
    references: [{ type: 'ADVISORY', url: 'https://www.drupal.org/sa-core-2020-005' }],
  });
  expect(advisory.cves).toEqual(['CVE-2020-13664']);
  expect(advisory.url).toBe('https://www.drupal.org/sa-core-2020-005');
});

test('AlmaLinux: CVEs stand in related, the severity opens or closes the summary', () => {
  const record = {
    id: 'ALSA-2022:1842',
    summary: 'Moderate: exiv2 security, bug fix, and enhancement update',
    affected: [affected('exiv2', 'AlmaLinux:8', since0('0.27.5-2.el8'))],
    related: ['CVE-2020-18898', 'CVE-2021-31291'],
  };
  const { advisory } = parseAdvisory(record);
  expect(advisory.cves).toEqual(['CVE-2020-18898', 'CVE-2021-31291']);
  expect(advisory.severity).toEqual({ level: 'medium', source: 'ALSA-2022:1842' });
  const summary = 'ALSA-2022:5468: php:8.0 security update (Important)';
  expect(parseAdvisory({ ...record, summary }).advisory.severity?.level).toBe('high');
});

test('outside of distributions related records are other flaws', () => {
  const { advisory } = parseAdvisory({
    id: 'GHSA-2234-fmw7-43wr',
    related: ['CVE-2020-18898'],
    affected: [affected('hono', 'npm', since0('4.6.5'))],
  });
  expect(advisory.cves).toEqual([]);
});

test('ALBA and ALEA are no flaws, unless they name a CVE', () => {
  const packages = [affected('lftp', 'AlmaLinux:8', since0('4.8.4-2.el8'))];
  for (const id of ['ALBA-2020:4665', 'ALEA-2021:4539', 'RHBA-2020:1']) {
    expect(parse({ id, related: [], affected: packages })).toEqual({ kind: 'withdrawn', id });
    const named = { id, related: ['CVE-2021-41133'], affected: packages };
    expect(parseAdvisory(named).advisory.cves).toEqual(['CVE-2021-41133']);
  }
  expect(parse({ id: 'ALSA-2024:9470', related: [], affected: packages }).kind).toBe('advisory');
});

test('module streams come from the summary, when the fix is of a module', () => {
  const modules = (summary: string, fixed: string) =>
    parseAdvisory({
      id: 'ALSA-2022:1851',
      summary,
      related: ['CVE-2021-1'],
      affected: [affected('jss', 'AlmaLinux:8', since0(fixed))],
    }).affected[0]?.modules;
  const fixed = '4.9.3-1.module_el8.6.0+2764+9fc58d50';
  expect(modules('Moderate: pki-core:10.6 security and bug fix update', fixed)).toEqual([
    'pki-core:10.6',
  ]);
  expect(modules('Low: idm:DL1 and idm:client security update', fixed)).toEqual([
    'idm:DL1',
    'idm:client',
  ]);
  expect(modules('Important: httpd:2.4/mod_http2 security update', fixed)).toEqual(['httpd:2.4']);
  expect(modules('Important: varnish security update', fixed)).toEqual([]);
  expect(modules('Important: kernel:4.18.0 security update', '4.18.0-553.el8')).toBeUndefined();
});

test('Bitnami: severity inside affected, and several pairs of introduced and fixed', () => {
  const { affected: packages } = parseAdvisory({
    id: 'BIT-activemq-2020-13947',
    aliases: ['CVE-2020-13947'],
    affected: [
      {
        package: { ecosystem: 'Bitnami', name: 'activemq' },
        severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N' }],
        ranges: [
          {
            type: 'SEMVER',
            events: [
              { introduced: '0' },
              { fixed: '5.15.14' },
              { introduced: '5.16.0' },
              { fixed: '5.16.1' },
            ],
          },
        ],
      },
    ],
    database_specific: { severity: 'Medium' },
  });
  expect(packages[0]?.intervals).toEqual([
    { introduced: '0', fixed: '5.15.14' },
    { introduced: '5.16.0', fixed: '5.16.1' },
  ]);
  expect(packages[0]?.severity).toMatchObject({ level: 'medium', score: 6.1 });
});

test('ELTS: a malformed range is left out as a whole, the others stay', () => {
  const { advisory, affected: packages } = parseAdvisory({
    id: 'ELA-10-1',
    related: ['CVE-2018-10958'],
    affected: [
      affected('exiv2', 'Debian:7', since0('0.23-1+deb7u3')),
      affected('broken', 'Debian:7', [{ introduced: '0' }, { fixed: null }]),
      { package: { name: 'none', ecosystem: 'Debian:7' }, ranges: [{ type: 'ECOSYSTEM' }] },
      { package: { name: 'odd', ecosystem: 'Debian:7' }, ranges: 'all' },
      affected('half', 'Debian:7', [{ fixed: '2-1' }]),
    ],
  });
  expect(advisory.cves).toEqual(['CVE-2018-10958']);
  expect(packages.map(({ name, intervals }) => [name, intervals])).toEqual([
    ['exiv2', [{ introduced: '0', fixed: '0.23-1+deb7u3' }]],
    ['half', [{ introduced: '0', fixed: '2-1' }]],
  ]);
});

test('ELTS: an entry whose purl names another package than it does is left out', () => {
  const entry = (name: string, fixed: string) => ({
    ...affected(name, 'Debian:7', since0(fixed)),
    package: { ecosystem: 'Debian:7', name, purl: 'pkg:deb/debian/php5?distro=wheezy' },
  });
  const { affected: packages } = parseAdvisory({
    id: 'ELA-108-1',
    related: ['CVE-2019-11034'],
    affected: [entry('jasper', '1.900.1-13+deb7u9'), entry('php5', '5.4.45-0+deb7u21')],
  });
  expect(packages.map(({ name }) => name)).toEqual(['php5']);
});

test('Ubuntu: upstream names the CVE, the priority is a severity of its own type', () => {
  const { advisory } = parseAdvisory({
    id: 'UBUNTU-CVE-2026-1403',
    upstream: ['CVE-2026-1403'],
    severity: [{ type: 'Ubuntu', score: 'medium' }],
    affected: [affected('gitlab', 'Ubuntu:16.04:LTS', [{ introduced: '0' }])],
  });
  expect(advisory.cves).toEqual(['CVE-2026-1403']);
  expect(advisory.severity).toEqual({ level: 'medium', source: 'UBUNTU-CVE-2026-1403' });
  const usn = parseAdvisory({
    id: 'USN-5614-1',
    upstream: ['UBUNTU-CVE-2021-3782'],
    affected: [affected('wayland', 'Ubuntu:18.04:LTS', since0('1.16.0-1ubuntu1.1~18.04.4'))],
  });
  expect(usn.advisory.cves).toEqual(['CVE-2021-3782']);
});

test('RustSec: a crate without a maintainer is no flaw, an unsound one is', () => {
  const record = (informational: string | null) => ({
    id: 'RUSTSEC-2020-0001',
    affected: [
      affected('x', 'crates.io', since0('1.0.0'), { database_specific: { informational } }),
    ],
  });
  expect(parse(record('unmaintained')).kind).toBe('withdrawn');
  expect(parse(record('notice')).kind).toBe('withdrawn');
  expect(parse(record('unsound')).kind).toBe('advisory');
  expect(parse(record(null)).kind).toBe('advisory');
});

test('platforms that a flaw is limited to are told', () => {
  const specific = { affects: { os: ['windows'], arch: [], functions: [] } };
  const { affected: packages } = parseAdvisory({
    id: 'RUSTSEC-2016-0002',
    affected: [affected('hyper', 'crates.io', since0('0.9.4'), { ecosystem_specific: specific })],
  });
  expect(packages[0]?.note).toBe('only on windows');
});

test('Go modules with a numbering of their own keep it beside the range', () => {
  const [entry] = parseAdvisory({
    id: 'GO-2023-2108',
    affected: [
      {
        package: { name: 'github.com/pubnub/go/v5', ecosystem: 'Go' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
        ecosystem_specific: { custom_ranges: [{ type: 'ECOSYSTEM', events: since0('5.0.4') }] },
      },
    ],
  }).affected as [AffectedPackage];
  expect(entry.intervals).toEqual([{ introduced: '0' }]);
  expect(entry.customIntervals).toEqual([{ introduced: '0', fixed: '5.0.4' }]);
});

test('listed versions stay only where no range covers them', () => {
  const { affected: packages } = parseAdvisory({
    id: 'PYSEC-2013-8',
    affected: [
      affected('pip', 'PyPI', since0('1.3'), { versions: ['0.2', '1.2.1', '1.4', '1.4'] }),
    ],
  });
  expect(packages[0]?.versions).toEqual(['1.4']);
});

test('commits and unknown ecosystems cannot be matched by version', () => {
  expect(
    parse({
      id: 'OSV-2020-1',
      affected: [
        { package: { name: 'a', ecosystem: 'PyPI' }, ranges: [{ type: 'GIT', events: [] }] },
        affected('b', 'OSS-Fuzz', since0('1')),
        { ranges: [{ type: 'GIT', repo: 'https://x', events: [{ introduced: '0' }] }] },
      ],
    }).kind,
  ).toBe('withdrawn');
});

test('references are links, few, and advisories come first', () => {
  const urls = Array.from({ length: 40 }, (_, i) => ({ type: 'WEB', url: `https://a.test/${i}` }));
  const { advisory } = parseAdvisory({
    id: 'PYSEC-2013-8',
    references: [
      { type: 'WEB', url: 'javascript:alert(1)' },
      ...urls,
      { type: 'ADVISORY', url: 'https://b.test/' },
    ],
    affected: [affected('pip', 'PyPI', since0('1.3'))],
  });
  expect(advisory.references).toHaveLength(10);
  expect(advisory.references[0]).toBe('https://b.test/');
  expect(advisory.references[1]).toBe('https://a.test/0');
});

test('what is no OSV record is malformed', () => {
  const context = { path: 'x.json', part: '', now };
  for (const text of ['', 'null', '[]', '{}', '{"id":"a b"}', '{"id":1}', '{"id":"X-1"']) {
    expect(() => [...osvFeed.parse(text, context)]).toThrow(
      expect.objectContaining({ code: 'MALFORMED' }),
    );
  }
});

test('recognises the layout of the export and of mirrors', () => {
  expect(osvFeed.recognise('PyPI/all.zip')).toEqual({ part: 'PyPI', framing: 'zip' });
  expect(osvFeed.recognise('Red Hat/all.zip')).toEqual({ part: 'Red Hat', framing: 'zip' });
  expect(osvFeed.recognise('osv/npm.jsonl.gz')).toEqual({ part: 'npm', framing: 'lines' });
  expect(osvFeed.recognise('PyPI/PYSEC-2013-8.json')).toEqual({ part: 'PyPI', framing: 'whole' });
  expect(osvFeed.recognise('PyPI/modified_id.csv')).toBeUndefined();
  expect(osvFeed.recognise('kev/known_exploited_vulnerabilities_schema.json')).toBeUndefined();
  const files = osvFeed.files(['Debian:12', 'Debian:11', 'npm'], 'upstream', now);
  expect(files.map((f) => f.path)).toEqual(['Debian/all.zip', 'npm/all.zip']);
});
