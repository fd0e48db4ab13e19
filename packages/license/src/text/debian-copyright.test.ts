import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatExpression } from '../expression/expression.ts';
import { licenseFields, readDebianCopyright } from './debian-copyright.ts';
import { spdxTexts } from './spdx-texts-for-test.ts';

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line}`))
    .join('\n');

const machineReadable = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: sample

Files: *
Copyright: 2001 Ada
License: GPL-2+ or Artistic-2.0, and BSD-3-clause

Files: lib/*
Copyright: 2002 Bob
License: my-own-words

License: my-own-words
${indented(spdxTexts().get('Zlib')!)}

License: GPL-2+
 On Debian systems see /usr/share/common-licenses/GPL-2.
`;

function read(text: string): [string | undefined, readonly string[]] {
  const { expression, doubts } = readDebianCopyright(text);
  return [expression && formatExpression(expression), doubts];
}

test('the names of the fields count, and for those that nobody knows the text', () => {
  expect(read(machineReadable)).toEqual([
    '(GPL-2.0-or-later OR Artistic-2.0) AND BSD-3-Clause AND Zlib AND GPL-2.0-or-later',
    [],
  ]);
  expect(licenseFields(machineReadable).map(({ name, line }) => [name, line])).toEqual([
    ['GPL-2+ or Artistic-2.0, and BSD-3-clause', 6],
    ['my-own-words', 10],
    ['my-own-words', 12],
    ['GPL-2+', expect.any(Number)],
  ]);
});

test('free text is read as any other', () => {
  const text = `This package was debianized by Bob.

License:

   This program is free software; you can redistribute it and/or modify
   it under the terms of the GNU General Public License as published by
   the Free Software Foundation; either version 2 of the License, or
   (at your option) any later version.

On Debian systems, the complete text of the GNU General Public
License can be found in \`/usr/share/common-licenses/GPL-2'.
`;
  expect(read(text)).toEqual(['GPL-2.0-or-later', []]);
});

test('a name that nobody knows without a text stays unknown', () => {
  const [expression, doubts] = read('Format: x\n\nFiles: *\nLicense: custom-thing\n');
  expect(expression).toBe('LicenseRef-custom-thing');
  expect(doubts).toEqual(['"custom-thing" is no licence that we know']);
});

test('anything is read', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 500 }), fc.nat(machineReadable.length), (noise, at) => {
      readDebianCopyright(machineReadable.slice(0, at) + noise + machineReadable.slice(at));
    }),
    { numRuns: 60 },
  );
  const begin = performance.now();
  readDebianCopyright(`Format: x\n${'License: a\n b\n'.repeat(60_000)}`);
  readDebianCopyright(`${' '.repeat(500_000)}Format:`);
  expect(performance.now() - begin).toBeLessThan(6_000);
});
