import type { Distribution } from '@seaworthy/model';
import { expect, test } from 'vitest';
import type { FeedRecord } from '../feeds/feed.ts';
import { below, flawsOf, match, packageOf, release, statement } from './match-for-test.ts';

const openssl = { ecosystem: 'crates.io', name: 'openssl', intervals: below('0.10.55') };
const installed = packageOf('cargo', 'openssl', '0.10.1');

/** A record with its date, as OSV publishes it. */
function record(id: string, published: string, more: { cves?: string[]; aliases?: string[] } = {}) {
  const made = statement(id, openssl, more);
  if (made.kind === 'advisory' && published !== '') made.advisory.publishedAt = published;
  return made;
}

const only = (...osv: FeedRecord[]) => {
  const found = flawsOf(match([installed], { osv }).findings);
  expect(found).toHaveLength(1);
  return found[0]!;
};

const github = 'GHSA-xcf7-rvmh-g6q4';
const rustsec = 'RUSTSEC-2023-0044';
const cve = 'CVE-2023-53159';

test('a record that gets its CVE later changes the name of the flaw, not the fingerprint', () => {
  const before = only(record(github, '2023-06-21'));
  const after = only(record(github, '2023-06-21', { cves: [cve] }));
  expect([before.vulnerability, after.vulnerability]).toEqual([github, cve]);
  expect(after.aliases).toEqual([github]);
  expect(after.id).toBe(before.id);
});

test('so do records of other sources that come later, linked in either direction', () => {
  const first = record(rustsec, '2023-06-20');
  const before = only(first);
  const second = record(github, '2023-06-21', { cves: [cve], aliases: [rustsec] });
  const third = record('OTHER-2023-1', '2024-01-01', { aliases: [github] });
  for (const records of [
    [first, second],
    [second, first],
    [third, first, second],
  ]) {
    const after = only(...records);
    expect(after).toMatchObject({ id: before.id, vulnerability: cve });
    expect(after.evidence).toHaveLength(records.length);
  }
  const linked = record(rustsec, '2023-06-20', { aliases: [github] });
  expect(only(linked).id).toBe(before.id);
  expect(only(linked).vulnerability).toBe(github);
});

test('a chain of aliases is one flaw, in whatever order the records come', () => {
  const chain = [
    record('OSV-2024-1', '2024-01-03', { aliases: ['OSVDB-2'] }),
    record('OSVDB-2', '2024-01-02', { aliases: ['SNYK-3'] }),
    record(rustsec, '2024-01-01', { aliases: ['SNYK-3'] }),
    record(github, '2024-01-04', { aliases: [rustsec] }),
  ];
  const orders = chain.map((_, i) => [...chain.slice(i), ...chain.slice(0, i)]);
  const found = [...orders, chain.toReversed()].map((records) => only(...records));
  expect(new Set(found.map((one) => one.id)).size).toBe(1);
  expect(new Set(found.map((one) => one.vulnerability))).toEqual(new Set([github]));
  expect(found[0]?.aliases).toEqual(['OSV-2024-1', 'OSVDB-2', rustsec, 'SNYK-3']);
});

test('two CVEs under one common name stay two flaws', () => {
  const records = [
    record('PYSEC-1', '2024-01-01', { cves: ['CVE-2024-1000'], aliases: [github] }),
    record('PYSEC-2', '2024-01-01', { cves: ['CVE-2024-2000'], aliases: [github] }),
    record('PYSEC-3', '2024-01-01', { cves: ['CVE-2024-1000', 'CVE-2024-2000'] }),
  ];
  const found = flawsOf(match([installed], { osv: records }).findings);
  expect(found.map((one) => one.vulnerability)).toEqual(['CVE-2024-1000', 'CVE-2024-2000']);
  expect(new Set(found.map((one) => one.id)).size).toBe(2);
});

test('the CVE that a record about another package gives is known', () => {
  const elsewhere = statement(
    github,
    { ...openssl, name: 'other' },
    { cves: [cve], aliases: [rustsec] },
  );
  expect(only(record(rustsec, '2023-06-20'), elsewhere)).toMatchObject({
    vulnerability: cve,
    id: only(record(rustsec, '2023-06-20')).id,
  });
});

test('versions, tags, places, hosts, orders of feeds and installed builds leave it as it is', () => {
  // Of two records the older one matches old versions only.
  const wide = record(github, '2023-06-21', { cves: [cve] });
  const narrow = statement(rustsec, { ...openssl, intervals: below('0.10.5') }, { cves: [cve] });
  if (narrow.kind === 'advisory') narrow.advisory.publishedAt = '2023-06-20';
  const ids = ['0.10.1', '0.10.50'].flatMap((version) =>
    [
      { 'osv:a': [wide], 'osv:b': [narrow] },
      { 'osv:b': [narrow], 'osv:a': [wide] },
    ].map((units) => {
      const locations = [{ path: `${version}/x`, layer: version.length }];
      return match([packageOf('cargo', 'openssl', version, { locations })], units).findings[0]?.id;
    }),
  );
  expect(new Set(ids).size).toBe(1);
  expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
});

test('a distribution names flaws by CVE, whichever release and whatever else it knows', () => {
  const at = { ecosystem: 'Debian:12', name: 'curl', intervals: below('8') };
  const idOf = (distribution: Distribution, ...records: FeedRecord[]) =>
    match([packageOf('deb', 'curl', '7')], { 'debian-tracker': records }, distribution).findings[0]
      ?.id;
  const debian = release('debian', '12');
  const cves = ['CVE-2024-1000'];
  const id = idOf(debian, statement('CVE-2024-1000', at));
  expect(idOf(debian, statement('CVE-2024-1000', at), statement('DSA-1-1', at, { cves }))).toBe(id);
  expect(idOf(debian, statement('DSA-1-1', at, { cves }))).toBe(id);
  const next = statement('CVE-2024-1000', { ...at, ecosystem: 'Debian:13' });
  expect(idOf(release('debian', '13'), next)).toBe(id);
});

test('Alpine: an entry that gets a CVE beside its GHSA', () => {
  const at = { ecosystem: 'Alpine:v3.20', name: 'curl', intervals: below('8-r0') };
  const found = (entry: FeedRecord) =>
    flawsOf(
      match(
        [packageOf('apk', 'curl', '7-r0')],
        { 'alpine-secdb:v3.20': [entry] },
        release('alpine', '3.20.1'),
      ).findings,
    )[0]!;
  const before = found(statement(github, at));
  const after = found(statement('CVE-2024-1000', at, { aliases: [github] }));
  expect([before.vulnerability, after.vulnerability]).toEqual([github, 'CVE-2024-1000']);
  expect(after.id).toBe(before.id);
});

test('lists of products name flaws by CVE', () => {
  const cpe = { ecosystem: 'CPE', name: 'f5:nginx', intervals: below('1.20.1') };
  const bitnami = { ecosystem: 'Bitnami', name: 'nginx', intervals: below('1.20.1') };
  const nginx = packageOf('generic', 'nginx', '1.20.0', {
    details: { bitnami: 'nginx' },
    cpes: ['cpe:2.3:a:f5:nginx:1.20.0:*:*:*:*:*:*:*'],
  });
  const nvd = { 'nvd-cpe': [statement('CVE-2021-23017', cpe)] };
  const later = statement('BIT-nginx-2021-23017', bitnami, { cves: ['CVE-2021-23017'] });
  const id = match([nginx], nvd).findings[0]?.id;
  expect(match([nginx], { ...nvd, 'osv:Bitnami': [later] }).findings[0]?.id).toBe(id);
});
