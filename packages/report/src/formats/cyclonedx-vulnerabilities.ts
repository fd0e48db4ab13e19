import type {
  Evidence,
  Report,
  Severity,
  Suppression,
  VulnerabilityFinding,
} from '@seaworthy/model';
import { isVulnerability } from '@seaworthy/model';
import { sha256 } from '../content-id.ts';
import { webUrl } from '../text/url.ts';
import { type Analysis, suppressionAnalysis } from './cyclonedx-analysis.ts';

/**
 * One entry for each flaw, whatever the number of components that have it; what is suppressed has
 * entries of its own, one for each thing that is said of it.
 */
export function cyclonedxVulnerabilities(report: Report): object[] {
  const known = new Set(report.packages.map(({ purl }) => purl));
  const counting = Map.groupBy(
    report.findings.filter(isVulnerability),
    (each) => each.vulnerability,
  );
  const excused = Map.groupBy(report.suppressed.filter(isAboutFlaw), (each) => {
    const { finding, ...words } = each;
    return JSON.stringify([finding.vulnerability, words]);
  });
  return [
    ...[...counting].map(([id, findings]) =>
      entryOf(`vulnerability:${id}`, findings, analysisOf(findings), known),
    ),
    ...[...excused].map(([key, group]) => {
      const findings = group.map(({ finding }) => finding);
      const reference = `vulnerability:${findings[0]!.vulnerability}:${sha256(key).slice(0, 12)}`;
      return entryOf(reference, findings, suppressionAnalysis(group[0]!), known);
    }),
  ];
}

type FlawSuppression = Suppression & { readonly finding: VulnerabilityFinding };

function isAboutFlaw(suppression: Suppression): suppression is FlawSuppression {
  return isVulnerability(suppression.finding);
}

function entryOf(
  reference: string,
  findings: readonly VulnerabilityFinding[],
  analysis: Analysis | undefined,
  known: ReadonlySet<string>,
): object {
  const [first] = findings as readonly [VulnerabilityFinding];
  const id = first.vulnerability;
  const evidence = findings.flatMap((finding) => finding.evidence);
  const cwes = unique(findings.flatMap((finding) => finding.cwes).flatMap(cweNumber));
  const published = dateTime(first.publishedAt);
  const risks = findings.flatMap(({ risk }) => risk ?? []);
  const recommendation = recommend(findings);
  const isUnaffected = analysis?.state === 'not_affected' || analysis?.state === 'resolved';
  return {
    'bom-ref': reference,
    id,
    source: sourceOf(evidence[0]!),
    references: aliasesOf(id, findings, evidence),
    ratings: ratingsOf(findings),
    ...(cwes.length > 0 ? { cwes } : {}),
    ...(first.summary === '' ? {} : { description: first.summary }),
    ...(recommendation === '' ? {} : { recommendation }),
    advisories: advisoriesOf(findings, evidence),
    ...(published === undefined ? {} : { published }),
    ...(analysis === undefined ? {} : { analysis }),
    affects: findings
      .filter((finding) => known.has(finding.package.purl))
      .map((finding) => ({
        ref: finding.package.purl,
        versions: [
          ...(finding.package.version === ''
            ? []
            : [
                {
                  version: finding.package.version,
                  status: isUnaffected ? 'unaffected' : 'affected',
                },
              ]),
          ...(finding.fixedVersion === undefined
            ? []
            : [{ version: finding.fixedVersion, status: 'unaffected' }]),
        ],
      })),
    properties: [
      ...(risks.length === 0
        ? []
        : [{ name: 'seaworthy:risk', value: String(Math.max(...risks)) }]),
      ...(first.exploited === undefined
        ? []
        : [{ name: 'seaworthy:exploitedSince', value: first.exploited.addedAt }]),
      ...findings.map((finding) => ({
        name: 'seaworthy:finding',
        value: `${finding.id} ${finding.status} ${finding.package.purl}`,
      })),
    ],
  };
}

function sourceOf({ source, url }: Evidence): object {
  const link = webUrl(url);
  return link === undefined ? { name: source } : { name: source, url: link };
}

function aliasesOf(
  id: string,
  findings: readonly VulnerabilityFinding[],
  evidence: readonly Evidence[],
): object[] {
  const sources = new Map(evidence.map((each) => [each.advisory, each]));
  return unique([...sources.keys(), ...findings.flatMap((finding) => finding.aliases)])
    .filter((alias) => alias !== id)
    .map((alias) => {
      const source = sources.get(alias);
      return { id: alias, source: source === undefined ? { name: 'alias' } : sourceOf(source) };
    });
}

function ratingsOf(findings: readonly VulnerabilityFinding[]): object[] {
  const severities = findings.flatMap(({ severity, evidence }) => [
    severity,
    ...evidence.flatMap((each) =>
      each.severity === undefined ? [] : { source: each.source, ...each.severity },
    ),
  ]);
  const ratings = severities.map((severity) => ({
    ...(severity.source === undefined ? {} : { source: { name: severity.source } }),
    ...(severity.score === undefined ? {} : { score: severity.score }),
    severity: severity.level,
    ...methodOf(severity),
  }));
  const epss = findings.find((finding) => finding.epss !== undefined)?.epss;
  return [
    ...new Map(ratings.map((rating) => [JSON.stringify(rating), rating])).values(),
    ...(epss === undefined
      ? []
      : [{ source: { name: 'EPSS' }, score: epss.score, method: 'other' }]),
  ];
}

function methodOf({ vector }: Severity): object {
  if (vector === undefined) return {};
  const version = /^CVSS:(\d\.\d)\//.exec(vector)?.[1];
  const methods = { '3.0': 'CVSSv3', '3.1': 'CVSSv31', '4.0': 'CVSSv4' } as const;
  const known = Object.entries(methods).find(([each]) => each === version)?.[1];
  return { method: known ?? (vector.startsWith('AV:') ? 'CVSSv2' : 'other'), vector };
}

/** Only when it is the same for every component: an entry has room for one. */
function analysisOf(findings: readonly VulnerabilityFinding[]): Analysis | undefined {
  const [status, ...others] = unique(findings.map((finding) => finding.status));
  if (status === undefined || others.length > 0) return undefined;
  switch (status) {
    case 'fixed':
      return { response: ['update'] };
    case 'will-not-fix':
      return { response: ['will_not_fix'] };
    case 'end-of-life':
      return { response: ['can_not_fix'] };
    case 'under-investigation':
      return { state: 'in_triage' };
    case 'deferred':
      return { detail: 'The fix is deferred by who maintains the package.' };
    case 'not-affected':
      return { state: 'not_affected' };
    case 'affected':
      return undefined;
  }
}

function recommend(findings: readonly VulnerabilityFinding[]): string {
  const upgrades = findings.flatMap(({ fixedVersion, package: { name } }) =>
    fixedVersion === undefined ? [] : `Upgrade ${name} to ${fixedVersion}.`,
  );
  return unique(upgrades).join(' ');
}

function advisoriesOf(
  findings: readonly VulnerabilityFinding[],
  evidence: readonly Evidence[],
): object[] {
  const links = [
    ...evidence.map(({ url }) => url),
    ...findings.flatMap((finding) => finding.references),
  ].flatMap((url) => webUrl(url) ?? []);
  return unique(links).map((url) => ({ url }));
}

function cweNumber(cwe: string): number[] {
  const number = /^CWE-(\d{1,6})$/i.exec(cwe)?.[1];
  return number === undefined || Number(number) === 0 ? [] : [Number(number)];
}

function dateTime(text: string | undefined): string | undefined {
  const timeMs = Date.parse(text ?? '');
  const iso = Number.isNaN(timeMs) ? '' : new Date(timeMs).toISOString();
  return /^\d{4}-/.test(iso) ? iso : undefined; // years past 9999 have a sign and six digits
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
