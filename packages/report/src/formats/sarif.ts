import type {
  Finding,
  Location,
  Report,
  ScanFailure,
  SeverityLevel,
  Suppression,
  VulnerabilityFinding,
} from '@seaworthy/model';
import { severityLevels } from '@seaworthy/model';
import { adviceFor } from '../advice.ts';
import { describeLimits } from '../coverage.ts';
import { ruleOf } from '../finding-text.ts';
import { malwarePlace, malwareSource } from '../malware-text.ts';
import type { Reporter } from '../reporter.ts';
import { secretPlace } from '../secret-text.ts';
import { toJson, toJsonPieces } from '../text/json.ts';
import { markdownCode, markdownLink, markdownText } from '../text/markdown.ts';
import { oneLine, printable } from '../text/printable.ts';
import { pathUri, webUrl } from '../text/url.ts';

/** Static Analysis Results Interchange Format 2.1.0 (OASIS), as code-scanning services read it. */
export const sarif: Reporter = {
  name: 'sarif',
  about: 'SARIF 2.1.0 with stable fingerprints and security-severity, for code scanning.',
  extension: '.sarif',
  readsFindingsOnly: true,
  render: (report) => toJson({ ...log, runs: [runOf(report)] }),
  /** Section 3.13.4: a run for each target. */
  renderFleet: ({ reports, failures }) => toJsonPieces(log, 'runs', runsOf(reports, failures)),
};

const log = {
  $schema:
    'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
  version: '2.1.0',
};

function* runsOf(reports: readonly Report[], failures: readonly ScanFailure[]): Generator<object> {
  for (const report of reports) yield runOf(report);
  for (const failure of failures) yield failedRunOf(failure);
}

/** A target that could not be read: no results, which is not the same as none found. */
function failedRunOf({ target, code, message }: ScanFailure): object {
  return {
    tool: { driver: { name: 'seaworthy' } },
    invocations: [
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          {
            level: 'error',
            descriptor: { id: code },
            message: { text: plainMessage(oneLine(`${target}: ${message}`)) },
          },
        ],
      },
    ],
    automationDetails: { id: `seaworthy/${pathUri(target)}/` },
  };
}

function runOf(report: Report): object {
  const all = [...report.findings, ...report.suppressed.map(({ finding }) => finding)];
  const groups = [...Map.groupBy(all, ruleOf)];
  const indexes = new Map(groups.map(([id], index) => [id, index]));
  return {
    tool: {
      driver: {
        name: report.tool.name,
        version: report.tool.version,
        rules: groups.map(([id, findings]) => describeRule(id, findings)),
      },
    },
    invocations: [
      {
        executionSuccessful: true,
        endTimeUtc: report.createdAt,
        toolExecutionNotifications: notificationsOf(report),
      },
    ],
    automationDetails: { id: `seaworthy/${pathUri(report.target.name)}/` },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: {
      ROOT: { description: { text: `The root of ${printable(report.target.name)}` } },
    },
    results: [
      ...report.findings.map((finding) => ({
        ...resultOf(finding, indexes.get(ruleOf(finding))!, report),
        // All results of a run have the list, or none has (section 3.27.23).
        ...(report.suppressed.length > 0 ? { suppressions: [] } : {}),
      })),
      ...report.suppressed.map((suppression) => ({
        ...resultOf(suppression.finding, indexes.get(ruleOf(suppression.finding))!, report),
        suppressions: [suppressionOf(suppression)],
      })),
    ],
    properties: {
      target: report.target.name,
      ...(report.target.digest === undefined ? {} : { digest: report.target.digest }),
      ...(report.target.imageId === undefined ? {} : { imageId: report.target.imageId }),
    },
  };
}

function describeRule(id: string, findings: readonly Finding[]): object {
  const [first] = findings as readonly [Finding];
  const worst = severityLevels.find((level) =>
    findings.some((finding) => finding.severity.level === level),
  )!;
  const score = Math.max(-1, ...findings.map(({ severity }) => severity.score ?? -1));
  if (first.kind === 'end-of-life') {
    const text = 'The distribution gets no more security fixes.';
    return {
      id,
      name: 'EndOfLife',
      shortDescription: { text },
      fullDescription: { text },
      help: { text: 'Move to a release that is supported.' },
      defaultConfiguration: { level: levelOf(worst) },
      properties: propertiesOf(worst, score, ['end-of-life']),
    };
  }
  if (first.kind === 'secret') {
    return {
      id,
      name: 'ExposedSecret',
      shortDescription: { text: printable(first.title) },
      fullDescription: { text: first.summary },
      help: { text: first.fix },
      defaultConfiguration: { level: levelOf(worst) },
      properties: {
        ...propertiesOf(worst, score, ['secret', 'external/cwe/cwe-798']),
        precision: 'high',
      },
    };
  }
  if (first.kind === 'malware') {
    const uri = webUrl(first.references[0]);
    return {
      id,
      name: 'Malware',
      shortDescription: { text: printable(first.title) },
      fullDescription: { text: oneLine(first.summary) },
      ...(uri === undefined ? {} : { helpUri: uri }),
      help: { text: oneLine(first.fix) },
      defaultConfiguration: { level: levelOf(worst) },
      properties: { ...propertiesOf(worst, score, ['malware', 'external/cwe/cwe-506']) },
    };
  }
  if (first.kind === 'misconfiguration') {
    const uri = webUrl(first.references[0]);
    return {
      id,
      name: 'Misconfiguration',
      shortDescription: { text: printable(first.title) },
      fullDescription: { text: first.why },
      ...(uri === undefined ? {} : { helpUri: uri }),
      help: { text: `${first.why} ${first.fix}` },
      defaultConfiguration: { level: levelOf(worst) },
      properties: propertiesOf(worst, score, ['misconfiguration', ...first.controls]),
    };
  }
  if (first.kind === 'license') {
    const text = first.rule === 'license-denied' ? 'A licence that is denied' : first.category;
    return {
      id,
      name: 'License',
      shortDescription: { text: `Licence: ${text.replaceAll('-', ' ')}` },
      fullDescription: { text: first.why },
      help: { text: `${first.why} ${first.fix}` },
      defaultConfiguration: { level: levelOf(worst) },
      properties: { precision: 'high', tags: ['license', first.category] },
    };
  }
  const vulnerabilities = findings as readonly VulnerabilityFinding[];
  const url = vulnerabilities
    .flatMap(({ evidence, references }) => [...evidence.map((each) => each.url), ...references])
    .map(webUrl)
    .find((each) => each !== undefined);
  const summary = oneLine(first.summary) || printable(id);
  const exploited = vulnerabilities.some((finding) => finding.exploited !== undefined);
  return {
    id,
    name: 'KnownVulnerability',
    shortDescription: { text: `${printable(id)}: ${summary}`.slice(0, 1000).toWellFormed() },
    fullDescription: { text: summary.slice(0, 1000).toWellFormed() },
    ...(url === undefined ? {} : { helpUri: url }),
    help: { text: helpText(vulnerabilities), markdown: helpMarkdown(id, url, vulnerabilities) },
    defaultConfiguration: { level: levelOf(worst) },
    properties: propertiesOf(worst, score, [
      ...(exploited ? ['exploited'] : []),
      ...first.cwes.slice(0, 5).map((cwe) => `external/cwe/${cwe.toLowerCase()}`),
    ]),
  };
}

function propertiesOf(worst: SeverityLevel, score: number, tags: readonly string[]): object {
  return {
    'security-severity': score >= 0 ? score.toFixed(1) : defaultScores[worst],
    precision: 'very-high',
    tags: ['security', 'vulnerability', ...tags],
  };
}

/** Middle of the band (CVSS 3.1, section 5) for findings that have a word and no number. */
const defaultScores: Record<SeverityLevel, string> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  none: '0.0',
  unknown: '0.0',
};

function levelOf(severity: SeverityLevel): string {
  if (severity === 'critical' || severity === 'high') return 'error';
  return severity === 'medium' ? 'warning' : 'note';
}

function helpText(findings: readonly VulnerabilityFinding[]): string {
  return [oneLine(findings[0]!.summary), ...new Set(findings.map(adviceFor))].join('\n');
}

function helpMarkdown(
  id: string,
  url: string | undefined,
  findings: readonly VulnerabilityFinding[],
): string {
  const rows = findings.map(({ package: found, fixedVersion, status, evidence }) =>
    [
      markdownCode(found.name),
      markdownCode(found.version),
      fixedVersion === undefined ? status.replaceAll('-', ' ') : markdownCode(fixedVersion),
      markdownText(evidence.map((each) => `${each.source} ${each.range}`).join('; ')),
    ].join(' | '),
  );
  return [
    `**${markdownLink(id, url)}** ${markdownText(findings[0]!.summary, 500)}`,
    '',
    '| Package | Installed | Fixed in | Evidence |',
    '| --- | --- | --- | --- |',
    ...[...new Set(rows)].slice(0, 50).map((row) => `| ${row} |`),
  ].join('\n');
}

function resultOf(finding: Finding, ruleIndex: number, report: Report): object {
  const found = 'package' in finding ? finding.package : undefined;
  const locations: readonly (Location & Lines)[] =
    finding.kind === 'secret' && finding.path !== undefined
      ? [{ path: finding.path, layer: finding.layer, line: finding.line }]
      : finding.kind === 'misconfiguration'
        ? [{ path: finding.path, line: finding.startLine, endLine: finding.endLine }]
        : (finding.kind === 'license' || finding.kind === 'malware') && finding.path !== undefined
          ? [{ path: finding.path, layer: finding.layer }]
          : (found?.locations ?? []);
  return {
    ruleId: ruleOf(finding),
    ruleIndex,
    level: levelOf(finding.severity.level),
    ...(finding.risk === undefined ? {} : { rank: finding.risk }),
    message: { text: plainMessage(messageFor(finding)) },
    locations:
      locations.length > 0
        ? locations.map((location) => locationOf(location, report))
        : [{ physicalLocation: physicalLocation(report.target.name) }],
    partialFingerprints: {
      'seaworthyFindingId/v1': finding.id,
      primaryLocationLineHash: `${finding.id}:1`,
    },
    properties: {
      severity: finding.severity.level,
      ...(found === undefined ? {} : { purl: found.purl }),
      ...(finding.kind === 'vulnerability' ? { status: finding.status } : {}),
    },
  };
}

/** Kept outside of what was scanned, so it is an external one (section 3.35.2). */
function suppressionOf(suppression: Suppression): object {
  const { by, reason, owner, until, source, justification, status } = suppression;
  return {
    kind: 'external',
    status: 'accepted',
    justification: oneLine(reason).slice(0, 1000).toWellFormed(),
    properties: {
      by,
      source,
      ...(owner === undefined ? {} : { owner }),
      ...(until === undefined ? {} : { until }),
      ...(status === undefined ? {} : { status }),
      ...(justification === undefined ? {} : { vexJustification: justification }),
    },
  };
}

interface Lines {
  readonly line?: number | undefined;
  readonly endLine?: number | undefined;
}

function messageFor(finding: Finding): string {
  switch (finding.kind) {
    case 'vulnerability':
      return `${printable(finding.vulnerability)} in ${adviceFor(finding)}. ${oneLine(finding.summary)}`;
    case 'secret':
      return `${printable(finding.title)} ${printable(finding.match)} in ${secretPlace(finding)}. ${oneLine(finding.fix)}`;
    case 'malware':
      return `${printable(finding.title)} (${malwareSource(finding)}) in ${malwarePlace(finding)}. ${oneLine(finding.fix)}`;
    case 'misconfiguration':
      return `${oneLine(finding.summary)} (${printable(finding.resource)}). ${oneLine(finding.fix)}`;
    case 'license':
      return `${oneLine(finding.summary)}. ${finding.why}`;
    case 'end-of-life':
      return oneLine(finding.summary);
  }
}

function locationOf({ path, layer, line, endLine }: Location & Lines, report: Report): object {
  const from = layer === undefined ? undefined : report.layers[layer];
  return {
    physicalLocation: physicalLocation(path, 'ROOT', line, endLine),
    ...(from === undefined
      ? {}
      : {
          logicalLocations: [
            { name: `layer ${from.index}`, fullyQualifiedName: from.diffId, kind: 'layer' },
          ],
          message: {
            text: plainMessage(`Layer ${from.index}: ${oneLine(from.createdBy ?? from.diffId)}`),
          },
        }),
  };
}

/** Readers want a line; a package has none, so the first one stands for the file. */
function physicalLocation(path: string, uriBaseId?: string, line = 1, endLine = line): object {
  return {
    artifactLocation: { uri: pathUri(path), ...(uriBaseId === undefined ? {} : { uriBaseId }) },
    region: { startLine: line, ...(endLine > line ? { endLine } : {}) },
  };
}

/** Brackets would make a link and braces a placeholder (sections 3.11.5 and 3.11.6). */
function plainMessage(text: string): string {
  return text
    .slice(0, 1000)
    .toWellFormed()
    .replaceAll(/[\\[\]]/g, '\\$&')
    .replaceAll(/\{(\d+)\}/g, '{{$1}}');
}

function notificationsOf(report: Report): object[] {
  return [
    ...describeLimits(report).map((text) => ({
      level: 'warning',
      message: { text: plainMessage(text) },
    })),
    ...report.problems.map(({ code, message, path }) => ({
      level: 'warning',
      descriptor: { id: code },
      message: { text: plainMessage(oneLine(message)) },
      ...(path === undefined
        ? {}
        : { locations: [{ physicalLocation: physicalLocation(path, 'ROOT') }] }),
    })),
  ];
}
