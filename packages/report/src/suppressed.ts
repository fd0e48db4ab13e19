import type { IdleWaiver, Report, Suppression } from '@seaworthy/model';
import { subjectOf, titleOf } from './finding-text.ts';
import { countOf, formatCount, oneLine } from './text/printable.ts';

const sources = [
  ['waiver', 'waivers'],
  ['vex', 'VEX'],
  ['vendor', 'vendors'],
] as const;

/** "5 more findings are suppressed: 3 by waivers, 2 by VEX". Empty when none is. */
export function describeSuppressed({ suppressed }: Report): string {
  if (suppressed.length === 0) return '';
  const parts = sources.flatMap(([by, words]) => {
    const count = suppressed.filter((each) => each.by === by).length;
    return count === 0 ? [] : [`${formatCount(count)} by ${words}`];
  });
  const verb = suppressed.length === 1 ? 'is' : 'are';
  return `${countOf(suppressed.length, 'more finding')} ${verb} suppressed: ${parts.join(', ')}`;
}

/** "waiver by alice until 2026-12-31", "VEX of Example Ltd: vulnerable code not present". */
export function describeAuthority({
  by,
  owner,
  until,
  status,
  justification,
}: Suppression): string {
  const who = owner === undefined ? '' : ` of ${oneLine(owner)}`;
  const claim = justification ?? status;
  const what = by === 'vex' ? 'VEX' : by;
  const end = until === undefined ? '' : ` until ${until}`;
  return `${what}${who}${end}${claim === undefined ? '' : `: ${oneLine(claim).replaceAll('_', ' ')}`}`;
}

/** What a suppressed finding is about: the flaw, and the package with its version. */
export function nameSuppressed({ finding }: Suppression): { flaw: string; subject: string } {
  return { flaw: titleOf(finding), subject: subjectOf(finding) };
}

/** "waiver for CVE-2024-3094 expired on 2026-10-31 (alice), seaworthy.yaml:3". */
export function describeIdleWaiver(idle: IdleWaiver): string {
  const { waiver, why, until, owner, source, findings } = idle;
  const who = owner === undefined ? '' : ` (${oneLine(owner)})`;
  const name = `waiver for ${oneLine(waiver)}`;
  const back = countOf(findings.length, 'finding');
  return why === 'expired'
    ? `${name} expired on ${until}${who}, so ${back} ${findings.length === 1 ? 'counts' : 'count'} again: ${oneLine(source)}`
    : `${name} matches nothing: ${oneLine(source)}`;
}
