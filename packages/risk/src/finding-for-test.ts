import type { Package, PackageType, VulnerabilityFinding } from '@seaworthy/model';

/** A finding of which nothing is known but what the test says. */
export function findingOf(known: Partial<VulnerabilityFinding> = {}): VulnerabilityFinding {
  return {
    kind: 'vulnerability',
    id: '0123456789abcdef0123456789abcdef',
    vulnerability: 'CVE-2026-0001',
    aliases: [],
    package: {
      purl: 'pkg:npm/left@1.0.0',
      type: 'npm',
      name: 'left',
      version: '1.0.0',
      locations: [],
    },
    status: 'affected',
    severity: { level: 'unknown' },
    summary: 'A flaw',
    cwes: [],
    references: [],
    evidence: [
      {
        advisory: 'CVE-2026-0001',
        source: 'osv',
        ecosystem: 'npm',
        package: 'left',
        range: '< 2.0.0',
      },
    ],
    ...known,
  };
}

export function packageOf(known: Partial<Package> & { type?: PackageType } = {}): Package {
  return {
    purl: 'pkg:npm/left@1.0.0',
    type: 'npm',
    name: 'left',
    version: '1.0.0',
    licenses: [],
    locations: [],
    state: 'installed',
    foundBy: 'npm-installed',
    ...known,
  };
}
