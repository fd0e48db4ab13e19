import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { tarOf, zipOf } from '@seaworthy/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FetchedResponse } from '../feeds/files/http-source.ts';
import { openDatabase } from './open-database.ts';
import { updateDatabase } from './update.ts';

let root: string;
let directory: string;
/** The publishers: URL → body. */
let files: Map<string, string | Buffer>;
let asked: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'advisory-increments-'));
  directory = join(root, 'db');
  files = new Map();
  asked = [];
});
afterEach(() => rmSync(root, { recursive: true }));

async function fetcher(url: string): Promise<FetchedResponse> {
  asked.push(url);
  const body = files.get(url);
  return {
    status: body === undefined ? 404 : 200,
    headers: { get: () => null },
    body: iterate(body === undefined ? [] : [Buffer.from(body)]),
  };
}

async function* iterate(chunks: Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

async function update(day: string, ecosystems: string[] | undefined) {
  asked = [];
  const now = new Date(`${day}T12:00:00Z`);
  return await updateDatabase({ directory, ecosystems, fetcher, now });
}

const csaf = 'https://security.access.redhat.com/data/csaf/v2/vex';

/** A VEX document: `curl` is fixed there. */
function vexOf(cve: string, fixed: string): string {
  const product = (id: string, helper: object) => ({
    product: { name: id, product_id: id, product_identification_helper: helper },
  });
  return JSON.stringify({
    document: { csaf_version: '2.0', tracking: { id: cve }, title: 'x' },
    product_tree: {
      branches: [
        product('S', { cpe: 'cpe:/o:redhat:enterprise_linux:9::baseos' }),
        product('C', { purl: `pkg:rpm/redhat/curl@${fixed}?arch=x86_64` }),
      ],
      relationships: [
        {
          full_product_name: { product_id: 'S:C' },
          product_reference: 'C',
          relates_to_product_reference: 'S',
        },
      ],
    },
    vulnerabilities: [{ cve, product_status: { fixed: ['S:C'] } }],
  });
}

function pathOf(cve: string): string {
  return `${cve.slice(4, 8)}/${cve.toLowerCase()}.json`;
}

function archiveOf(documents: Record<string, string>): Buffer {
  const entries = Object.entries(documents).map(([cve, fixed]) => ({
    path: pathOf(cve),
    data: vexOf(cve, fixed),
  }));
  return zstdCompressSync(tarOf([{ path: 'index.txt', data: 'x' }, ...entries]));
}

function putLists(changes: Record<string, string>, deletions: Record<string, string> = {}): void {
  for (const [name, dated] of [
    ['changes.csv', changes],
    ['deletions.csv', deletions],
  ] as const) {
    const lines = Object.entries(dated).map(([cve, date]) => `"${pathOf(cve)}","${date}"\n`);
    files.set(`${csaf}/${name}`, lines.join(''));
  }
}

async function fixes(): Promise<Record<string, string | undefined>> {
  const database = await openDatabase({ directory });
  const entries = database.affected('Red Hat:enterprise_linux:9', 'curl');
  await database.close();
  return Object.fromEntries(
    entries.map(({ id, intervals }) => [id, intervals[0]?.fixed] as const).sort(),
  );
}

test('Red Hat: the archive, what changed after it, and then only what changed', async () => {
  files.set(`${csaf}/archive_latest.txt`, 'csaf_vex_2026-06-01.tar.zst\n');
  files.set(
    `${csaf}/csaf_vex_2026-06-01.tar.zst`,
    archiveOf({
      'CVE-2026-1000': '7-1.el9',
      'CVE-2026-1001': '7-1.el9',
      'CVE-2026-1002': '7-1.el9',
    }),
  );
  files.set(`${csaf}/${pathOf('CVE-2026-1001')}`, vexOf('CVE-2026-1001', '7-2.el9'));
  putLists({
    'CVE-2026-1001': '2026-06-01T10:00:00+00:00',
    'CVE-2026-1000': '2026-05-20T10:00:00+00:00',
  });
  await update('2026-06-01', ['Red Hat:enterprise_linux:9']);
  expect(await fixes()).toEqual({
    'CVE-2026-1000': '7-1.el9',
    'CVE-2026-1001': '7-2.el9',
    'CVE-2026-1002': '7-1.el9',
  });
  expect(asked.filter((url) => url.startsWith(csaf)).sort()).toEqual(
    [
      '2026/cve-2026-1001.json',
      'archive_latest.txt',
      'changes.csv',
      'csaf_vex_2026-06-01.tar.zst',
      'deletions.csv',
    ].map((path) => `${csaf}/${path}`),
  );

  files.set(`${csaf}/${pathOf('CVE-2026-1000')}`, vexOf('CVE-2026-1000', '7-3.el9'));
  putLists(
    {
      'CVE-2026-1000': '2026-06-02T09:00:00+00:00',
      'CVE-2026-1001': '2026-06-01T10:00:00+00:00',
    },
    { 'CVE-2026-1002': '2026-06-02T08:00:00+00:00' },
  );
  // A plain update refreshes what is held.
  const { changed } = await update('2026-06-02', undefined);
  expect(changed).toBe(true);
  expect(await fixes()).toEqual({ 'CVE-2026-1000': '7-3.el9', 'CVE-2026-1001': '7-2.el9' });
  expect(asked.filter((url) => url.startsWith(csaf)).sort()).toEqual(
    ['2026/cve-2026-1000.json', 'changes.csv', 'deletions.csv'].map((path) => `${csaf}/${path}`),
  );
  expect((await update('2026-06-02', undefined)).changed).toBe(false);
});

test('Red Hat: a list that names what is not there makes the archive be fetched anew', async () => {
  files.set(`${csaf}/archive_latest.txt`, 'csaf_vex_2026-06-01.tar.zst');
  files.set(`${csaf}/csaf_vex_2026-06-01.tar.zst`, archiveOf({ 'CVE-2026-1000': '7-1.el9' }));
  putLists({ 'CVE-2026-1000': '2026-05-20T10:00:00+00:00' });
  await update('2026-06-01', ['Red Hat']);
  putLists({ 'CVE-2026-9999': '2026-06-02T10:00:00+00:00' });
  files.set(`${csaf}/archive_latest.txt`, 'csaf_vex_2026-06-02.tar.zst');
  files.set(`${csaf}/csaf_vex_2026-06-02.tar.zst`, archiveOf({ 'CVE-2026-1000': '7-2.el9' }));
  await update('2026-06-02', undefined);
  expect(await fixes()).toEqual({ 'CVE-2026-1000': '7-2.el9' });
});

test.each(['../../etc/passwd', 'a/b.tar.zst', '<html>', ''])(
  'Red Hat: an archive named %j is not asked for',
  async (name) => {
    files.set(`${csaf}/archive_latest.txt`, name);
    putLists({ 'CVE-2026-1000': '2026-05-20T10:00:00+00:00' });
    files.set(
      'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
      '{"vulnerabilities":[]}',
    );
    const { problems } = await update('2026-06-01', ['Red Hat']);
    expect(problems.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^redhat-csaf:vex: .*no file name/),
    );
    expect(asked.filter((url) => url.includes('passwd') || url.includes('tar'))).toEqual([]);
  },
);

const releases = 'https://github.com/CVEProject/cvelistV5/releases/download';

function cveOf(cveId: string, title: string, exploitation: string, state = 'PUBLISHED'): string {
  const content = { options: [{ Exploitation: exploitation }, { Automatable: 'yes' }] };
  const adp = [{ title: 'CISA ADP Vulnrichment', metrics: [{ other: { type: 'ssvc', content } }] }];
  return JSON.stringify({
    dataType: 'CVE_RECORD',
    cveMetadata: { cveId, state },
    containers: { cna: { title }, adp },
  });
}

test('CVE records: a zip in a zip, then one archive for each day', async () => {
  const inner = zipOf([
    { path: 'cves/2026/1xxx/CVE-2026-1000.json', data: cveOf('CVE-2026-1000', 'one', 'none') },
    { path: 'cves/2026/1xxx/CVE-2026-1001.json', data: cveOf('CVE-2026-1001', 'two', 'none') },
    { path: 'cves/deltaLog.json', data: '[]' },
  ]);
  files.set(
    `${releases}/cve_2026-06-01_0900Z/2026-06-01_all_CVEs_at_midnight.zip.zip`,
    zipOf([{ path: 'cves.zip', data: inner, stored: true }]),
  );
  const first = await update('2026-06-01', ['CVE']);
  expect(first.problems.map(({ message }) => message.split(':')[0]).sort()).toEqual([
    'epss',
    'kev',
  ]);
  expect(
    first.info.sources.map(({ unit, records, modifiedAt }) => [unit, records, modifiedAt]),
  ).toEqual([['cve5', 2, '2026-06-01']]);

  const delta = (day: string) =>
    `${releases}/cve_${day}_at_end_of_day/${day}_delta_CVEs_at_end_of_day.zip`;
  files.set(
    delta('2026-06-01'),
    zipOf([{ path: 'CVE-2026-1000.json', data: cveOf('CVE-2026-1000', 'one', 'active') }]),
  );
  files.set(
    delta('2026-06-02'),
    zipOf([{ path: 'CVE-2026-1001.json', data: cveOf('CVE-2026-1001', '', 'none', 'REJECTED') }]),
  );
  await update('2026-06-03', undefined);
  expect(asked.filter((url) => url.startsWith(releases))).toEqual([
    delta('2026-06-01'),
    delta('2026-06-02'),
  ]);
  const database = await openDatabase({ directory });
  expect(database.cve('CVE-2026-1000')).toEqual({
    summary: 'one',
    cwes: [],
    ssvc: { exploitation: 'active', automatable: true },
  });
  expect(database.cve('CVE-2026-1001')).toBeUndefined();
  await database.close();
});
