import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipOf } from '@seaworthy/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { failingProblems } from './source-checks.ts';
import { databaseStatus } from './status.ts';
import { type UpdateOptions, updateDatabase } from './update.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

let root: string;
let directory: string;
let server: Server;
let url: string;
let answers: Map<string, Answer>;
let bytesSent: number;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'advisory-failures-'));
  directory = join(root, 'db');
  answers = new Map();
  bytesSent = 0;
  server = createServer((request, response) => {
    const answer = answers.get(decodeURIComponent(request.url!.slice(1)));
    if (answer === undefined) response.writeHead(404).end();
    else answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  put('kev/known_exploited_vulnerabilities.json', kevOf('2026.06.01', 'CVE-2020-1000'));
  put('epss/epss_scores-current.csv.gz', epssOf(0.5));
  put('npm/all.zip', archiveOf('npm', '1.0.0'));
  put('PyPI/all.zip', archiveOf('PyPI', '1.0.0'));
  const { problems } = await update('2026-06-01');
  expect(problems).toEqual([]);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(root, { recursive: true });
});

/** Serves a body; its ETag changes when the body does. */
function put(path: string, body: string | Buffer): void {
  const etag = `"${Buffer.from(body).length}-${Buffer.from(body).toString('base64').slice(-60)}"`;
  answers.set(path, (response, request) => {
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    bytesSent += Buffer.from(body).length;
    response.writeHead(200, { etag }).end(body);
  });
}

function kevOf(catalogVersion: string, cveID: string): string {
  return JSON.stringify({ catalogVersion, vulnerabilities: [{ cveID, dateAdded: '2020-05-05' }] });
}

function epssOf(score: number): Buffer {
  const head = '#model_version:v2025.03.14,score_date:2026-06-01T12:00:00Z';
  return gzipSync(`${head}\ncve,epss,percentile\nCVE-2020-1000,${score},0.9\n`);
}

function archiveOf(ecosystem: string, fixed: string): Buffer {
  const record = {
    id: `TEST-${ecosystem}-1`,
    affected: [
      {
        package: { ecosystem, name: 'a' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
      },
    ],
  };
  return zipOf([{ path: `${record.id}.json`, data: JSON.stringify(record) }]);
}

async function update(day: string, options: UpdateOptions = {}) {
  return await updateDatabase({
    directory,
    from: url,
    ecosystems: ['npm', 'PyPI'],
    now: new Date(`${day}T00:00:00Z`),
    httpLimits: { retryDelayMs: 1, idleTimeoutMs: 300 },
    ...options,
  });
}

/** What the database knows: fixes of npm and PyPI, EPSS, exploited. */
async function known() {
  const database = await openDatabase({ directory });
  try {
    const fixOf = (ecosystem: string) => database.affected(ecosystem, 'a')[0]?.intervals[0]?.fixed;
    return {
      npm: fixOf('npm'),
      pypi: fixOf('PyPI'),
      epss: database.epss('CVE-2020-1000')?.score,
      exploited: database.exploited('CVE-2020-1000') !== undefined,
    };
  } finally {
    await database.close();
  }
}

const before = { npm: '1.0.0', pypi: '1.0.0', epss: 0.5, exploited: true };

const failures: [what: string, answer: Answer, message: RegExp][] = [
  ['an error of the server', (response) => response.writeHead(500).end(), /answered 500/],
  ['a refusal', (response) => response.writeHead(403).end(), /answered 403/],
  ['silence', () => {}, /was silent for 300 ms/],
  [
    'silence in the middle',
    (response) => response.writeHead(200, { 'content-length': 1000 }).write('x'),
    /was silent for 300 ms/,
  ],
  [
    'a connection that breaks',
    (response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('x');
      setTimeout(() => response.destroy(), 20);
    },
    /(?:terminated|closed|aborted)/i,
  ],
  ['nothing at all', (response) => response.end(), /./],
  ['garbage', (response) => response.end(Buffer.alloc(5000, 0xa5)), /./],
  [
    'a page of a proxy, as a success',
    (response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>'),
    /./,
  ],
  [
    'an archive that is cut off',
    (response) => response.end(archiveOf('npm', '9').subarray(0, 90)),
    /./,
  ],
  ['gzip that is cut off', (response) => response.end(epssOf(0.9).subarray(0, -12)), /./],
];

test.each(failures)(
  '%s in place of one ecosystem: it keeps its data, others succeed',
  async (_, answer, message) => {
    answers.set('npm/all.zip', answer);
    put('PyPI/all.zip', archiveOf('PyPI', '2.0.0'));
    const { problems, changed } = await update('2026-06-11');
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'feed-failed',
        message: expect.stringMatching(
          /^osv:npm: .*; its data of 2026-06-01 \(10 days old\) are kept$/s,
        ),
      }),
    ]);
    expect(problems[0]!.message).toMatch(message);
    expect(problems[0]!.message).not.toContain('download-');
    expect(changed).toBe(true);
    expect(await known()).toEqual({ ...before, pypi: '2.0.0' });
  },
);

test.each(failures)('%s in place of EPSS and KEV: they keep their data', async (_, answer) => {
  answers.set('epss/epss_scores-current.csv.gz', answer);
  answers.set('kev/known_exploited_vulnerabilities.json', answer);
  const { problems } = await update('2026-06-11');
  expect(problems.map(({ message }) => message.split(':')[0]).sort()).toEqual(['epss', 'kev']);
  expect(await known()).toEqual(before);
});

test('status tells each source that fails, until it answers again', async () => {
  answers.set('npm/all.zip', (response) => response.writeHead(500).end());
  await update('2026-06-05');
  await update('2026-06-11');
  const now = new Date('2026-06-12T00:00:00Z');
  const failing = await databaseStatus({ directory, now });
  expect(failing.failing).toEqual([
    { unit: 'osv:npm', checkedAt: '2026-06-01T00:00:00.000Z', failure: expect.any(String) },
  ]);
  expect(failing.checkedAt).toBe('2026-06-01T00:00:00.000Z');
  expect(failing.warnings).toEqual([
    expect.stringContaining('11 days ago'),
    expect.stringMatching(
      /^osv:npm could not be refreshed .*of 2026-06-01 \(11 days old\) are kept/,
    ),
  ]);

  put('npm/all.zip', archiveOf('npm', '1.0.0')); // the same as before, so nothing is new
  expect((await update('2026-06-12')).changed).toBe(false);
  const well = await databaseStatus({ directory, now });
  expect(well).toMatchObject({ failing: [], warnings: [], ageDays: 0 });
});

test('a scan says which of the sources that it asked are failing', async () => {
  answers.set('npm/all.zip', (response) => response.writeHead(500).end());
  answers.set('kev/known_exploited_vulnerabilities.json', (response) => response.end('x'));
  await update('2026-06-11');
  const database = await openDatabase({ directory });
  const { failing } = database;
  await database.close();
  const now = new Date('2026-06-12T00:00:00Z');
  const said = (ecosystems: string[]) =>
    failingProblems(failing, ecosystems, now).map(({ message }) => message.split(' ')[0]);
  expect(said(['npm'])).toEqual(['kev', 'osv:npm']);
  expect(said(['PyPI', 'Debian:12'])).toEqual(['kev']);
});

test('adding an ecosystem does not make the others younger', async () => {
  put('Go/all.zip', archiveOf('Go', '1.0.0'));
  await update('2026-06-20', { ecosystems: ['Go'] });
  const status = await databaseStatus({ directory, now: new Date('2026-06-20T00:00:00Z') });
  expect(status.ageDays).toBe(19);
});

test('what did not change is not sent again; editions and digests are kept by source', async () => {
  bytesSent = 0;
  expect((await update('2026-06-02')).changed).toBe(false);
  expect(bytesSent).toBe(0);
  put('kev/known_exploited_vulnerabilities.json', kevOf('2026.06.02', 'CVE-2020-1001'));
  const { info } = await update('2026-06-03');
  const sourceOf = (unit: string) => info.sources.find((source) => source.unit === unit);
  expect(sourceOf('kev')).toMatchObject({ edition: '2026.06.02', records: 1 });
  expect(sourceOf('epss')).toMatchObject({ edition: 'v2025.03.14 of 2026-06-01' });
  expect(sourceOf('osv:npm')?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(bytesSent).toBe(kevOf('2026.06.02', 'CVE-2020-1001').length);
  expect((await known()).exploited).toBe(false);
});

test('a server without ETags is asked by date', async () => {
  const date = 'Mon, 01 Jun 2026 00:00:00 GMT';
  const seen: (string | undefined)[] = [];
  answers.set('npm/all.zip', (response, request) => {
    seen.push(request.headers['if-modified-since']);
    if (request.headers['if-modified-since'] === date) response.writeHead(304).end();
    else response.writeHead(200, { 'last-modified': date }).end(archiveOf('npm', '3.0.0'));
  });
  await update('2026-06-02');
  await update('2026-06-03');
  expect(seen).toEqual([undefined, date]);
  expect((await known()).npm).toBe('3.0.0');
});
