import type { Package, Report, VulnerabilityFinding } from '@seaworthy/model';
import { findingOf, packageOf } from '../finding-for-test.ts';

/** A report of nothing but what the test says. */
export function reportOf(known: Partial<Report> & { name?: string }): Report {
  const { name = 'app:1', ...rest } = known;
  return {
    schemaVersion: '1.1',
    tool: { name: 'seaworthy', version: '0.1.0' },
    createdAt: '2026-11-20T12:00:00.000Z',
    target: { input: name, kind: 'image', reader: 'registry', name },
    layers: [],
    packages: [],
    problems: [],
    coverage: { vulnerabilities: { looked: false, reason: 'a test' } },
    actions: [],
    findings: [],
    suppressed: [],
    hidden: {},
    ...rest,
  };
}

/** A Debian package and the flaws it has, by CVE number, with what fixes each; "" for nothing. */
export function debian(
  name: string,
  source: string,
  layer: number,
  flaws: Readonly<Record<string, string>>,
  more: Partial<VulnerabilityFinding> = {},
): { pkg: Package; findings: VulnerabilityFinding[] } {
  const purl = `pkg:deb/debian/${name}@1.0-1?arch=amd64`;
  const locations = [{ path: 'var/lib/dpkg/status', layer }];
  const pkg = packageOf({
    purl,
    type: 'deb',
    name,
    version: '1.0-1',
    source: { name: source, version: '1.0-1' },
    locations,
    foundBy: 'dpkg',
  });
  return { pkg, findings: flawsOf(pkg, 'Debian:12', flaws, more) };
}

/** A package of npm in a lock file, in the same way. */
export function npm(
  nameAndVersion: string,
  flaws: Readonly<Record<string, string>>,
  more: Partial<Package> = {},
): { pkg: Package; findings: VulnerabilityFinding[] } {
  const [name = '', version = ''] = nameAndVersion.split('@');
  const pkg = packageOf({
    purl: `pkg:npm/${nameAndVersion}`,
    name,
    version,
    state: 'locked',
    locations: [{ path: 'app/package-lock.json', layer: 2 }],
    ...more,
  });
  return { pkg, findings: flawsOf(pkg, 'npm', flaws, {}) };
}

function flawsOf(
  pkg: Package,
  ecosystem: string,
  flaws: Readonly<Record<string, string>>,
  more: Partial<VulnerabilityFinding>,
): VulnerabilityFinding[] {
  return Object.entries(flaws).map(([vulnerability, fixedVersion]) =>
    findingOf({
      id: `${vulnerability} ${pkg.name}`,
      vulnerability,
      package: {
        purl: pkg.purl,
        type: pkg.type,
        name: pkg.name,
        version: pkg.version,
        locations: pkg.locations,
      },
      ...(fixedVersion === '' ? {} : { status: 'fixed', fixedVersion }),
      severity: { level: 'high', score: 7.5 },
      evidence: [
        { advisory: vulnerability, source: 'test', ecosystem, package: pkg.name, range: 'all' },
      ],
      ...more,
    }),
  );
}

export function layersNamed(...names: readonly string[]): Report['layers'] {
  return names.map((name, index) => ({
    index,
    diffId: `sha256:${name}`,
    createdBy: `RUN make ${name}`,
  }));
}
