import { readdirSync } from 'node:fs';
import { hasShared, sharedPath, tarOf, writeOciLayout } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { differing, manyFiles } from './support/many-files.ts';
import { Sandbox, type ScanOutcome } from './support/sandbox.ts';

/** Many at once on what they share: the cache of layers, and the advisory database. */
vi.setConfig({ testTimeout: 120_000 });

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

const layout = sandbox.path('image');
const layers = 6;
const packagesPerLayer = 500;

beforeAll(async () => {
  const made = Array.from({ length: layers }, (_, i) => ({
    tar: manyFiles(packagesPerLayer, {
      path: `srv/${i}/node_modules/${differing}/package.json`,
      data: JSON.stringify({ name: `p${i}-${differing}`, version: '1.0.0' }),
    }),
    compression: 'gzip' as const,
  }));
  const lodash = {
    path: 'node_modules/lodash/package.json',
    data: '{"name":"lodash","version":"4.17.15"}',
  };
  await writeOciLayout(layout, { layers: [...made, { tar: tarOf([lodash]) }] });
});

const words = (cache: string, ...more: string[]) => [
  ...['--offline', '--cache-dir', cache, ...more],
  `oci-dir:${layout}`,
];

function expectAllEqual(outcomes: readonly ScanOutcome[]): void {
  const [first] = outcomes;
  expect(first!.report.packages).toHaveLength(layers * packagesPerLayer + 1);
  expect(first!.report.findings.length).toBeGreaterThan(0);
  for (const { exitCode, stderr, report } of outcomes) {
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { createdAt: _, ...same } = report;
    const { createdAt: __, ...expected } = first!.report;
    expect(same).toEqual(expected);
  }
}

test('eight scans fill one fresh cache of layers, and the next one uses it', async () => {
  const cache = sandbox.path('fresh');
  const together = await Promise.all(Array.from({ length: 8 }, () => sandbox.scan(words(cache))));
  const after = await sandbox.scan(words(cache));
  expectAllEqual([...together, after]);
  // A file for each layer, and a directory for the names of images.
  expect(readdirSync(cache)).toHaveLength(layers + 2);
  expect(sandbox.leftovers()).toEqual([]);
});

test('a cache whose writers were killed still serves', async () => {
  const cache = sandbox.path('killed');
  await Promise.all(
    Array.from({ length: 6 }, (_, i) =>
      sandbox.run(['scan', ...words(cache)], {
        onStart: (child) => setTimeout(() => child.kill('SIGKILL'), 120 + i * 40),
      }),
    ),
  );
  expectAllEqual([await sandbox.scan(words(cache)), await sandbox.scan(words(cache))]);
});

describe.skipIf(!hasShared('feeds'))('while the database is replaced', () => {
  test('every scan sees one whole state of it, and updates wait for one another', async () => {
    const database = sandbox.path('database');
    const update = (...ecosystems: string[]) =>
      sandbox.run([
        ...['db', 'update', '--quiet', '--from', sharedPath('feeds'), '--db', database],
        ...ecosystems.flatMap((name) => ['--ecosystem', name]),
      ]);
    expect(await update('npm')).toMatchObject({ exitCode: 0, stderr: '' });
    const cache = sandbox.path('database-cache');
    const scan = () => sandbox.scan(words(cache, '--db', database));
    const before = await scan();

    let isDone = false;
    const outcomes: ScanOutcome[] = [];
    const scanning = (async () => {
      while (!isDone || outcomes.length < 5) outcomes.push(await scan());
    })();
    const updates = await Promise.all([update('npm', 'PyPI'), update('npm', 'Go')]);
    isDone = true;
    await scanning;
    for (const outcome of updates) expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
    const findings = ({ report }: ScanOutcome) => report.findings.map(({ id }) => id);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
      expect(findings(outcome)).toEqual(findings(before));
    }
    const status = await sandbox.run(['db', 'status', '--json', '--verify', '--db', database]);
    expect(status.exitCode).toBe(0);
    const { ecosystems } = JSON.parse(status.stdout).info;
    expect(Object.keys(ecosystems)).toEqual(expect.arrayContaining(['npm', 'PyPI', 'Go']));
  });
});
