import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatExpression } from '../expression/expression.ts';
import { readTemplates } from './read-templates.ts';
import { readLicenseText } from './read-text.ts';
import { spdxTexts } from './spdx-texts-for-test.ts';

const texts = spdxTexts();
const templates = new Set(readTemplates().templates.map(({ id }) => id));
const known = [...texts].filter(([id]) => templates.has(id));

function read(text: string): string | undefined {
  const { expression } = readLicenseText(Buffer.from(text).toString('latin1'));
  return expression && formatExpression(expression);
}

function namesOf(text: string): string[] {
  const { matches } = readLicenseText(Buffer.from(text).toString('latin1'));
  return matches.filter(({ kind }) => kind === 'text').map(({ license }) => license);
}

/** What happens to licences on their way into packages. */
const disturbances: readonly (readonly [name: string, change: (text: string) => string])[] = [
  ['as it is', (text) => text],
  [
    'with year and holder filled in',
    (text) =>
      text
        .replaceAll(/<year>|\[yyyy\]|<yyyy>/gi, '2019')
        .replaceAll(/<(?:copyright )?(?:holders?|owner)>|\[name of copyright owner\]/gi, 'Ada Ltd'),
  ],
  ['rewrapped at 60 columns', (text) => wrap(text, 60)],
  ['in one line', (text) => text.replaceAll(/\s+/g, ' ')],
  ['as a comment of C', (text) => `/*\n${wrap(text, 70).replaceAll(/^/gm, ' * ')}\n */\n`],
  ['as a comment of a shell', (text) => wrap(text, 70).replaceAll(/^/gm, '# ')],
  [
    'as HTML',
    (text) =>
      `<html><body><p>${text
        .replaceAll('&', '&amp;')
        .replaceAll('"', '&quot;')
        .replaceAll('\u201c', '&ldquo;')
        .replaceAll(/\n\s*\n/g, '</p>\n<p>')}</p></body></html>`,
  ],
  ['without its title', (text) => text.replace(/^\s*[^\n]{1,60}\n\s*\n/, '')],
  ['after a copyright notice', (text) => `Copyright (c) 2001-2024 Ada Lovelace\n\n${text}`],
  ['in capitals', (text) => text.toUpperCase()],
  ['with the ends of lines of Windows', (text) => text.replaceAll('\n', '\r\n')],
];

/**
 * Texts that another one takes part in, or too short: LGPL-3.0 brings GPL-3.0 along, which is part
 * of it.
 */
const odd = new Set(['HPND-doc', 'bcrypt-Solar-Designer', 'LGPL-3.0-only']);

describe.each(disturbances)('%s', (_, change) => {
  test('every text of the list is known', () => {
    const wrong = known.flatMap(([id, text]) => {
      const changed = change(text);
      if (odd.has(id)) return [];
      const names = namesOf(changed);
      return names.length === 1 && names[0] === id ? [] : [`${id}: ${names.join(', ')}`];
    });
    expect(wrong).toEqual([]);
  });
});

test('a text that says more than a licence is told from it', () => {
  const mit = texts.get('MIT')!;
  const good = mit.replace(
    /\n\nTHE SOFTWARE/,
    '\n\nThe Software shall be used for Good, not Evil.\n\nTHE SOFTWARE',
  );
  expect(read(mit)).toBe('MIT');
  expect(read(good)).toBe('JSON');
  const clause =
    '"Commons Clause" License Condition v1.0\n\nThe Software is provided to you by the Licensor under the License, as defined below, subject to the following condition.';
  expect(read(`${clause}\n\n${mit}`)).toBe('MIT AND LicenseRef-Commons-Clause');
  const more = `${mit}\n\n${'Nobody may use this in any shop of vegetables on Mondays. '.repeat(10)}`;
  expect(readLicenseText(more).doubts.join()).toContain('words beside the licence text');
  const changed = texts
    .get('BSD-3-Clause')!
    .replace(
      /without\s+modification/,
      'with payment of a fee to every one of the many owners of it and of all that belongs to them',
    );
  expect(readLicenseText(changed).doubts.join()).toMatch(
    /words of the text of BSD-3-Clause are missing/,
  );
  const inside = texts
    .get('MIT')!
    .replace(
      'THE SOFTWARE IS',
      'Nobody may sell it to people who grow cabbages, carrots or any other vegetables in gardens of any size. THE SOFTWARE IS',
    );
  expect(readLicenseText(inside).doubts.join()).toMatch(/words in the text of MIT are not its own/);
  const shorter = texts.get('ISC')!.replace(/ {0,1}provided[\s\S]*?copies/, '');
  expect(read(shorter)).toBe('0BSD');
});

test.each([
  [['MIT', 'Apache-2.0'], 'MIT AND Apache-2.0'],
  [['BSD-2-Clause', 'ISC', 'Zlib'], 'BSD-2-Clause AND ISC AND Zlib'],
  [['GPL-2.0-only', 'LGPL-2.1-only'], 'GPL-2.0-only AND LGPL-2.1-only'],
  [['LGPL-3.0-only', 'GPL-3.0-only'], 'LGPL-3.0-only'],
  [['MIT', 'MIT', 'MIT'], 'MIT'],
  [['MPL-2.0', 'OFL-1.1', 'CC0-1.0', 'PSF-2.0'], 'MPL-2.0 AND OFL-1.1 AND CC0-1.0 AND PSF-2.0'],
])('%j in one file', (ids, expected) => {
  expect(read(ids.map((id) => texts.get(id)!).join('\n\n----------\n\n'))).toBe(expected);
});

/** As they stand in READMEs, headers and Debian's copyright files. */
test.each([
  ['SPDX-License-Identifier: (MIT OR Apache-2.0)\n', 'MIT OR Apache-2.0'],
  [
    '# SPDX-License-Identifier: GPL-2.0-or-later WITH Classpath-exception-2.0 */',
    'GPL-2.0-or-later WITH Classpath-exception-2.0',
  ],
  ['Licensed under the Apache License, Version 2.0 (the "License")', 'Apache-2.0'],
  [
    'it under the terms of the GNU General Public License as published by\n# the Free Software Foundation; either version 2 of the License, or\n# (at your option) any later version.',
    'GPL-2.0-or-later',
  ],
  ['under the terms of version 2 of the GNU General Public License', 'GPL-2.0-only'],
  [
    'the GNU Lesser General Public\nLicense as published by the Free Software Foundation; either\nversion 2.1 of the License, or (at your option) any later version.',
    'LGPL-2.1-or-later',
  ],
  ['On Debian systems, see /usr/share/common-licenses/GPL-3.', 'GPL-3.0-only'],
  ['The licence is in /usr/share/common-licenses/LGPL-2.1', 'LGPL-2.1-only'],
  [
    'This program is free software; you can use it under the same terms as Perl itself.',
    'Artistic-1.0-Perl OR GPL-1.0-or-later',
  ],
  [
    'Permission is granted to copy under the terms of the GNU Free Documentation License, Version 1.3 or any later version',
    'GFDL-1.3-or-later',
  ],
  ['It is released under the MIT license.', 'MIT'],
  ['You may use it under the 3-clause BSD license.', 'BSD-3-Clause'],
  ['The author has placed this in the public domain.', 'LicenseRef-public-domain'],
  [
    'This work is licensed under the Creative Commons Attribution-ShareAlike 4.0 International License',
    'CC-BY-SA-4.0',
  ],
  ['Nothing to see here.', undefined],
  ['', undefined],
])('%j grants %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test('says how sure it is and where it stands', () => {
  const { matches } = readLicenseText(`A program\n\nby somebody\n\n${texts.get('ISC')!}`);
  expect(matches).toMatchObject([{ license: 'ISC', kind: 'text', confidence: 1 }]);
  expect(matches[0]!.line).toBeGreaterThan(4);
});

test('any bytes are read, and soon', () => {
  const sample = `${texts.get('GPL-2.0-only')}\n${texts.get('MIT')}`;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3_000 }), fc.nat(sample.length), (bytes, at) => {
      const noise = Buffer.from(bytes).toString('latin1');
      readLicenseText(noise);
      readLicenseText(sample.slice(0, at) + noise + sample.slice(at));
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['version '.repeat(130_000)],
  ['general public license '.repeat(45_000)],
  ['general public license version 2 or at your option '.repeat(20_000)],
  ['<'.repeat(1 << 20)],
  ['&'.repeat(1 << 20)],
  ['redistribution and use in source and binary forms '.repeat(20_000)],
  ['copyright (c) 2020 '.repeat(50_000)],
  ['SPDX-License-Identifier: '.repeat(40_000)],
  [`${'a '.repeat(300_000)}${'under the terms of the '.repeat(20_000)}`],
])('a hostile megabyte of %.20s ends soon', (text) => {
  const begin = performance.now();
  readLicenseText(text);
  expect(performance.now() - begin).toBeLessThan(6_000);
});

test('a megabyte of copies of licences ends soon', () => {
  const text = [...texts.values()].join('\n').slice(0, 1 << 20);
  const many = `${texts.get('MIT')}\n`.repeat(900);
  const begin = performance.now();
  expect(namesOf(text).length).toBeGreaterThan(50);
  expect(namesOf(many)).toEqual(['MIT']);
  expect(performance.now() - begin).toBeLessThan(15_000);
});

function wrap(text: string, width: number): string {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => {
      const lines: string[] = [''];
      for (const word of paragraph.trim().split(/\s+/)) {
        const last = lines.at(-1)!;
        if (last.length + word.length + 1 > width) lines.push(word);
        else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
      }
      return lines.join('\n');
    })
    .join('\n\n');
}
