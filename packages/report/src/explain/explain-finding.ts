import {
  type Evidence,
  type Finding,
  isVulnerability,
  type LicenseFinding,
  type MalwareFinding,
  type MisconfigurationFinding,
  type Report,
  type Severity,
  type VulnerabilityFinding,
} from '@seaworthy/model';
import { explainer } from '@seaworthy/risk';
import { subjectOf, titleOf } from '../finding-text.ts';
import { malwareSource } from '../malware-text.ts';
import type { RenderOptions } from '../reporter.ts';
import { describePlace, describeRemoved, instructionOf } from '../text/action.ts';
import { createPaint, type Paint, riskPaint } from '../text/paint.ts';
import { countOf, oneLine, printable } from '../text/printable.ts';
import { statusText } from '../text/status.ts';
import { wrap } from '../text/width.ts';

/** More places, actions or addresses than a person reads. */
const mostLines = 10;

/** Everything that is known of one finding, and every term of its risk, for a terminal. */
export function explainFinding(report: Report, finding: Finding, options: RenderOptions): string {
  const page: Page = {
    report,
    paint: createPaint(options.color),
    width: Math.max(60, Math.min(options.width, 120)),
  };
  const sections = isVulnerability(finding)
    ? [
        head(page, finding),
        riskSection(page, finding),
        matchSection(page, finding),
        placeSection(page, finding),
        actionSection(page, finding),
        referenceSection(page, finding),
      ]
    : [
        [
          page.paint.bold(
            finding.kind === 'end-of-life'
              ? oneLine(finding.distribution)
              : `${oneLine(titleOf(finding))} in ${oneLine(subjectOf(finding))}`,
          ),
          ...wrap(oneLine(finding.summary), page.width),
          ...(finding.kind === 'misconfiguration' ? lessonOf(finding, page.width) : []),
          ...(finding.kind === 'license' ? licenseLesson(finding, page.width) : []),
          ...(finding.kind === 'secret' ? wrap(oneLine(finding.fix), page.width) : []),
          ...(finding.kind === 'malware' ? traceOf(finding, page.width) : []),
        ],
        riskSection(page, finding),
        actionSection(page, finding),
      ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The lines at fault, why they matter, and what to write instead. */
function lessonOf(finding: MisconfigurationFinding, width: number): string[] {
  const shown = finding.lines.map((line, i) => `  ${finding.startLine + i} | ${printable(line)}`);
  return [
    ...shown,
    '',
    ...wrap(oneLine(finding.why), width),
    '',
    ...wrap(oneLine(finding.fix), width),
    '',
    ...wrap(`Controls: ${finding.controls.join(', ')}`, width),
    ...finding.references,
  ];
}

/** Who says so, and what matched. */
function traceOf(finding: MalwareFinding, width: number): string[] {
  return [
    '',
    ...wrap(oneLine(finding.fix), width),
    '',
    `found by  ${malwareSource(finding)}`,
    ...(finding.sha256 === undefined ? [] : [`sha256    ${finding.sha256}`]),
    ...(finding.places ?? []).map((place) => `matched   ${printable(place)}`),
    ...(finding.createdBy === undefined
      ? []
      : wrap(`made by   ${oneLine(finding.createdBy)}`, width)),
    ...finding.references.map(printable),
  ];
}

/** What the licence asks for, what to do, and why it is not certain. */
function licenseLesson({ why, fix, doubts = [] }: LicenseFinding, width: number): string[] {
  return ['', ...wrap(oneLine(why), width), '', ...wrap(oneLine(fix), width)].concat(
    doubts.flatMap((doubt) => wrap(`Not certain: ${oneLine(doubt)}`, width)),
  );
}

/** The other findings of the same flaw, one a line. */
export function listFindings(findings: readonly Finding[], options: RenderOptions): string {
  const paint = createPaint(options.color);
  const shown = findings.slice(0, mostLines).flatMap((finding) => {
    if (!isVulnerability(finding)) return [];
    const { name, version } = finding.package;
    const risk = (finding.risk ?? 0).toFixed(1).padStart(4);
    return [
      `  ${risk}  ${printable(name)} ${printable(version)}  ${paint.dim(finding.id.slice(0, 12))}`,
    ];
  });
  const more = findings.length - shown.length;
  const lines = [paint.bold('The same flaw elsewhere'), ...shown];
  if (more > 0) lines.push(`  and ${more} more`);
  return `${lines.join('\n')}\n`;
}

interface Page {
  readonly report: Report;
  readonly paint: Paint;
  readonly width: number;
}

function head(page: Page, finding: VulnerabilityFinding): string[] {
  const { paint, width, report } = page;
  const { name, version } = finding.package;
  const suppression = report.suppressed.find((one) => one.finding.id === finding.id);
  const facts: [string, string][] = [
    ['severity', describeSeverity(finding.severity)],
    ['status', describeStatus(finding)],
    ['attacks', describeAttacks(finding)],
    ['weakness', finding.cwes.join(', ')],
    ['aliases', finding.aliases.join(', ')],
    ['published', finding.publishedAt?.slice(0, 10) ?? ''],
    ['finding', finding.id],
    ['package', finding.package.purl],
  ];
  if (suppression !== undefined) {
    const until = suppression.until === undefined ? '' : `, until ${suppression.until}`;
    facts.unshift([
      'SUPPRESSED',
      `by ${suppression.owner ?? suppression.by}: ${suppression.reason}${until} (${suppression.source})`,
    ]);
  }
  return [
    ...wrap(oneLine(`${finding.vulnerability} in ${name} ${version}`), width).map(paint.bold),
    ...wrap(oneLine(finding.summary), width),
    '',
    ...facts.flatMap(([label, text]) => (text === '' ? [] : labelled(page, label, text))),
  ];
}

function describeSeverity({ level, score, vector, source }: Severity): string {
  return [
    level,
    score === undefined ? '' : `CVSS ${score.toFixed(1)}`,
    vector ?? '',
    source === undefined ? '' : `says ${source}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function describeStatus(finding: VulnerabilityFinding): string {
  const { status, fixedVersion, fixAvailableIn } = finding;
  if (fixedVersion === undefined) return statusText[status];
  const [first] = fixAvailableIn ?? [];
  if (first !== undefined) {
    return `fixed in ${fixedVersion}; ${first.repository} has ${first.version}`;
  }
  const none = fixAvailableIn === undefined ? '' : '; no configured repository has it';
  return `fixed in ${fixedVersion}${none}`;
}

function describeAttacks({ exploited, exploitation, epss }: VulnerabilityFinding): string {
  const due = exploited?.dueAt === undefined ? '' : `, to be fixed by ${exploited.dueAt}`;
  return [
    exploited === undefined ? '' : `in CISA's catalogue since ${exploited.addedAt}${due}`,
    exploited?.ransomware === true ? 'used in ransomware campaigns' : '',
    exploitation === undefined ? '' : `SSVC "${exploitation}"`,
    epss === undefined
      ? ''
      : `EPSS ${(epss.score * 100).toFixed(1)} %, above ${Math.floor(epss.percentile * 100)} % of all flaws`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function riskSection({ report, paint, width }: Page, finding: Finding): string[] {
  const { score, odds, terms } = explainer(report)(finding);
  const nameWidth = Math.max(...terms.map(({ name }) => name.length));
  const lines = terms.flatMap(({ name, factor, because }, index) => {
    const style = factor === 1 && index > 0 ? paint.dim : (text: string) => text;
    const sign = index === 0 ? ' ' : '×';
    const lead = `  ${sign} ${number(factor).padEnd(6)} ${name.padEnd(nameWidth)}  `;
    const [first = '', ...rest] = wrap(oneLine(because), width - lead.length);
    return [style(lead + first), ...rest.map((line) => style(' '.repeat(lead.length) + line))];
  });
  const shown = riskPaint(score, paint)(score.toFixed(1));
  return [
    paint.bold('Why this risk'),
    ...lines,
    `  = ${number(odds).padEnd(6)} odds; 100 × odds / (1 + odds) = ${shown}`,
  ];
}

/** Three digits that count, without zeros at the end. */
function number(value: number): string {
  return value < 0.001 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

function matchSection(page: Page, { evidence }: VulnerabilityFinding): string[] {
  const { paint } = page;
  return [
    paint.bold(`Why it matches: ${countOf(evidence.length, 'statement')}`),
    ...evidence
      .slice(0, 3 * mostLines)
      .flatMap((one) => [
        `  ${paint.bold(printable(one.advisory))} ${paint.dim(`from ${printable(one.source)}`)}`,
        ...evidenceFacts(one).flatMap(([label, text]) =>
          text === '' ? [] : labelled(page, label, text, 4),
        ),
      ]),
  ];
}

function evidenceFacts(one: Evidence): [string, string][] {
  return [
    ['affects', `${one.package} (${one.ecosystem}) ${one.range}`],
    ['fixed in', one.fixedVersion ?? ''],
    ['severity', one.severity === undefined ? '' : describeSeverity(one.severity)],
    ['note', one.note ?? ''],
    ['page', one.url ?? ''],
  ];
}

function placeSection(
  page: Page,
  { package: { locations }, origin }: VulnerabilityFinding,
): string[] {
  const { report, paint } = page;
  if (locations.length === 0) return [];
  const lines = locations.slice(0, mostLines).flatMap(({ path, layer }) => {
    const from = layer === undefined ? undefined : report.layers[layer];
    const made = from === undefined ? '' : `layer ${layer}${instructionOf(from.createdBy, 300)}`;
    return [
      ...indented(`/${path}`, page.width, 2),
      ...(made === '' || report.layers.length < 2 ? [] : indented(made, page.width, 6, paint.dim)),
    ];
  });
  if (locations.length > mostLines) lines.push(`  and ${locations.length - mostLines} more places`);
  const base = report.baseImage?.name ?? 'the base image';
  if (origin !== undefined) {
    lines.push(
      `  ${origin === 'base-image' ? `comes with ${printable(base)}` : 'added to the base image'}`,
    );
  }
  return [paint.bold('Where it is'), ...lines];
}

function actionSection({ report, paint, width }: Page, finding: Finding): string[] {
  const ways = report.actions
    .map((action, index) => ({ action, rank: index + 1 }))
    .filter(({ action }) => action.findings.includes(finding.id));
  if (ways.length === 0) return [paint.bold('Nothing known removes it yet')];
  return [
    paint.bold('What removes it'),
    ...ways.slice(0, mostLines).flatMap(({ action, rank }) => {
      const place = describePlace(action, report);
      const effect = `${describeRemoved(action)}${place === '' ? '' : `, ${place}`}`;
      return [
        ...indented(action.title, width, 5).map((line, n) =>
          n === 0 ? `${String(rank).padStart(3)}. ${line.slice(5)}` : line,
        ),
        ...indented(effect, width, 5, paint.dim),
        ...action.how.map((line) => `     ${paint.good(printable(line))}`),
      ];
    }),
  ];
}

function referenceSection({ paint }: Page, { references }: VulnerabilityFinding): string[] {
  if (references.length === 0) return [];
  return [
    paint.bold('References'),
    ...references.slice(0, mostLines).map((url) => `  ${printable(url)}`),
  ];
}

function labelled({ paint, width }: Page, label: string, text: string, indent = 2): string[] {
  const lead = indent + 11;
  const [first = '', ...rest] = wrap(oneLine(text), width - lead);
  return [
    `${' '.repeat(indent)}${paint.dim(label.padEnd(10))} ${first}`,
    ...rest.map((line) => ' '.repeat(lead) + line),
  ];
}

function indented(
  text: string,
  width: number,
  indent: number,
  style: (text: string) => string = (same) => same,
): string[] {
  return wrap(oneLine(text), width - indent).map((line) => ' '.repeat(indent) + style(line));
}
