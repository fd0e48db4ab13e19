import {
  type Finding,
  isVulnerability,
  type PackageType,
  type Report,
  type Suppression,
} from '@seaworthy/model';
import { adviceFor, describeLocation } from '../advice.ts';
import { describeLimits } from '../coverage.ts';
import { fixOf, subjectOf, titleOf } from '../finding-text.ts';
import type { Reporter } from '../reporter.ts';
import { countTypes } from '../summary.ts';
import { describeAuthority } from '../suppressed.ts';
import { countOf, oneLine, printable } from '../text/printable.ts';
import { type XmlElement, xmlDocument, xmlElement } from '../text/xml.ts';

/**
 * JUnit's XML, which nobody has specified: what is written here is valid by the schema of Ant's
 * task (JUnit.xsd) and by the one of Jenkins' xUnit plugin (junit-10.xsd), and GitLab reads it.
 */
export const junit: Reporter = {
  name: 'junit',
  about:
    'JUnit XML for Jenkins, GitLab and others: a suite for each ecosystem, a failure a finding.',
  extension: '.junit.xml',
  render(report) {
    const suites = [coverageSuite(report), ...distributionSuite(report), ...packageSuites(report)];
    return xmlDocument(
      xmlElement(
        'testsuites',
        {},
        suites.map((suite, id) => suiteElement(suite, id, report)),
      ),
    );
  },
};

interface Suite {
  /** Stable: readers compare runs by it. */
  readonly name: string;
  readonly cases: readonly TestCase[];
}

interface TestCase {
  readonly name: string;
  readonly outcome: XmlElement | undefined;
}

/** "Could not look" must not look like "nothing found": a scan without a database is an error. */
function coverageSuite(report: Report): Suite {
  const { looked } = report.coverage.vulnerabilities;
  const limits = describeLimits(report);
  const problems = report.problems.map(({ code, path, message }) =>
    oneLine(`${code}: ${path === undefined ? '' : `${path}: `}${message}`),
  );
  const kind = looked ? 'skipped' : 'error';
  const type = looked ? {} : { type: 'not-looked' };
  const outcome =
    limits.length === 0
      ? undefined
      : xmlElement(kind, { message: limits[0]!, ...type }, [[...limits, ...problems].join('\n')]);
  return { name: 'coverage', cases: [{ name: 'everything was looked at', outcome }] };
}

function distributionSuite(report: Report): Suite[] {
  return [
    suiteOf('distribution', 'end-of-life', report),
    suiteOf('malware', 'malware', report),
    suiteOf('secrets', 'secret', report),
    suiteOf('configuration', 'misconfiguration', report),
    suiteOf('licenses', 'license', report),
  ].filter(({ cases }) => cases.length > 0);
}

function suiteOf(name: string, kind: Finding['kind'], report: Report): Suite {
  const failed = report.findings.filter((finding) => finding.kind === kind);
  const excused = report.suppressed.filter(({ finding }) => finding.kind === kind);
  const cases = [...failed.map((each) => failedCase(each, report)), ...excused.map(skippedCase)];
  return { name, cases };
}

/** A suite for every ecosystem that has packages; one without findings has a test that passes. */
function packageSuites(report: Report): Suite[] {
  const failed = Map.groupBy(report.findings, typeOf);
  const skipped = Map.groupBy(report.suppressed, ({ finding }) => typeOf(finding));
  const counts = new Map(countTypes(report));
  const types = new Set([...counts.keys(), ...failed.keys(), ...skipped.keys()]);
  return [...types].flatMap((type) => {
    if (type === undefined) return [];
    const cases = [
      ...(failed.get(type) ?? []).map((finding) => failedCase(finding, report)),
      ...(skipped.get(type) ?? []).map(skippedCase),
    ];
    const count = countOf(counts.get(type) ?? 0, 'package');
    const passed = { name: `no findings in ${count}`, outcome: undefined };
    return { name: type, cases: cases.length > 0 ? cases : [passed] };
  });
}

function typeOf(finding: Finding): PackageType | undefined {
  return isVulnerability(finding) ? finding.package.type : undefined;
}

/** Readers keep one of two cases of the same name. */
function uniquelyNamed(cases: readonly TestCase[]): TestCase[] {
  const uses = new Map<string, number>();
  return cases.map((each) => {
    const count = (uses.get(each.name) ?? 0) + 1;
    uses.set(each.name, count);
    return count === 1 ? each : { ...each, name: `${each.name} (${count})` };
  });
}

function nameOf(finding: Finding): string {
  return `${titleOf(finding)} ${finding.kind === 'end-of-life' ? 'of' : 'in'} ${subjectOf(finding)}`;
}

function failedCase(finding: Finding, report: Report): TestCase {
  const { level } = finding.severity;
  const advice = isVulnerability(finding)
    ? adviceFor(finding)
    : oneLine(fixOf(finding) ?? finding.summary);
  const outcome = xmlElement('failure', { message: `${level}: ${advice}`, type: level }, [
    describeFinding(finding, report).join('\n'),
  ]);
  return { name: nameOf(finding), outcome };
}

function skippedCase(suppression: Suppression): TestCase {
  const { finding, reason, source } = suppression;
  const message = `${describeAuthority(suppression)}. ${oneLine(reason)} (${oneLine(source)})`;
  return { name: nameOf(finding), outcome: xmlElement('skipped', { message }) };
}

function describeFinding(finding: Finding, report: Report): string[] {
  const { severity } = finding;
  const score = severity.score === undefined ? '' : ` ${severity.score.toFixed(1)}`;
  const lines = [oneLine(finding.summary), `severity: ${severity.level}${score}`];
  if (isVulnerability(finding)) {
    if (finding.exploited !== undefined) {
      lines.push(`known to be exploited since ${finding.exploited.addedAt}`);
    }
    lines.push(`package: ${printable(finding.package.purl)}`);
    for (const location of finding.package.locations) {
      lines.push(`place: ${describeLocation(location, report)}`);
    }
    for (const { advisory, source, range } of finding.evidence) {
      lines.push(`evidence: ${oneLine(`${advisory} of ${source}: ${range}`)}`);
    }
    for (const reference of finding.references.slice(0, 5)) lines.push(printable(reference));
  }
  return [...lines, `finding: ${finding.id}`];
}

function suiteElement({ name, cases }: Suite, id: number, report: Report): XmlElement {
  const count = (kind: string) => cases.filter(({ outcome }) => outcome?.name === kind).length;
  const target = printable(report.target.name);
  return xmlElement(
    'testsuite',
    {
      id,
      name: `${target} ${name}`.trim(),
      package: 'seaworthy',
      hostname: 'localhost',
      timestamp: report.createdAt.slice(0, 19),
      tests: cases.length,
      failures: count('failure'),
      errors: count('error'),
      skipped: count('skipped'),
      time: 0,
    },
    [
      xmlElement('properties', {}, propertiesOf(report)),
      ...uniquelyNamed(cases).map((each) =>
        xmlElement(
          'testcase',
          { classname: `seaworthy.${name}`, name: each.name, time: 0 },
          each.outcome === undefined ? [] : [each.outcome],
        ),
      ),
      xmlElement('system-out'),
      xmlElement('system-err'),
    ],
  );
}

function propertiesOf({ target, tool }: Report): XmlElement[] {
  const properties = { target: target.name, digest: target.digest, version: tool.version };
  return Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [xmlElement('property', { name, value: printable(value) })],
  );
}
