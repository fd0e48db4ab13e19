import { type Term, term } from '../expression/expression.ts';

/** A name that says less than a licence must: which one it is stays open, and why is said. */
export interface Doubtful {
  readonly term: Term;
  readonly doubt?: string;
}

const versions: Readonly<Record<string, readonly string[]>> = {
  GPL: ['1.0', '2.0', '3.0'],
  LGPL: ['2.0', '2.1', '3.0'],
  AGPL: ['1.0', '3.0'],
  GFDL: ['1.1', '1.2', '1.3'],
};

/** Between the words of a name: blanks, dashes, commas, quotes. */
const gap = '[\\s,:;"\'_()-]*';
const family = new RegExp(
  `^(?:the${gap})?(?:gnu${gap}/?)?(?:(affero${gap}(?:gpl|(?:gnu${gap})?general${gap}public)|agpl)|((?:lesser|library|lesser${gap}(?:or|/)${gap}library|library${gap}or${gap}lesser)${gap}(?:gpl|general${gap}public)|lgpl)|(free${gap}documentation|g?fdl)|(general${gap}public|gpl))`,
);
const certain = /^[\s,.()"'-]*$/;

/**
 * The many ways to write a licence of the GNU family: "GPLv2+", "LGPL-2.1-or-later", "GNU General
 * Public License v3 or later (GPLv3+)", "GPL (>= 2)". `undefined` when it is something else or says
 * more than that.
 */
export function readGnuName(name: string): Doubtful | undefined {
  const text = name.toLowerCase().replaceAll('licence', 'license');
  const found = family.exec(text);
  if (found === null) return undefined;
  const kind = found[1] ? 'AGPL' : found[2] ? 'LGPL' : found[3] ? 'GFDL' : 'GPL';
  // What is left must be a version and how it is meant, or this is another licence.
  let rest = text.slice(found[0].length);
  const take = (pattern: RegExp): boolean => {
    const before = rest;
    rest = rest.replace(pattern, ' ');
    return rest !== before;
  };
  take(/\blicen[sc]e\b/);
  // "GNU GPL v3 (GPLv3)" and "(LGPL)" repeat what has been said.
  take(/\(\s*(?:gnu[\s-]{0,2})?[al]?gpl[\s-]{0,2}(?:v\.?[\s-]?)?(?:\d(?:\.\d)?)?(\+?)\s*\)/);
  const repeatedLater = /\(\s*(?:gnu[\s-]{0,2})?[al]?gpl[\s-]{0,2}v?\d(?:\.\d)?\+\s*\)/.test(text);
  const atLeast = take(/>=|=>/);
  const number = /(?:^|[\s,:(_-])(?:v(?:ersion|er)?\.?)?[\s_-]{0,2}(\d)(?:\.(\d))?(?:\.0)?/.exec(
    rest,
  );
  if (number !== null) rest = rest.replace(number[0], ' ');
  // All of them, since each takes its words away.
  const later = [
    atLeast,
    repeatedLater,
    take(/\+/),
    take(
      /,?\s{0,3}\(?(?:or|and)[\s-]{0,3}\(?(?:at your option\)?,?\s{0,3})?(?:any[\s-]{0,3})?(?:later|newer|greater|above|higher|any)(?:\s{0,3}versions?)?\)?/,
    ),
  ].includes(true);
  const only = take(/\bonly\b/);
  const invariants = kind === 'GFDL' ? noInvariants(take) : '';
  take(/\bversion\b/);
  if (!certain.test(rest)) return undefined;
  if (number === null) {
    // "GPL+" (Fedora): any version, of which the first is the lowest.
    if (later) return { term: term(`${kind}-${versions[kind]![0]}${invariants}-or-later`) };
    const doubt = `"${name}" does not say which version`;
    return { term: term(`LicenseRef-${kind}`), doubt };
  }
  const version = `${number[1]}.${number[2] ?? (kind === 'GFDL' ? '' : '0')}`;
  if (!versions[kind]!.includes(version)) return undefined;
  return {
    term: term(`${kind}-${version}${invariants}-${later && !only ? 'or-later' : 'only'}`),
  };
}

function noInvariants(take: (pattern: RegExp) => boolean): string {
  if (take(/\b(?:no[\s-]invariants?|niv)\b/)) return '-no-invariants';
  return take(/\binvariants?\b/) ? '-invariants' : '';
}
