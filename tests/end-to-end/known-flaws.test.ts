import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Report, VulnerabilityFinding } from '@seaworthy/model';
import { hasCommand, hasShared, sharedPath } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fullDatabase } from './support/full-database.ts';
import { hasImages, imagePath, layersOf, memberOf, paragraphsOf } from './support/real-image.ts';
import { Sandbox } from './support/sandbox.ts';

/** Flaws of real images, against a plain reading of the feed files that knows nothing of ours. */
describe.skipIf(!hasImages || !hasShared('feeds'))('the flaws that real feeds know', () => {
  const sandbox = new Sandbox();
  afterAll(() => sandbox.remove());
  let database: string;
  beforeAll(async () => {
    database = await fullDatabase(sandbox);
  });

  async function flawsOf(target: string): Promise<VulnerabilityFinding[]> {
    const { report } = await sandbox.scan(['--offline', '--db', database, target]);
    return vulnerabilities(report);
  }

  const feed = (path: string) => gunzipSync(readFileSync(sharedPath(`feeds/${path}`))).toString();

  test.skipIf(!hasCommand('dpkg'))('of Debian 10: what its security team has fixed', async () => {
    const archive = imagePath('docker-save-nginx.tar');
    const status = memberOf(layersOf(archive)[0]!, 'var/lib/dpkg/status').toString();
    const sources = new Map<string, { version: string; packages: string[] }>();
    for (const fields of paragraphsOf(status, ':')) {
      const [source, version] = fields.get('Source')?.split(/[ ()]+/) ?? [];
      const name = source ?? fields.get('Package')!;
      const known = sources.get(name) ?? {
        version: version || fields.get('Version')!,
        packages: [],
      };
      known.packages.push(fields.get('Package')!);
      sources.set(name, known);
    }
    const expected = new Set<string>();
    for (const list of ['DSA', 'DLA']) {
      let flaws: string[] = [];
      for (const line of feed(`debian-lists/${list}-list-2023.txt.gz`).split('\n')) {
        if (/^\[/.test(line)) flaws = [];
        flaws = /^\t\{(.*)\}$/.exec(line)?.[1]?.split(' ') ?? flaws;
        const [, name, fixed] = /^\t\[buster\] - (\S+) (\d\S*)$/.exec(line) ?? [];
        const installed = name === undefined ? undefined : sources.get(name);
        if (installed === undefined || fixed === undefined) continue;
        const compared = spawnSync('dpkg', ['--compare-versions', installed.version, 'lt', fixed]);
        if (compared.status !== 0) continue;
        for (const flaw of flaws.filter((each) => each.startsWith('CVE-'))) {
          for (const one of installed.packages) expected.add(`${one} ${flaw}`);
        }
      }
    }
    expect(expected.size).toBeGreaterThan(50);
    for (const image of [archive, imagePath('skopeo-copy-nginx-compressed-layers.tar')]) {
      const byLists = (await flawsOf(image)).filter(({ evidence }) =>
        evidence.some(({ source }) => source === 'debian-lists'),
      );
      const found = byLists.map((one) => `${one.package.name} ${one.vulnerability}`);
      expect(found.sort()).toEqual([...expected].sort());
    }
    // zlib's heap overflow in inflateGetHeader.
    expect(expected).toContain('zlib1g CVE-2022-37434');
  });

  test('of a lock file: what GitHub knows of npm', async () => {
    const archive = imagePath('npm-without-lockfiles-npm7-with-package-lock-file.tar');
    const lock = JSON.parse(memberOf(layersOf(archive)[2]!, 'goof/package-lock.json').toString());
    const pinned = new Map<string, Set<string>>();
    const walk = (dependencies: Record<string, Locked> = {}) => {
      for (const [name, { version, dependencies: inner }] of Object.entries(dependencies)) {
        pinned.set(name, (pinned.get(name) ?? new Set()).add(version));
        walk(inner);
      }
    };
    walk(lock.dependencies);
    const expected = new Set<string>();
    for (const line of feed('osv/npm.jsonl.gz').trimEnd().split('\n')) {
      const { id, affected } = JSON.parse(line) as OsvRecord;
      for (const { package: of, ranges = [] } of affected) {
        for (const version of pinned.get(of.name) ?? []) {
          if (ranges.some(({ events }) => isIn(version, events))) {
            expected.add(`${of.name} ${version} ${id}`);
          }
        }
      }
    }
    const found = (await flawsOf(archive)).flatMap(({ package: { name, version }, evidence }) =>
      evidence.map(({ advisory }) => `${name} ${version} ${advisory}`),
    );
    expect(found.sort()).toEqual([...expected].sort());
    expect(expected).toContain('body-parser 1.20.2 GHSA-qwcr-r2fm-qrc7');
  });

  test('of a jar in a jar', async () => {
    const found = await flawsOf(imagePath('docker-save-java-uberjar.tar'));
    expect(found.map((one) => [one.package.name, one.vulnerability])).toEqual([
      ['com.google.guava:guava', 'CVE-2023-2976'],
      ['com.google.guava:guava', 'CVE-2020-8908'],
    ]);
  });

  test('are not claimed to have been looked up where no feed speaks', async () => {
    const alpine = imagePath('containerd-archives-alpine.tar');
    const { report, stderr } = await sandbox.scan(['--offline', '--db', database, alpine]);
    expect(vulnerabilities(report)).toEqual([]);
    expect(report.findings).toMatchObject([
      { kind: 'end-of-life', distribution: 'Alpine Linux v3.14' },
      { kind: 'misconfiguration', check: 'image-root-user' },
    ]);
    expect(report.coverage.vulnerabilities).toMatchObject({
      looked: true,
      notMatched: { 'Alpine:v3.14': 14 },
    });
    expect(report.problems.map(({ code }) => code)).toEqual(['not-matched']);
    expect(stderr).toBe('');
  });
});

interface Locked {
  version: string;
  dependencies?: Record<string, Locked>;
}

interface OsvRecord {
  id: string;
  affected: {
    package: { name: string };
    ranges?: { events: { introduced?: string; fixed?: string; last_affected?: string }[] }[];
  }[];
}

function vulnerabilities(report: Report): VulnerabilityFinding[] {
  return report.findings.filter((one) => one.kind === 'vulnerability');
}

/** Whether a release is in an OSV range; enough for versions of three numbers. */
function isIn(
  version: string,
  events: { introduced?: string; fixed?: string; last_affected?: string }[],
): boolean {
  let isAffected = false;
  for (const { introduced, fixed, last_affected: last } of events) {
    if (introduced !== undefined && compare(version, introduced) >= 0) isAffected = true;
    if (fixed !== undefined && compare(version, fixed) >= 0) isAffected = false;
    if (last !== undefined && compare(version, last) > 0) isAffected = false;
  }
  return isAffected;
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(/[.-]/).map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left![i] ?? 0) - (right![i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
