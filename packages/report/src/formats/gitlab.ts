import {
  type Finding,
  isVulnerability,
  type Report,
  type SeverityLevel,
  type VulnerabilityFinding,
} from '@seaworthy/model';
import { adviceFor, describeLocation } from '../advice.ts';
import { describeLimits } from '../coverage.ts';
import { fixOf } from '../finding-text.ts';
import type { Reporter } from '../reporter.ts';
import { toJson } from '../text/json.ts';
import { markdownText } from '../text/markdown.ts';
import { countOf, oneLine, printable } from '../text/printable.ts';
import { webUrl } from '../text/url.ts';
import { gitlabDependencyFiles } from './gitlab-dependency-files.ts';
import { gitlabIdentifiers } from './gitlab-identifiers.ts';

/** Old enough for every GitLab from 16.0 on, whose validator knows all of 15.x. */
const schemaVersion = '15.0.7';

/** GitLab's security report: container scanning, or dependency scanning for a project's files. */
export const gitlab: Reporter = {
  name: 'gitlab',
  about:
    'GitLab security report, schema 15.0.7: container scanning; dependency scanning for a directory or SBOM.',
  extension: '.gitlab.json',
  render(report) {
    const type = scanTypeOf(report);
    const file = `${type.replace('_', '-')}-report-format.json`;
    return toJson({
      version: schemaVersion,
      schema: `https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v${schemaVersion}/dist/${file}`,
      scan: scanOf(report, type),
      vulnerabilities: report.findings
        // Secrets, misconfigurations and licences have report types of their own there.
        .filter(({ kind }) => ['vulnerability', 'end-of-life', 'malware'].includes(kind))
        .map((finding) => vulnerabilityOf(finding, report, type)),
      remediations: [],
      ...(type === 'dependency_scanning'
        ? { dependency_files: gitlabDependencyFiles(report.packages) }
        : {}),
    });
  },
};

type ScanType = 'container_scanning' | 'dependency_scanning';

function scanTypeOf({ target: { kind } }: Report): ScanType {
  return kind === 'directory' || kind === 'sbom' ? 'dependency_scanning' : 'container_scanning';
}

function scanOf(report: Report, type: ScanType): object {
  // "yyyy-mm-ddThh:mm:ss", without a zone. We know one moment only.
  const time = report.createdAt.slice(0, 19);
  const tool = {
    id: report.tool.name,
    name: 'Seaworthy',
    version: report.tool.version,
    vendor: { name: 'Seaworthy' },
  };
  return {
    type,
    status: report.coverage.vulnerabilities.looked ? 'success' : 'failure',
    start_time: time,
    end_time: time,
    analyzer: tool,
    scanner: tool,
    messages: messagesOf(report),
  };
}

function messagesOf(report: Report): object[] {
  const excused = report.suppressed.length;
  const problems = report.problems.map(({ code, path, message }) =>
    oneLine(`${code}: ${path === undefined ? '' : `${path}: `}${message}`),
  );
  return [
    ...[...describeLimits(report), ...problems].map((value) => ({ level: 'warn', value })),
    ...(excused > 0 ? [{ level: 'info', value: `${countOf(excused, 'finding')} suppressed` }] : []),
  ];
}

const severities: Readonly<Record<SeverityLevel, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  none: 'Info',
  unknown: 'Unknown',
};

function vulnerabilityOf(finding: Finding, report: Report, type: ScanType): object {
  const summary = oneLine(finding.summary);
  const identifiers = gitlabIdentifiers(finding);
  const common = {
    id: finding.id,
    name: cut(`${identifiers[0]!.name}: ${summary}`, 255),
    description: markdownText(finding.summary, 10_000),
    severity: severities[finding.severity.level],
  };
  if (!isVulnerability(finding)) {
    return {
      ...common,
      solution: cut(oneLine(fixOf(finding) ?? 'Move to a release that is supported.'), 7000),
      identifiers,
      location: locationOf(finding, report, type),
    };
  }
  const vectors = vectorsOf(finding);
  return {
    ...common,
    solution: cut(adviceFor(finding), 7000),
    identifiers,
    ...(vectors.length > 0 ? { cvss_vectors: vectors } : {}),
    links: linksOf(finding),
    details: detailsOf(finding, report),
    location: locationOf(finding, report, type),
  };
}

/** Only base metrics, and only of the versions that the schema knows: 4.0 is not among them. */
const baseVector =
  /^(?:CVSS:3\.[01]\/AV:[NALP]\/AC:[LH]\/PR:[NLH]\/UI:[NR]\/S:[UC](?:\/[CIA]:[NLH]){3}|AV:[NAL]\/AC:[LMH]\/Au:[MSN](?:\/[CIA]:[NPC]){3})(?=\/|$)/;

function vectorsOf({ severity, evidence }: VulnerabilityFinding): object[] {
  const vectors = new Map<string, string>();
  for (const each of [severity, ...evidence.flatMap((one) => one.severity ?? [])]) {
    const vector = baseVector.exec(each.vector ?? '')?.[0];
    if (vector !== undefined && !vectors.has(vector)) vectors.set(vector, each.source || 'unknown');
  }
  return [...vectors].slice(0, 10).map(([vector, vendor]) => ({ vendor, vector }));
}

function linksOf({ evidence, references }: VulnerabilityFinding): object[] {
  const urls = [...evidence.map((each) => each.url), ...references].map(webUrl);
  return [...new Set(urls)].flatMap((url) => (url === undefined ? [] : [{ url }]));
}

/** Rows that GitLab shows beside the description. */
function detailsOf(finding: VulnerabilityFinding, report: Report): object {
  const { exploited, epss, risk, package: found, evidence } = finding;
  const rows: readonly (readonly [key: string, name: string, value: string | undefined])[] = [
    ['exploited', 'Known to be exploited since', exploited?.addedAt],
    ['epss', 'Chance of exploitation in 30 days (EPSS)', epss && percent(epss.score)],
    ['risk', 'Risk, of 100', risk?.toFixed(1)],
    ['purl', 'Package URL', printable(found.purl)],
    [
      'places',
      'Found in',
      found.locations.map((location) => describeLocation(location, report)).join('; '),
    ],
    [
      'evidence',
      'Evidence',
      evidence
        .map((each) => oneLine(`${each.advisory} (${each.source}): ${each.range}`))
        .join('; '),
    ],
  ];
  return Object.fromEntries(
    rows.flatMap(([key, name, value]) =>
      value ? [[key, { type: 'text', name, value: cut(value, 7000) }]] : [],
    ),
  );
}

function locationOf(finding: Finding, report: Report, type: ScanType): object {
  const { target, distribution } = report;
  const name = isVulnerability(finding) ? finding.package.name : (distribution?.id ?? '');
  const version = isVulnerability(finding)
    ? finding.package.version
    : (distribution?.versionId ?? '');
  const dependency = { package: { name: printable(name) }, version: printable(version) };
  const where = printable(target.name) || 'unknown';
  if (type === 'dependency_scanning') {
    const path = isVulnerability(finding) ? finding.package.locations[0]?.path : undefined;
    return { file: printable(path ?? '') || where, dependency };
  }
  const system = `${distribution?.id ?? ''} ${distribution?.versionId ?? ''}`.trim();
  return { dependency, operating_system: printable(system) || 'unknown', image: where };
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}

function cut(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength - 1).toWellFormed()}…` : text;
}
