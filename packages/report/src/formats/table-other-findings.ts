import { isLicense, isMalware, isMisconfiguration, isSecret, type Report } from '@seaworthy/model';
import { checkPlace, licensePlace } from '../finding-text.ts';
import { malwarePlace, malwareSource } from '../malware-text.ts';
import { secretPlace } from '../secret-text.ts';
import type { Paint } from '../text/paint.ts';
import { oneLine, printable } from '../text/printable.ts';
import { displayWidth, truncate, truncateMiddle, wrap } from '../text/width.ts';

/** Everything that is no flaw of a package: one part a kind, what is alike told once. */
export function renderOtherFindings(report: Report, paint: Paint, width: number): string[] {
  return [
    renderEnded,
    renderMalware,
    renderSecrets,
    renderMisconfigurations,
    renderLicenses,
  ].flatMap((render) => render(report, paint, width));
}

/** A distribution that gets no fixes any more, and what that means. */
function renderEnded(report: Report, paint: Paint, width: number): string[] {
  const lines: string[] = [];
  for (const finding of report.findings) {
    if (finding.kind !== 'end-of-life') continue;
    lines.push('', paint.bold(printable(finding.distribution)));
    const [first = '', ...rest] = wrap(oneLine(finding.summary), width - 12);
    lines.push(
      `  ${paint.severity[finding.severity.level](finding.severity.level.padEnd(8))}  ${first}`,
    );
    lines.push(...rest.map((line) => ' '.repeat(12) + line));
  }
  return lines;
}

/** Every malicious thing with its place and who says so, then what it does and what to do. */
function renderMalware(report: Report, paint: Paint, width: number): string[] {
  const lines: string[] = [];
  const malware = report.findings.filter(isMalware);
  for (const [title, same] of Map.groupBy(malware, (finding) => finding.title)) {
    const name = truncateMiddle(printable(title), width - 9);
    lines.push('', `${paint.bold(name)}  ${paint.dim('malware')}`);
    for (const finding of same) {
      const { level } = finding.severity;
      const source = truncateMiddle(malwareSource(finding), Math.max(16, width >> 2));
      const place = truncateMiddle(malwarePlace(finding), width - 14 - source.length);
      lines.push(`  ${paint.severity[level](level.padEnd(8))}  ${place}  ${paint.dim(source)}`);
    }
    for (const text of new Set(same.flatMap(({ summary, fix }) => [summary, fix]))) {
      lines.push(
        ...wrap(oneLine(text), width - 12).map((line) => ' '.repeat(12) + paint.dim(line)),
      );
    }
  }
  return lines;
}

/** Every secret with its place, then what to do, once for those that share it. */
function renderSecrets(report: Report, paint: Paint, width: number): string[] {
  const secrets = report.findings.filter(isSecret);
  const lines: string[] = [];
  for (const [title, same] of Map.groupBy(secrets, (finding) => finding.title)) {
    lines.push('', `${paint.bold(printable(title))}  ${paint.dim('secret')}`);
    for (const finding of same) {
      const { level } = finding.severity;
      const match = truncate(printable(finding.match), 30);
      const place = truncateMiddle(secretPlace(finding), width - 14 - displayWidth(match));
      lines.push(`  ${paint.severity[level](level.padEnd(8))}  ${place}  ${paint.dim(match)}`);
    }
    for (const fix of new Set(same.map((finding) => finding.fix))) {
      lines.push(...wrap(oneLine(fix), width - 12).map((line) => ' '.repeat(12) + paint.dim(line)));
    }
  }
  return lines;
}

/** Every fault of the configuration with its lines, then what to write, once for those alike. */
function renderMisconfigurations(report: Report, paint: Paint, width: number): string[] {
  const lines: string[] = [];
  const faults = report.findings.filter(isMisconfiguration);
  for (const [check, same] of Map.groupBy(faults, (finding) => finding.check)) {
    const { title, severity, fix } = same[0]!;
    const head = paint.severity[severity.level](severity.level.padEnd(8));
    const name = truncate(printable(title), width - 10);
    const fits = displayWidth(name) + displayWidth(check) <= width - 12;
    lines.push(
      '',
      `${head}  ${paint.bold(name)}${fits ? `  ${paint.dim(check)}` : ''}`,
      ...(fits ? [] : [`          ${paint.dim(printable(check))}`]),
    );
    for (const finding of same) {
      const place = truncateMiddle(checkPlace(finding), Math.max(30, width - 12));
      const says = finding.summary === title ? finding.resource : finding.summary;
      lines.push(`  ${place}`, ...wrap(oneLine(says), width - 6).map((line) => `      ${line}`));
    }
    lines.push(...wrap(oneLine(fix), width - 4).map((line) => `    ${paint.dim(line)}`));
  }
  return lines;
}

/** Every licence that is minded with the packages that have it, then what it asks for, once. */
function renderLicenses(report: Report, paint: Paint, width: number): string[] {
  const lines: string[] = [];
  const found = report.findings.filter(isLicense);
  for (const [, same] of Map.groupBy(found, (finding) => `${finding.rule} ${finding.title}`)) {
    const { title, severity, why, fix } = same[0]!;
    const head = paint.severity[severity.level](severity.level.padEnd(8));
    lines.push('', `${head}  ${paint.bold(truncate(printable(title), width - 10))}`);
    const places = same.map((finding) => truncateMiddle(licensePlace(finding), width - 4));
    lines.push(...wrap(places.join('; '), width - 4).map((line) => `    ${line}`));
    const lesson = oneLine(`${why} ${fix}`);
    lines.push(...wrap(lesson, width - 4).map((line) => `    ${paint.dim(line)}`));
  }
  return lines;
}
