import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { tarOf, writeOciLayout } from '@seaworthy/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sandbox } from './support/sandbox.ts';

/** An image with a flaw, and the repository that it is set up with. */
const sandbox = new Sandbox();
const layout = sandbox.path('image');
const database = sandbox.path('database');
let server: Server;
let version: string;

function answer(path: string): Buffer | undefined {
  const packages = gzipSync(`Package: libssl3\nSource: openssl\nVersion: ${version}\n`);
  const digest = createHash('sha256').update(packages).digest('hex');
  switch (path) {
    case '/debian/dists/bookworm/InRelease':
      return Buffer.from(`SHA256:\n ${digest} ${packages.length} main/binary-amd64/Packages.gz\n`);
    case '/debian/dists/bookworm/main/binary-amd64/Packages.gz':
      return packages;
    default:
      return undefined;
  }
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const body = answer(request.url ?? '');
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const status =
    'Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: 3.0.9-1\n';
  await writeOciLayout(layout, {
    layers: [
      {
        tar: tarOf([
          { path: 'etc/os-release', data: 'ID=debian\nVERSION_ID=12\n' },
          { path: 'var/lib/dpkg/status', data: status },
          {
            path: 'etc/apt/sources.list',
            data: `deb http://user:hunter2@127.0.0.1:${port}/debian bookworm main\n`,
          },
        ]),
      },
    ],
  });
  const affected = {
    package: { ecosystem: 'Debian:12', name: 'openssl' },
    ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '3.0.15-1' }] }],
  };
  const feed = sandbox.path('Debian.jsonl');
  writeFileSync(
    feed,
    JSON.stringify({ id: 'DSA-1-1', aliases: ['CVE-2024-1'], affected: [affected] }),
  );
  const built = await sandbox.run(['db', 'update', '--from', feed, '--db', database]);
  expect(built).toMatchObject({ exitCode: 0 });
});
afterAll(() => {
  server.close();
  sandbox.remove();
});

const scan = (...more: string[]) =>
  sandbox.scan(['--db', database, '--mirror', sandbox.path('none'), layout, ...more]);
const flaw = 'CVE-2024-1';

test('each finding says where its fix can be had', async () => {
  version = '3.0.17-1~deb12u2';
  const { report } = await scan('--check-repositories', '--private-repositories');
  const [repository] = report.repositories ?? [];
  expect(repository).toMatchObject({ manager: 'apt', suite: 'bookworm' });
  expect(JSON.stringify(report)).not.toContain('hunter2');
  expect(report.findings.find((one) => one.kind === 'vulnerability')).toMatchObject({
    vulnerability: flaw,
    fixAvailableIn: [{ repository: `${repository!.url} bookworm/main`, version }],
  });
});

test('a fix that is not there yet is said, in words too', async () => {
  version = '3.0.14-1';
  const words = ['--check-repositories', '--private-repositories'];
  const { report } = await scan(...words);
  expect(report.findings.find((one) => one.kind === 'vulnerability')).toMatchObject({
    fixAvailableIn: [],
  });
  const table = await sandbox.run(['scan', '--offline', '--db', database, layout]);
  expect(table.stdout).not.toContain('package repositories');
  const saved = sandbox.path('report.json');
  writeFileSync(saved, JSON.stringify(report));
  const shown = await sandbox.run(['convert', saved]);
  expect(shown.stdout).toMatch(/none of the package\s+repositories/);
});

test('a private address is asked only when it is allowed', async () => {
  version = '3.0.17-1';
  const { report } = await scan('--check-repositories');
  expect(report.findings.find((one) => one.kind === 'vulnerability')).not.toHaveProperty(
    'fixAvailableIn',
  );
  expect(report.problems).toContainEqual(
    expect.objectContaining({
      code: 'repository-unread',
      hint: expect.stringContaining('--private-repositories'),
    }),
  );
});

test('without the network it is a wrong question', async () => {
  const outcome = await sandbox.run(['scan', '--offline', '--check-repositories', layout]);
  expect(outcome).toMatchObject({ exitCode: 2 });
  expect(outcome.stderr).toContain('--offline');
});
