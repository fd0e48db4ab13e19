import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readers } from '@seaworthy/image';
import type { Inventory, Package } from '@seaworthy/model';
import { loadReporters } from '@seaworthy/report';
import { sampleReport } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const reporters = await loadReporters();

/** What we write as a bill of materials, we read back. */
const report = sampleReport();
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'seaworthy-round-trip-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

async function roundTrip(format: string): Promise<Inventory> {
  const reporter = reporters.find(({ name }) => name === format)!;
  const path = join(directory, `sample${reporter.extension}`);
  writeFileSync(path, reporter.render(report, { color: false, width: 80 }));
  const reader = readers.find(({ scheme }) => scheme === 'sbom')!;
  expect(await reader.recognises(path)).toBe(true);
  const source = await reader.open(path, {
    signal: new AbortController().signal,
    platform: 'linux/amd64',
    platformIsExplicit: false,
    offline: true,
    registry: { plainHttp: false, caFiles: [] },
    temporaryDirectory: async () => directory,
    progress: () => {},
  });
  if (source.kind !== 'inventory') throw new Error('an SBOM is an inventory');
  return source.inventory;
}

describe.each(['cyclonedx', 'spdx'])('%s', (format) => {
  test('gives the same packages under the same purls', async () => {
    const { packages } = await roundTrip(format);
    expect(packages.map(({ purl }) => purl)).toEqual(report.packages.map(({ purl }) => purl));
    for (const [i, each] of packages.entries()) {
      const { name, version, type, dependsOn } = report.packages[i]!;
      expect({ version: each.version, type: each.type }).toEqual({ version, type });
      expect(each.dependsOn).toEqual(dependsOn);
      // Ecosystems that compare names without case have them in lower case in the purl.
      expect(each.name.toLowerCase()).toBe(name.toLowerCase());
    }
  });

  test('gives the same source packages and the same distribution', async () => {
    const { packages, distribution, target } = await roundTrip(format);
    for (const [i, each] of packages.entries()) {
      const { source, type, name, version } = report.packages[i]!;
      expect(each.source).toEqual(source ?? (type === 'deb' ? { name, version } : undefined));
    }
    expect(distribution).toMatchObject({ id: 'debian', versionId: '11' });
    expect(target).toMatchObject({ kind: 'sbom', name: report.target.name });
    expect(target.digest).toBe(report.target.digest);
  });
});

test('CycloneDX keeps every fact about a package', async () => {
  const { packages, problems, layers, distribution } = await roundTrip('cyclonedx');
  // Packages of a distribution get their own name as their source where none is stated.
  const comparable = ({ source: _, ...rest }: Package) => rest;
  expect(packages.map(comparable)).toEqual(report.packages.map(comparable));
  expect(problems).toEqual(report.problems);
  expect(layers.map(({ diffId }) => diffId)).toEqual(report.layers.map(({ diffId }) => diffId));
  expect(distribution).toEqual(report.distribution);
});
