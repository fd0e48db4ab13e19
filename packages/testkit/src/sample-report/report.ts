import { createHash } from 'node:crypto';
import {
  compareFindings,
  type Package,
  type Report,
  reportSchemaVersion,
  type VulnerabilityFinding,
} from '@seaworthy/model';
import { sampleActions } from './actions.ts';
import { type Flaw, flaws } from './flaws.ts';
import { debianPackages, hostilePackages, languagePackages } from './packages.ts';

/**
 * A report as a scan of a neglected web image gives it: 62 packages of six ecosystems, 27 findings
 * on a known base image, an action of nearly every kind, problems, and names that try to break every output format. For tests only.
 */
export function sampleReport(): Report {
  const packages = [...debianPackages(), ...languagePackages(), ...hostilePackages()];
  const all = [...flaws.map((flaw) => findingOf(flaw, packages)), endOfLife].sort(compareFindings);
  return {
    schemaVersion: reportSchemaVersion,
    tool: { name: 'seaworthy', version: '0.1.0' },
    createdAt: '2026-11-20T12:34:56.789Z',
    target: {
      input: 'registry.example.com/shop/web:2.1',
      kind: 'image',
      reader: 'registry',
      name: 'registry.example.com/shop/web:2.1',
      digest: digestOf('manifest'),
      imageId: digestOf('config'),
      platform: 'linux/amd64',
      tags: ['registry.example.com/shop/web:2.1'],
      createdAt: '2021-11-30T08:00:00Z',
      labels: { 'org.opencontainers.image.title': 'web shop', maintainer: 'shop@example.com' },
    },
    distribution: {
      id: 'debian',
      idLike: [],
      versionId: '11',
      name: 'Debian GNU/Linux 11 (bullseye)',
      codename: 'bullseye',
      endOfLife: '2026-08-31',
    },
    layers: [
      'ADD file:5d68d27cc15a80653 in /',
      'RUN apt-get install -y openssl',
      'COPY app /app',
    ].map((createdBy, index) => ({
      index,
      diffId: digestOf(`diff ${index}`),
      digest: digestOf(`blob ${index}`),
      sizeBytes: 31_000_000 + index,
      createdBy,
    })),
    packages,
    problems: [
      {
        code: 'unreadable-file',
        message: 'the central directory of the archive is cut off',
        path: 'app/lib/broken.jar',
        layer: 2,
        cataloger: 'java-archive',
      },
      {
        code: 'limit-exceeded',
        message: 'nested more than 16 archives deep',
        hint: 'The bound protects this machine from hostile input.',
        path: 'app/lib/\u001b[2Jbomb.jar',
        layer: 2,
        cataloger: 'java-archive',
      },
    ],
    coverage: {
      vulnerabilities: {
        looked: true,
        database: {
          kind: 'full',
          builtAt: '2026-11-20T04:00:00.000Z',
          advisories: 312_005,
          digest: digestOf('database'),
          ecosystems: ['Debian:11', 'npm', 'Maven', 'PyPI', 'Go'],
        },
        notMatched: { generic: 2 },
      },
    },
    baseImage: {
      name: 'docker.io/library/debian:11',
      digest: digestOf('base manifest'),
      layers: 1,
      knownBy: 'registered',
      because: 'docker.io/library/debian:11 has exactly the first layer',
    },
    actions: sampleActions(all, 'registry.example.com/shop/web:2.1'),
    findings: all,
    suppressed: [],
    hidden: {},
  };
}

/** The same target when nothing is wrong with it and everything was looked at. */
export function cleanReport(): Report {
  const { distribution, baseImage, ...report } = sampleReport();
  const nothing = { problems: [], findings: [], actions: [], suppressed: [], layers: [] };
  return {
    ...report,
    ...nothing,
    packages: languagePackages(),
    coverage: structuredClone(allLookedAt),
  };
}

/** The sample with some findings suppressed in every way there is, and waivers that are idle. */
export function excusedReport(): Report {
  const report = sampleReport();
  const named = (vulnerability: string) =>
    report.findings.filter(
      (each) => 'vulnerability' in each && each.vulnerability === vulnerability,
    );
  const suppressed: Report['suppressed'] = [
    ...named('CVE-2021-44228').map((finding) => ({
      finding,
      by: 'waiver' as const,
      reason: 'Look-ups are turned off by\u001b[2J configuration | <b>everywhere</b>.',
      owner: 'security@example.com',
      until: '2027-01-31',
      source: 'seaworthy.yaml:3',
    })),
    ...named('CVE-2022-0778').map((finding) => ({
      finding,
      by: 'vex' as const,
      status: 'not_affected' as const,
      reason: 'The service reads no certificates from clients.',
      justification: 'vulnerable_code_not_in_execute_path',
      owner: 'Example Ltd',
      source: 'web.openvex.json',
    })),
    ...named('CVE-2022-37434').map((finding) => ({
      finding,
      by: 'waiver' as const,
      status: 'fixed' as const,
      reason: 'Built with our own patch.',
      source: 'seaworthy.yaml:9',
    })),
    ...named('CVE-2021-4160').map((finding) => ({
      finding,
      by: 'vendor' as const,
      reason: 'Only MIPS is affected.',
      source: 'debian',
    })),
    ...report.findings
      .filter(({ kind }) => kind === 'end-of-life')
      .map((finding) => ({
        finding,
        by: 'waiver' as const,
        reason: 'We move next month.',
        until: '2026-12-31',
        source: '.trivyignore:1',
      })),
  ];
  const gone = new Set(suppressed.map(({ finding }) => finding.id));
  return {
    ...report,
    findings: report.findings.filter(({ id }) => !gone.has(id)),
    suppressed,
    idleWaivers: [
      {
        waiver: 'CVE-2022-22965',
        why: 'expired',
        until: '2026-10-31',
        owner: 'alice',
        source: 'seaworthy.yaml:20',
        findings: named('CVE-2022-22965').map(({ id }) => id),
      },
      { waiver: 'CVE-1999-0001', why: 'unused', source: '.trivyignore:7', findings: [] },
    ],
  };
}

const allLookedAt: Report['coverage'] = {
  vulnerabilities: {
    looked: true,
    database: {
      kind: 'full',
      builtAt: '2026-11-20T04:00:00.000Z',
      advisories: 312_005,
      digest: digestOf('database'),
      ecosystems: ['npm'],
    },
    notMatched: {},
  },
};

const endOfLife: Report['findings'][number] = {
  kind: 'end-of-life',
  id: sha256('end-of-life debian 11'),
  severity: { level: 'high' },
  distribution: 'Debian GNU/Linux 11 (bullseye)',
  endedAt: '2026-08-31',
  summary: 'Debian 11 gets no more security fixes since 2026-08-31.',
};

function findingOf(flaw: Flaw, packages: readonly Package[]): VulnerabilityFinding {
  const found = packages.find((each) => each.name === flaw.package)!;
  const source = found.type === 'deb' ? 'debian' : 'osv';
  return {
    kind: 'vulnerability',
    id: sha256(`${flaw.vulnerability} ${found.purl}`),
    vulnerability: flaw.vulnerability,
    aliases: flaw.vulnerability === 'CVE-2021-44228' ? ['GHSA-jfh8-c2jp-5v3q'] : [],
    package: {
      purl: found.purl,
      type: found.type,
      name: found.name,
      version: found.version,
      locations: found.locations,
    },
    status: flaw.status ?? (flaw.fixed === undefined ? 'affected' : 'fixed'),
    ...(flaw.fixed === undefined ? {} : { fixedVersion: flaw.fixed }),
    severity: {
      level: flaw.level,
      ...(flaw.score === undefined ? {} : { score: flaw.score, source: 'nvd' }),
      ...(flaw.score === 9.8 ? { vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' } : {}),
    },
    ...(flaw.exploitedAt === undefined
      ? {}
      : { exploited: { addedAt: flaw.exploitedAt, ransomware: flaw.score === 10 } }),
    ...(flaw.epss === undefined ? {} : { epss: { score: flaw.epss, percentile: 0.99 } }),
    ...(flaw.exploitedAt === undefined ? {} : { exploitation: 'active' }),
    risk: riskOf(flaw),
    origin: found.locations[0]?.layer === 0 ? 'base-image' : 'own',
    summary: flaw.summary,
    cwes: flaw.score === 10 ? ['CWE-502', 'CWE-400'] : [],
    references: [`https://nvd.nist.gov/vuln/detail/${flaw.vulnerability}`],
    publishedAt: '2021-12-10T00:00:00Z',
    evidence: [
      {
        advisory: flaw.vulnerability,
        source,
        ecosystem: found.type === 'deb' ? 'Debian:11' : found.type,
        package: found.source?.name ?? found.name,
        range: flaw.fixed === undefined ? 'all versions' : `< ${flaw.fixed}`,
        ...(flaw.fixed === undefined ? {} : { fixedVersion: flaw.fixed }),
        url: `https://security-tracker.debian.org/tracker/${flaw.vulnerability}`,
      },
    ],
  };
}

/** Plausible, no more: the real formula is the risk package's. */
function riskOf({ score = 3, epss = 0.01, exploitedAt }: Flaw): number {
  return Math.round(score * 4 + epss * 20 + (exploitedAt === undefined ? 0 : 40));
}

function digestOf(text: string): string {
  return `sha256:${sha256(text)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
