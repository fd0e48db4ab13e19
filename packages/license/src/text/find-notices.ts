import { type Expression, term } from '../expression/expression.ts';
import { readLicense } from '../names/read-name.ts';

/** Words that grant a licence without being its text. */
export interface FoundNotice {
  readonly expression: Expression;
  /** Number of the first word. */
  readonly word: number;
  readonly doubts: readonly string[];
  /** It only says where the text lies. */
  readonly isPointer: boolean;
}

interface Pattern {
  readonly pattern: RegExp;
  /** The name that is granted, in the words that `readLicense` knows; `undefined` for nothing. */
  readonly name: (found: RegExpExecArray) => string | undefined;
}

const number = '(?:v(?:ersion)? ?)?(\\d)(?: (\\d))?';
const orLater =
  '((?: dated [a-z]+ \\d{4})?(?: of the(?: gnu)?(?: lesser| library| affero)?(?: general public)? license)?(?: (?:as )?published by the free software foundation)? or(?: at your option)?(?: any)? (?:later|newer|greater))?';

/**
 * Over words in lower case with one blank between them. Every repetition is bounded, so that time
 * grows with the text alone.
 */
const patterns: readonly Pattern[] = [
  {
    // "GNU General Public License as published by ...; either version 2 ..., or any later version"
    pattern: new RegExp(
      `(affero|lesser|library|lesser or library|library or lesser)? ?general public license(?:(?: (?!general|apache|mozilla)[a-z0-9]+){0,14}? v(?:ersion)?)? ?(\\d)(?: (\\d))?(?![0-9])( only)?${orLater}`,
      'g',
    ),
    name: ([, kind, major, minor, only, later]) => {
      const family = kind === undefined ? 'GPL' : kind.startsWith('affero') ? 'AGPL' : 'LGPL';
      return `${family}-${major}.${minor ?? '0'}${later !== undefined && only === undefined ? '+' : ''}`;
    },
  },
  {
    pattern: new RegExp(
      `version (\\d)(?: (\\d))?${orLater} of the gnu (affero|lesser|library)? ?general public license`,
      'g',
    ),
    name: ([, major, minor, later, kind]) => {
      const family = kind === undefined ? 'GPL' : kind === 'affero' ? 'AGPL' : 'LGPL';
      return `${family}-${major}.${minor ?? '0'}${later === undefined ? '' : '+'}`;
    },
  },
  {
    pattern: new RegExp(
      `\\b(?:under|terms of|licensed|license is)(?: the)?(?: terms of(?: the)?)?(?: gnu)? ([al]?gpl) ?v?${number}${orLater}`,
      'g',
    ),
    name: ([, family, major, minor, later]) =>
      `${family}-${major}.${minor ?? '0'}${later === undefined ? '' : '+'}`,
  },
  {
    // "either: a) the GNU General Public License ..., or b) the Artistic License", as Perl has it.
    pattern:
      /general public license(?: (?!general)[a-z0-9]+){0,26}? or(?: the)? artistic license|artistic license(?: (?!artistic)[a-z0-9]+){0,8}? or(?: the)?(?: gnu)? general public license/g,
    name: () => 'Perl',
  },
  {
    pattern:
      /free documentation license(?: (?!general)[a-z0-9]+){0,4}? v(?:ersion)? ?1 ([123])( or(?: at your option)?(?: any)? later)?((?: [a-z0-9]+){0,14}? (?:with no|no|without) invariant)?/g,
    name: ([, minor, later, noInvariants]) =>
      `GFDL${noInvariants === undefined ? '' : '-NIV'}-1.${minor}${later === undefined ? '' : '+'}`,
  },
  {
    // Debian's policy 12.5: where the whole text lies.
    pattern:
      /usr share common licenses (apache 2 0|artistic|bsd|cc0 1 0|gfdl 1 [23]|gpl [123]|lgpl 2 1|lgpl [23]|mpl 1 1|mpl 2 0|gpl|lgpl|gfdl)\b/g,
    name: ([, name]) => name!.replace(/ (\d)/, '-$1').replaceAll(' ', '.'),
  },
  {
    pattern: /apache(?: software)? license(?: asl)?(?: v| version)? ?(1 0|1 1|2 0|2)\b/g,
    name: ([, version]) => `Apache ${version!.replace(' ', '.')}`,
  },
  {
    pattern: /mozilla public license(?: mpl)?(?: v| version)? ?(1 0|1 1|2 0)\b/g,
    name: ([, version]) => `MPL-${version!.replace(' ', '.')}`,
  },
  {
    pattern: /eclipse public license(?: epl)?(?: v| version)? ?(1 0|2 0|1|2)\b/g,
    name: ([, version]) => `EPL-${version![0]}.0`,
  },
  {
    pattern: /boost software license(?: version)? 1 0\b/g,
    name: () => 'BSL-1.0',
  },
  {
    pattern:
      /(?:under|terms of|either)(?: the)?(?: terms of(?: the)?)? (mit|expat|isc|zlib|unlicense|wtfpl|cc0|psf)(?: style)? license/g,
    name: ([words, name]) => (words!.includes('style') ? undefined : name),
  },
  {
    pattern:
      /(?:under|terms of)(?: the)?(?: terms of(?: the)?)? (?:(2|3|4|two|three|four) clause |(new|modified|revised|simplified) )?bsd(?: (style))?(?: (2|3|4) clause)?(?: style)? license/g,
    name: ([, before, variant, style, after]) => {
      if (style !== undefined) return 'BSD-style';
      const clauses = before ?? after;
      return clauses === undefined ? `${variant ?? ''} BSD`.trim() : `${clauses} clause BSD`;
    },
  },
  {
    pattern:
      /(?:same terms as|terms as) perl(?: 5)?(?: itself| programming language| system itself)?/g,
    name: () => 'Perl',
  },
  {
    pattern:
      /creative commons attribution((?: share ?alike| non ?commercial| commercial| no ?deriv[a-z]{0,8}| sharealike){0,3})(?: license| international| unported| version| v){0,3} (\d) (\d)/g,
    name: ([, kind, major, minor]) =>
      `CC-BY${/commercial/.test(kind!) ? '-NC' : ''}${/deriv/.test(kind!) ? '-ND' : ''}${/share ?alike/.test(kind!) ? '-SA' : ''}-${major}.${minor}`,
  },
  {
    pattern: /(?:in|into|to|as) the public domain(?! dedication)/g,
    name: () => 'public-domain',
  },
  { pattern: /commons clause (?:license )?condition/g, name: () => 'Commons-Clause' },
];

const mostNotices = 200;

/** @param text words in lower case with one blank between them */
export function findNotices(text: string): FoundNotice[] {
  const found: (FoundNotice & { readonly at: number })[] = [];
  for (const { pattern, name } of patterns) {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= mostNotices) break;
      const words = name(match as RegExpExecArray);
      const reading = words === undefined ? undefined : noticeReading(words);
      if (reading === undefined) continue;
      const { index: at } = match;
      found.push({ ...reading, word: 0, at, isPointer: isPointer(text, at, match[0].length) });
    }
  }
  found.sort((a, b) => a.at - b.at);
  // Words are counted once for all of them.
  let [word, at] = [0, 0];
  return found.map(({ at: place, ...notice }) => {
    for (; at < place; at++) if (text.charCodeAt(at) === 0x20) word++;
    return { ...notice, word };
  });
}

/** "the complete text of the GPL can be found in /usr/share/common-licenses/GPL-2" */
function isPointer(text: string, at: number, length: number): boolean {
  return (
    text.startsWith('usr share common', at) ||
    /\btext of(?: the)?(?: gnu)? $/.test(text.slice(Math.max(0, at - 24), at)) ||
    text.startsWith(' can be found', at + length)
  );
}

function noticeReading(name: string): Omit<FoundNotice, 'word' | 'isPointer'> | undefined {
  if (name === 'Commons-Clause')
    return { expression: term('LicenseRef-Commons-Clause'), doubts: [] };
  const reading = readLicense(name);
  return reading && { expression: reading.expression, doubts: reading.doubts };
}

const tag = /SPDX-License-Identifier:[ \t]{0,10}([^\r\n]{1,200})/g;

/** What "SPDX-License-Identifier:" says (SPDX 2.3, annex E), wherever in a text. */
export function findTags(text: string): Expression[] {
  const found: Expression[] = [];
  for (const [, words] of text.matchAll(tag)) {
    if (found.length >= mostNotices) break;
    const reading = readLicense(words!.replace(/\s*(?:\*\/|-->|\*\)|"""|#\}).*$/, ''));
    if (reading !== undefined && reading.doubts.length === 0) found.push(reading.expression);
  }
  return found;
}
