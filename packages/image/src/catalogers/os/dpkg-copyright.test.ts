import { edited, endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDebianCopyright } from './dpkg-copyright.ts';

const machineReadable = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: zlib

Files: *
Copyright: 1995-2013 Jean-loup Gailly and Mark Adler
License: Zlib

Files: debian/*
Copyright: 2000-2017 Mark Brown
License: Artistic or GPL-1+

License: Zlib
 This software is provided 'as-is', without any express or implied warranty.
`;

const prose = `This package was debianized by Somebody on Tue, 1 Jan 2002.

On Debian systems, the complete text of the GNU General Public License
can be found in \`/usr/share/common-licenses/GPL-2'; that of the library is in
/usr/share/common-licenses/LGPL-2.1.
`;

test('licences of either kind of file', () => {
  expect(parseDebianCopyright(machineReadable)).toEqual(['Artistic or GPL-1+', 'Zlib']);
  expect(parseDebianCopyright(prose)).toEqual(['GPL-2', 'LGPL-2.1']);
});

/** Few and short names, whatever the file holds. */
function read(text: string): void {
  endsWell(() => {
    const licenses = parseDebianCopyright(text);
    expect(licenses.length).toBeLessThanOrEqual(64);
    for (const license of licenses) expect(license.length).toBeLessThanOrEqual(200);
  });
}

test('random and mutated files end in names or a named error, and soon', () => {
  const samples = fc.constantFrom(machineReadable, prose);
  const edit = fc.record({
    at: fc.nat(machineReadable.length),
    drop: fc.nat(40),
    insert: fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc
        .constantFrom('\n', '\n\n', ':', 'License:', '/usr/share/common-licenses/')
        .map((text) => Buffer.from(text)),
    ),
  });
  fc.assert(
    fc.property(samples, fc.array(edit, { maxLength: 8 }), (sample, edits) =>
      read(edited(sample, edits).toString()),
    ),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(samples, fc.array(fc.nat()), (sample, noise) =>
      read(mutated(sample, noise).toString()),
    ),
  );
  fc.assert(fc.property(fc.string(), read));
  for (const text of [
    '-',
    '.',
    ' ',
    '\n',
    ':',
    'License: x\n\n',
    '/usr/share/common-licenses/A-',
  ]) {
    read(text.repeat(50_000));
    read(`Format: x\n${text.repeat(50_000)}`);
  }
});
