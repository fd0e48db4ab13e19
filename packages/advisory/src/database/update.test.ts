import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipOf } from '@seaworthy/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { databaseStatus } from './status.ts';
import { ensureEcosystems, type UpdateOptions, updateDatabase } from './update.ts';

let root: string;
let directory: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'advisory-update-'));
  directory = join(root, 'db');
});
afterEach(() => rmSync(root, { recursive: true }));

/** An OSV record about one package. */
function record(id: string, ecosystem: string, name: string, fixed: string, more: object = {}) {
  return {
    id,
    modified: '2026-01-01T00:00:00Z',
    affected: [
      {
        package: { ecosystem, name },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
      },
    ],
    ...more,
  };
}

const kev = {
  vulnerabilities: [{ cveID: 'CVE-2020-1000', dateAdded: '2020-05-05', dueDate: '2020-06-06' }],
};
const epss = '#x\ncve,epss,percentile\nCVE-2020-1000,0.5,0.9\n';

/** Which advisories speak of a package. */
async function idsOf(ecosystem: string, name: string): Promise<string[]> {
  const database = await openDatabase({ directory });
  const ids = database.affected(ecosystem, name).map((entry) => entry.id);
  await database.close();
  return ids.sort();
}

describe('a directory', () => {
  const mirror = () => join(root, 'mirror');

  function put(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(mirror(), path)), { recursive: true });
    writeFileSync(join(mirror(), path), content);
  }

  const update = (options: UpdateOptions = {}) =>
    updateDatabase({ directory, from: mirror(), ...options });

  test('every layout of OSV, KEV and EPSS', async () => {
    put('PyPI/all.zip', zipOf([zipItem(record('PYSEC-2020-1', 'PyPI', 'Flask', '1.0'))]));
    put('osv/npm.jsonl.gz', gzipSync(`${JSON.stringify(record('GHSA-1', 'npm', 'a', '2.0.0'))}\n`));
    put('Go/GO-2020-0001.json', JSON.stringify(record('GO-2020-0001', 'Go', 'x.test/m', '1.2.3')));
    put('kev/known_exploited_vulnerabilities.json', JSON.stringify(kev));
    put('epss/epss_scores-2026-08-16.csv.gz', gzipSync(epss));
    put('README.md', '# not a feed');
    const { info, changed, problems } = await update();
    expect({ changed, problems }).toEqual({ changed: true, problems: [] });
    expect(info.ecosystems).toEqual({ Go: 1, PyPI: 1, npm: 1 });
    expect(info.advisories).toBe(3);
    expect(info.sources.map(({ unit, records }) => [unit, records])).toEqual([
      ['epss', 1],
      ['kev', 1],
      ['osv:Go', 1],
      ['osv:PyPI', 1],
      ['osv:npm', 1],
    ]);
    const database = await openDatabase({ directory });
    expect(database.affected('PyPI', 'flask')).toEqual([
      {
        unit: 'osv:PyPI',
        id: 'PYSEC-2020-1',
        ecosystem: 'PyPI',
        intervals: [{ introduced: '0', fixed: '1.0' }],
        versions: [],
      },
    ]);
    expect(database.advisory('osv:PyPI', 'PYSEC-2020-1')?.modifiedAt).toBe(
      '2026-01-01T00:00:00.000Z',
    );
    expect(database.epss('CVE-2020-1000')).toEqual({ score: 0.5, percentile: 0.9 });
    expect(database.exploited('CVE-2020-1000')).toEqual({
      addedAt: '2020-05-05',
      dueAt: '2020-06-06',
      ransomware: false,
    });
    expect(database.holds('PYPI')).toBe(true);
    expect(database.holds('Maven')).toBe(false);
    await database.close();
  });

  test('the same files again are nothing new, and give the same digest', async () => {
    put('PyPI/all.zip', zipOf([zipItem(record('PYSEC-2020-1', 'PyPI', 'Flask', '1.0'))]));
    const first = await update();
    const again = await update();
    expect(again.changed).toBe(false);
    rmSync(directory, { recursive: true });
    expect((await update()).info.digest).toBe(first.info.digest);
  });

  test('a part that changed is replaced as a whole, the others stay', async () => {
    put('PyPI/all.zip', zipOf([zipItem(record('PYSEC-2020-1', 'PyPI', 'flask', '1.0'))]));
    put('npm.jsonl', JSON.stringify(record('GHSA-1', 'npm', 'a', '2.0.0')));
    await update();
    put('PyPI/all.zip', zipOf([zipItem(record('PYSEC-2020-2', 'PyPI', 'flask', '2.0'))]));
    const { info } = await update();
    expect(info.advisories).toBe(2);
    expect(await idsOf('PyPI', 'flask')).toEqual(['PYSEC-2020-2']);
    expect(await idsOf('npm', 'a')).toEqual(['GHSA-1']);
    expect(readdirSync(join(directory, 'generations'))).toHaveLength(1);
  });

  test('a feed that is broken keeps its last good data and is told', async () => {
    put('PyPI/all.zip', zipOf([zipItem(record('PYSEC-2020-1', 'PyPI', 'flask', '1.0'))]));
    put('npm.jsonl', JSON.stringify(record('GHSA-1', 'npm', 'a', '2.0.0')));
    await update();
    put('PyPI/all.zip', 'no zip at all');
    put('npm.jsonl', JSON.stringify(record('GHSA-2', 'npm', 'a', '2.0.0')));
    const { info, problems } = await update();
    expect(problems).toEqual([
      { code: 'feed-failed', message: expect.stringMatching(/^osv:PyPI: .*all\.zip: no zip/) },
    ]);
    expect(await idsOf('PyPI', 'flask')).toEqual(['PYSEC-2020-1']);
    expect(await idsOf('npm', 'a')).toEqual(['GHSA-2']);
    expect(info.sources.map((source) => source.unit)).toEqual(['osv:PyPI', 'osv:npm']);
  });

  test.each([
    ['wrong JSON', '{"id":"GHSA-1",'],
    ['another format', '{"hello":"world"}'],
  ])('%s alone is an error and leaves nothing behind', async (_, text) => {
    put('npm.jsonl', text);
    await expect(update()).rejects.toMatchObject({ code: 'MALFORMED' });
    expect(readdirSync(join(directory, 'generations'))).toEqual([]);
    expect(readdirSync(directory)).toEqual(['generations']);
  });

  test('a directory without any feed is an error', async () => {
    put('README.md', 'x');
    await expect(update()).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
  });

  test('only the ecosystems that are asked for', async () => {
    put('PyPI/all.zip', zipOf([zipItem(record('PYSEC-2020-1', 'PyPI', 'flask', '1.0'))]));
    put('npm.jsonl', JSON.stringify(record('GHSA-1', 'npm', 'a', '2.0.0')));
    const { info } = await update({ ecosystems: ['npm'] });
    expect(Object.keys(info.ecosystems)).toEqual(['npm']);
    const added = await ensureEcosystems(['PyPI', 'npm'], { directory, from: mirror() });
    expect(added.added).toEqual(['PyPI']);
    expect(Object.keys(added.info?.ecosystems ?? {}).sort()).toEqual(['PyPI', 'npm']);
  });

  test('a record that two archives hold is found once in each ecosystem', async () => {
    const both = record('GHSA-1', 'npm', 'a', '2.0.0');
    both.affected.push(...record('', 'Maven', 'g:a', '2.0').affected);
    put('npm/all.zip', zipOf([zipItem(both)]));
    expect((await update()).info.ecosystems).toEqual({ npm: 1 });
    put('Maven/all.zip', zipOf([zipItem(both)]));
    await update();
    expect(await idsOf('npm', 'a')).toEqual(['GHSA-1']);
    expect(await idsOf('Maven', 'g:a')).toEqual(['GHSA-1']);
  });
});

function zipItem(entry: { id: string }) {
  return { path: `${entry.id}.json`, data: JSON.stringify(entry) };
}

describe('an HTTP mirror', () => {
  let server: Server;
  let url: string;
  let files: Map<string, { body: string | Uint8Array; etag: string }>;
  let asked: string[];

  beforeEach(async () => {
    files = new Map();
    asked = [];
    server = createServer((request, response) => {
      const path = decodeURIComponent(request.url!.slice(1));
      const file = files.get(path);
      const unchanged = file !== undefined && request.headers['if-none-match'] === file.etag;
      asked.push(`${path} ${file === undefined ? 404 : unchanged ? 304 : 200}`);
      if (file === undefined) response.writeHead(404).end();
      else if (unchanged) response.writeHead(304).end();
      else response.writeHead(200, { etag: file.etag }).end(file.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    put('known_exploited_vulnerabilities.json', JSON.stringify(kev));
    put('epss/epss_scores-current.csv.gz', gzipSync(epss));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function put(path: string, body: string | Uint8Array): void {
    files.set(path, { body, etag: `"${Math.random()}"` });
  }

  /** An ecosystem as OSV exports it: archive, index and single records. */
  function putEcosystem(name: string, entries: ReturnType<typeof record>[]): void {
    put(`${name}/all.zip`, zipOf(entries.map(zipItem)));
    putIndex(name, entries);
  }

  function putIndex(name: string, entries: ReturnType<typeof record>[]): void {
    const lines = entries.map((entry) => `${entry.modified},${entry.id}`);
    put(`${name}/modified_id.csv`, `${lines.sort().reverse().join('\n')}\n`);
    for (const entry of entries) put(`${name}/${entry.id}.json`, JSON.stringify(entry));
  }

  const update = (options: UpdateOptions = {}) =>
    updateDatabase({
      directory,
      from: url,
      now: new Date('2026-06-01T00:00:00Z'),
      httpLimits: { retryDelayMs: 1, idleTimeoutMs: 2000 },
      ...options,
    });

  test('fetches whole, then asks what changed, then takes only that', async () => {
    const one = record('GHSA-1', 'npm', 'a', '1.0.0');
    const two = record('GHSA-2', 'npm', 'a', '1.5.0');
    putEcosystem('npm', [one, two]);
    const first = await update({ ecosystems: ['npm'] });
    expect(first.problems).toEqual([]);
    expect(await idsOf('npm', 'a')).toEqual(['GHSA-1', 'GHSA-2']);

    asked = [];
    const second = await update({ ecosystems: ['npm'] });
    expect(second.changed).toBe(false);
    expect(asked.toSorted()).toEqual([
      'epss/epss_scores-current.csv.gz 304',
      'kev/known_exploited_vulnerabilities.json 404',
      'known_exploited_vulnerabilities.json 304',
      'npm/modified_id.csv 304',
    ]);

    // One is withdrawn, one is removed, one is new; one from the future changes nothing.
    const later = { ...one, modified: '2026-05-01T00:00:00Z', withdrawn: '2026-05-01T00:00:00Z' };
    const three = { ...record('GHSA-3', 'npm', 'b', '1'), modified: '2026-05-02T00:00:00Z' };
    const future = { ...record('GHSA-4', 'npm', 'b', '2'), modified: '2027-07-09T15:45:00Z' };
    putIndex('npm', [later, three, future]);
    asked = [];
    const third = await update({ ecosystems: ['npm'] });
    expect(third.changed).toBe(true);
    expect(asked).not.toContain('npm/all.zip 200');
    expect(await idsOf('npm', 'a')).toEqual([]);
    expect(await idsOf('npm', 'b')).toEqual(['GHSA-3', 'GHSA-4']);
    const source = third.info.sources.find(({ unit }) => unit === 'osv:npm');
    expect(source?.modifiedAt).toBe('2026-05-02T00:00:00.000Z');
  });

  test('without an index the archive is asked for with its ETag', async () => {
    put('PyPI/all.zip', zipOf([zipItem(record('PYSEC-2020-1', 'PyPI', 'flask', '1.0'))]));
    await update({ ecosystems: ['PyPI'] });
    asked = [];
    expect((await update({ ecosystems: ['PyPI'] })).changed).toBe(false);
    expect(asked).toContain('PyPI/all.zip 304');
  });

  test('all ecosystems of the mirror are those that it lists', async () => {
    put('ecosystems.txt', 'PyPI\nAlpine:v3.20\nAlpine:v3.19\n');
    putEcosystem('PyPI', [record('PYSEC-2020-1', 'PyPI', 'flask', '1.0')]);
    putEcosystem('Alpine', [record('ALPINE-1', 'Alpine:v3.20', 'curl', '8-r0')]);
    const { info } = await update();
    expect(Object.keys(info.ecosystems)).toEqual(['Alpine:v3.20', 'PyPI']);
    expect((await update()).changed).toBe(false);
  });

  test('scans add what they meet, once, and a missing one is a problem', async () => {
    putEcosystem('npm', [record('GHSA-1', 'npm', 'a', '1.0.0')]);
    const options = { directory, from: url, httpLimits: { retryDelayMs: 1 } };
    const first = await ensureEcosystems(['npm', 'Debian:12'], options);
    expect(first.added).toEqual(['npm']);
    expect(first.problems).toEqual([
      { code: 'feed-failed', message: expect.stringContaining('has no Debian/all.zip') },
    ]);
    asked = [];
    expect(await ensureEcosystems(['npm'], options)).toMatchObject({ added: [], problems: [] });
    expect(asked).toEqual([]);
  });

  test('no server: the database stays, the failure is told and its age goes on', async () => {
    putEcosystem('npm', [record('GHSA-1', 'npm', 'a', '1.0.0')]);
    await update({ ecosystems: ['npm'] });
    server.closeAllConnections();
    server.close();
    const now = new Date('2026-06-11T00:00:00Z');
    const { changed, problems } = await update({ ecosystems: ['npm'], now });
    expect(changed).toBe(false);
    expect(problems.map((problem) => problem.message.split(':')[0]).sort()).toEqual([
      'epss',
      'kev',
      'osv',
    ]);
    expect(await idsOf('npm', 'a')).toEqual(['GHSA-1']);
    const status = await databaseStatus({ directory, now });
    expect(status.ageDays).toBe(10);
    expect(status.warnings).toEqual([
      expect.stringContaining('10 days ago'),
      ...['epss', 'kev', 'osv:npm'].map((unit) =>
        expect.stringMatching(`^${unit} .*its data of 2026-06-01 \\(10 days old\\) are kept`),
      ),
    ]);
  });

  test('no server and no database: an error for an update, a problem for a scan', async () => {
    server.close();
    await expect(update({ ecosystems: ['npm'] })).rejects.toMatchObject({
      code: 'TARGET_NOT_FOUND',
      message: expect.stringContaining('osv:npm'),
    });
    const ensured = await ensureEcosystems(['npm'], { directory, from: url });
    expect(ensured).toMatchObject({ info: undefined, added: [] });
    expect(ensured.problems).toEqual([expect.objectContaining({ code: 'feed-failed' })]);
  });

  test('the publishers themselves, by their own URLs', async () => {
    const urls: string[] = [];
    await updateDatabase({
      directory,
      ecosystems: ['npm', 'Alpine:v3.20', 'Debian:12'],
      fetcher: async (requested) => {
        urls.push(requested);
        const body = requested.endsWith('known_exploited_vulnerabilities.json')
          ? [Buffer.from(JSON.stringify(kev))]
          : [];
        const status = body.length > 0 ? 200 : 404;
        return { status, headers: { get: () => null }, body: iterate(body) };
      },
    });
    expect(urls.toSorted()).toEqual([
      'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
      'https://secdb.alpinelinux.org/v3.20/community.json',
      'https://secdb.alpinelinux.org/v3.20/main.json',
      'https://security-tracker.debian.org/tracker/data/json',
      ...['Alpine', 'Debian', 'npm'].flatMap((name) => [
        `https://storage.googleapis.com/osv-vulnerabilities/${name}/all.zip`,
        `https://storage.googleapis.com/osv-vulnerabilities/${name}/modified_id.csv`,
      ]),
      'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
    ]);
  });

  test('whoever cancels leaves everything as it was', async () => {
    putEcosystem('npm', [record('GHSA-1', 'npm', 'a', '1.0.0')]);
    await update({ ecosystems: ['npm'] });
    const before = readFileSync(join(directory, 'current.json'), 'utf8');
    const signal = AbortSignal.abort();
    await expect(update({ ecosystems: ['npm'], signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(readFileSync(join(directory, 'current.json'), 'utf8')).toBe(before);
    expect(readdirSync(directory).sort()).toEqual(['current.json', 'generations']);
  });
});

async function* iterate(chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
