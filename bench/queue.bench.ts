import type { Package, Report, VulnerabilityFinding } from '@seaworthy/model';
import { findActions, rank } from '@seaworthy/risk';
import { type Benchmark, formatBytes, formatSeconds } from './measure.ts';

const images = 1000;
const packagesEach = 300;
/** One package in so many has flaws, and each of those has this many. */
const oneIn = 3;
const flawsEach = 2;

/** Risks and the queue of actions over the reports of a fleet that shares base images. */
export const queue: Benchmark = {
  name: 'queue',
  async run() {
    const fleet = Array.from({ length: images }, (_, image) => reportOf(image));
    const before = process.memoryUsage.rss();
    const startedAt = performance.now();
    const ranked = fleet.map((report) => rank(report));
    const rankedAt = performance.now();
    const actions = findActions(ranked);
    const endedAt = performance.now();
    const grown = process.memoryUsage.rss() - before;
    const findings = ranked.reduce((sum, report) => sum + report.findings.length, 0);
    const totalSeconds = (endedAt - startedAt) / 1000;
    const scores = (rankedAt - startedAt) / 1000;
    return [
      {
        what: `ranking ${findings.toLocaleString('en')} findings of ${images} images of ${packagesEach} packages`,
        value: formatSeconds(scores),
        against: `${Math.round(findings / scores / 1000)} thousand/s`,
        goal: '',
        met: true,
      },
      {
        what: `ranking and the queue of ${actions.length.toLocaleString('en')} actions over them`,
        value: formatSeconds(totalSeconds),
        against: `${formatBytes(grown)} more memory`,
        goal: 'under 5 s and 1 GB',
        met: totalSeconds < 5 && process.memoryUsage.rss() < 1e9,
      },
    ];
  },
};

function reportOf(image: number): Report {
  const base = image % 10;
  const packages: Package[] = [];
  const findings: VulnerabilityFinding[] = [];
  for (let n = 0; n < packagesEach; n++) {
    const isBase = n < packagesEach / 2;
    const name = `${isBase ? 'lib' : 'app'}-${(n * 7 + (isBase ? base : image % 100)) % 2000}`;
    const version = `1.${n % 10}.0`;
    const type = isBase ? 'deb' : 'npm';
    const purl = `pkg:${type}/${isBase ? 'debian/' : ''}${name}@${version}`;
    const path = isBase ? 'var/lib/dpkg/status' : 'app/package-lock.json';
    const locations = [{ path, layer: isBase ? 0 : 1 }];
    packages.push({
      purl,
      type,
      name,
      version,
      licenses: [],
      locations,
      state: 'installed',
      foundBy: 'bench',
      ...(isBase
        ? {}
        : { direct: n % 4 === 0, dependsOn: [`pkg:npm/app-${(n * 7 + 7) % 2000}@1.0.0`] }),
    });
    if (n % oneIn !== 0) continue;
    for (let flaw = 0; flaw < flawsEach; flaw++) {
      const vulnerability = `CVE-2026-${n}${flaw}`;
      findings.push({
        kind: 'vulnerability',
        id: `${vulnerability} ${type} ${name}`,
        vulnerability,
        aliases: [],
        package: { purl, type, name, version, locations },
        status: 'fixed',
        fixedVersion: `2.${flaw}.0`,
        severity: {
          level: 'high',
          score: 5 + (n % 50) / 10,
          vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:H',
        },
        ...(n % 90 === 0 ? { exploited: { addedAt: '2026-01-01', ransomware: false } } : {}),
        epss: { score: (n % 100) / 1000, percentile: 0.5 },
        summary: 'A flaw',
        cwes: [],
        references: [],
        evidence: [
          {
            advisory: vulnerability,
            source: 'bench',
            ecosystem: isBase ? 'Debian:12' : 'npm',
            package: name,
            range: '< 2',
          },
        ],
      });
    }
  }
  return {
    schemaVersion: '1.1',
    tool: { name: 'seaworthy', version: '0' },
    createdAt: '2026-11-20T00:00:00.000Z',
    target: { input: `app-${image}`, kind: 'image', reader: 'registry', name: `app-${image}` },
    layers: [`base ${base}`, `own ${image}`].map((diff, index) => ({
      index,
      diffId: `sha256:${diff}`,
    })),
    packages,
    problems: [],
    coverage: { vulnerabilities: { looked: false, reason: 'a benchmark' } },
    baseImage: { name: `base:${base}`, layers: 1, knownBy: 'label', because: 'a benchmark' },
    actions: [],
    findings,
    suppressed: [],
    hidden: {},
  };
}
