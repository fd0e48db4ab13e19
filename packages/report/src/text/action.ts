import { type Action, type Report, severityLevels } from '@seaworthy/model';
import { countOf, formatCount, oneLine } from './printable.ts';

/** "removes 4, 2 exploited (2 critical, 2 medium)", "removes 3 (high)". */
export function describeRemoved({ removes, adds }: Action): string {
  const levels = severityLevels.flatMap((level) => {
    const count = removes.bySeverity[level];
    return count === undefined ? [] : [`${formatCount(count)} ${level}`];
  });
  const exploited = removes.exploited > 0 ? `, ${formatCount(removes.exploited)} exploited` : '';
  const rest = adds.total < removes.total ? `, ${formatCount(adds.total)} not removed above` : '';
  const severities = levels.length === 1 ? levels[0]!.replace(/^\S+ /, '') : levels.join(', ');
  return `removes ${formatCount(removes.total)}${exploited} (${severities})${rest}`;
}

/** A share of the risk: "62 % of the risk". Very little is said as such, not as nothing. */
export function describeShare(share: number, what = ' of the risk'): string {
  const percent = share * 100;
  const number =
    percent >= 10 ? percent.toFixed(0) : percent >= 0.1 ? percent.toFixed(1) : 'under 0.1';
  return `${number} %${what}`;
}

/** Where a change is made, as far as the title does not say: the layer, or how many targets. */
export function describePlace(
  { layer, targets, changes, package: pkg }: Action,
  report: Report,
): string {
  const parts: string[] = [];
  if (pkg?.broughtBy !== undefined)
    parts.push(`comes with ${pkg.broughtBy.map(oneLine).join(', ')}`);
  if (targets.length > 1) {
    parts.push(`${countOf(changes, 'change')} for ${countOf(targets.length, 'target')}`);
  }
  const from = layer === undefined ? undefined : report.layers[layer];
  if (from !== undefined) parts.push(`layer ${layer}${instructionOf(from.createdBy)}`);
  return parts.join(', ');
}

/** A history line as its author wrote it: builders put shells and comments around it. */
export function instructionOf(createdBy: string | undefined, maxLength = 60): string {
  if (createdBy === undefined || createdBy.trim() === '') return '';
  const line = oneLine(createdBy)
    .replace(/^\/bin\/sh -c #\(nop\) */, '')
    .replace(/^(?:RUN )?\/bin\/sh -c /, 'RUN ')
    .replace(/ # buildkit$/, '');
  return ` (${line.length > maxLength ? `${line.slice(0, maxLength - 1).toWellFormed()}…` : line})`;
}
