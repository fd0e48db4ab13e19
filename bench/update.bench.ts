import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { hasShared, sharedPath, zipOf } from '@seaworthy/testkit';
import {
  type Benchmark,
  cacheDirectory,
  formatRatio,
  formatSeconds,
  inTurns,
  timeCommand,
} from './measure.ts';

const ecosystems = ['AlmaLinux', 'Bitnami', 'Go', 'PyPI', 'RubyGems', 'crates.io', 'npm'];
/** Of each ecosystem; a busy day. */
const changedRecords = 20;

/**
 * Bringing a database up to date after a day, against building it: some records of every ecosystem,
 * and new scores for every CVE, which FIRST publishes daily.
 */
export const update: Benchmark = {
  name: 'update',
  async run() {
    if (!hasShared('feeds')) return [];
    const files = mirrorOfShared();
    const server = await serve(files);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const before = join(cacheDirectory, 'update-before');
    const after = join(cacheDirectory, 'update-after');
    const whole = join(cacheDirectory, 'update-whole');
    const build = async (directory: string) => {
      rmSync(directory, { recursive: true, force: true });
      return await timeCommand('db', 'update', '--from', url, '--db', directory);
    };
    try {
      mkdirSync(cacheDirectory, { recursive: true });
      await build(before);
      aDayLater(files);
      const { increment, full } = await inTurns(3, {
        increment: () => {
          rmSync(after, { recursive: true, force: true });
          cpSync(before, after, { recursive: true });
          return timeCommand('db', 'update', '--from', url, '--db', after);
        },
        full: () => build(whole),
      });
      const ratio = increment.seconds / full.seconds;
      return [
        {
          what: `update after a day (${changedRecords * ecosystems.length} records, all EPSS scores)`,
          value: formatSeconds(increment.seconds),
          against: `building it whole ${formatSeconds(full.seconds)}: ${formatRatio(ratio)}`,
          goal: 'under 0.5 ×',
          met: ratio < 0.5,
        },
      ];
    } finally {
      server.close();
      server.closeAllConnections();
      for (const directory of [before, after, whole]) {
        rmSync(directory, { recursive: true, force: true });
      }
    }
  },
};

type Files = Map<string, { body: Buffer; edition: number }>;

interface OsvRecord {
  id: string;
  modified: string;
}

function recordsOf(ecosystem: string): OsvRecord[] {
  const text = gunzipSync(readFileSync(sharedPath(`feeds/osv/${ecosystem}.jsonl.gz`))).toString();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as OsvRecord);
}

/** The shared feeds in the layout of a mirror. */
function mirrorOfShared(): Files {
  const files: Files = new Map();
  const put = (path: string, body: Buffer) => files.set(path, { body, edition: 1 });
  put('ecosystems.txt', Buffer.from(ecosystems.join('\n')));
  for (const ecosystem of ecosystems) {
    const records = recordsOf(ecosystem);
    const items = records.map((record) => ({
      path: `${record.id}.json`,
      data: JSON.stringify(record),
    }));
    put(`${ecosystem}/all.zip`, zipOf(items));
    put(`${ecosystem}/modified_id.csv`, indexOf(records));
  }
  const kev = 'kev/known_exploited_vulnerabilities.json';
  put(kev, readFileSync(sharedPath(`feeds/${kev}`)));
  const epss = readFileSync(sharedPath('feeds/epss/epss_scores-2026-08-16.csv.gz'));
  put('epss/epss_scores-current.csv.gz', epss);
  return files;
}

function indexOf(records: readonly OsvRecord[]): Buffer {
  return Buffer.from(records.map(({ id, modified }) => `${modified},${id}\n`).join(''));
}

/** What the publishers have a day later. Only what is asked for changes, as with them. */
function aDayLater(files: Files): void {
  const put = (path: string, body: Buffer) => files.set(path, { body, edition: 2 });
  for (const ecosystem of ecosystems) {
    const records = recordsOf(ecosystem).filter(
      ({ modified }) => Date.parse(modified) < Date.now(),
    );
    const latest = Math.max(...records.map(({ modified }) => Date.parse(modified)));
    for (const record of records.slice(0, changedRecords)) {
      record.modified = new Date(Math.min(latest + 1000, Date.now() - 1)).toISOString();
      put(`${ecosystem}/${record.id}.json`, Buffer.from(JSON.stringify(record)));
    }
    put(`${ecosystem}/modified_id.csv`, indexOf(records));
  }
  const epss = 'epss/epss_scores-current.csv.gz';
  const scores = gunzipSync(files.get(epss)!.body).toString();
  put(epss, gzipSync(scores.replace('2026-08-16', '2026-08-17')));
}

async function serve(files: Files): Promise<Server> {
  const server = createServer((request, response) => {
    const file = files.get(decodeURIComponent(request.url!.slice(1)));
    const etag = `"${file?.edition}"`;
    if (file === undefined) response.writeHead(404).end();
    else if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag }).end(file.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
