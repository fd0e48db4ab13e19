import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatExpression } from '../expression/expression.ts';
import { parseExpression } from '../expression/parse-expression.ts';
import { readDeclared } from './declared.ts';
import { readLicense } from './read-name.ts';

function read(declared: string): string {
  const reading = readLicense(declared);
  if (reading === undefined) return 'nothing';
  return `${reading.doubts.length > 0 ? '? ' : ''}${formatExpression(reading.expression)}`;
}

/** As packages of each ecosystem declare them. */
test.each([
  // SPDX
  ['MIT', 'MIT'],
  [' apache-2.0 ', 'Apache-2.0'],
  ['GPL-2.0+', 'GPL-2.0-or-later'],
  ['GPL-2.0', 'GPL-2.0-only'],
  ['GPL-2.0-with-classpath-exception', 'GPL-2.0-only WITH Classpath-exception-2.0'],
  ['(MIT AND (BSD-3-Clause OR ISC))', 'MIT AND (BSD-3-Clause OR ISC)'],
  ['mit or Apache-2.0 and ISC', 'MIT OR Apache-2.0 AND ISC'],
  ['MPL-1.1+', 'MPL-1.1+'],
  ['LicenseRef-Acme', 'LicenseRef-Acme'],
  // npm, Cargo
  ['MIT/Apache-2.0', 'MIT OR Apache-2.0'],
  ['Apache-2.0 / MIT', 'Apache-2.0 OR MIT'],
  ['MIT/X11', 'MIT'],
  ['UNLICENSED', 'LicenseRef-proprietary'],
  ['SEE LICENSE IN LICENSE.md', 'nothing'],
  ['BSD', '? LicenseRef-BSD'],
  ['Apache License, Version 2.0', 'Apache-2.0'],
  ['(MIT OR GPL-2.0)', 'MIT OR GPL-2.0-only'],
  // PyPI
  ['License :: OSI Approved :: MIT License', 'MIT'],
  ['License :: OSI Approved :: BSD License', '? LicenseRef-BSD'],
  ['License :: OSI Approved :: Apache Software License', '? LicenseRef-Apache'],
  [
    'License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)',
    'GPL-3.0-or-later',
  ],
  ['License :: OSI Approved :: GNU General Public License v2 (GPLv2)', 'GPL-2.0-only'],
  ['License :: OSI Approved :: GNU General Public License (GPL)', '? LicenseRef-GPL'],
  [
    'License :: OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)',
    'LGPL-2.0-or-later',
  ],
  [
    'License :: OSI Approved :: GNU Library or Lesser General Public License (LGPL)',
    '? LicenseRef-LGPL',
  ],
  ['License :: OSI Approved :: GNU Affero General Public License v3', 'AGPL-3.0-only'],
  ['License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)', 'MPL-2.0'],
  ['License :: OSI Approved :: Python Software Foundation License', 'PSF-2.0'],
  ['License :: OSI Approved :: ISC License (ISCL)', 'ISC'],
  ['License :: OSI Approved :: The Unlicense (Unlicense)', 'Unlicense'],
  ['License :: CC0 1.0 Universal (CC0 1.0) Public Domain Dedication', 'CC0-1.0'],
  ['License :: Public Domain', 'LicenseRef-public-domain'],
  ['License :: Other/Proprietary License', 'LicenseRef-proprietary'],
  ['License :: OSI Approved', '? LicenseRef-OSI-Approved'],
  ['BSD 3-Clause', 'BSD-3-Clause'],
  ['3-Clause BSD License', 'BSD-3-Clause'],
  ['new BSD License', 'BSD-3-Clause'],
  ['Apache 2', 'Apache-2.0'],
  ['The MIT License (MIT)', 'MIT'],
  ['MIT License', 'MIT'],
  ['GPLv3', 'GPL-3.0-only'],
  ['GPL v3 or later', 'GPL-3.0-or-later'],
  ['LGPL', '? LicenseRef-LGPL'],
  ['MIT, Apache 2.0', '? MIT AND Apache-2.0'],
  ['Dual License', '? LicenseRef-Dual-License'],
  ['MPL v2', 'MPL-2.0'],
  ['UNKNOWN', 'nothing'],
  // Maven
  ['The Apache Software License, Version 2.0', 'Apache-2.0'],
  ['Apache License, Version 2.0', 'Apache-2.0'],
  ['http://www.apache.org/licenses/LICENSE-2.0.txt', 'Apache-2.0'],
  ['https://www.apache.org/licenses/LICENSE-2.0', 'Apache-2.0'],
  ['http://www.eclipse.org/legal/epl-v10.html', 'EPL-1.0'],
  ['http://opensource.org/licenses/BSD-3-Clause', 'BSD-3-Clause'],
  ['Eclipse Public License - v 2.0', 'EPL-2.0'],
  ['Eclipse Distribution License - v 1.0', 'BSD-3-Clause'],
  ['GNU Lesser General Public License', '? LicenseRef-LGPL'],
  ['GNU Lesser General Public License, Version 2.1', 'LGPL-2.1-only'],
  ['GNU Lesser General Public License v2.1 or later', 'LGPL-2.1-or-later'],
  ['GNU LESSER GENERAL PUBLIC LICENSE, Version 3', 'LGPL-3.0-only'],
  ['GPL2 w/ CPE', 'GPL-2.0-only WITH Classpath-exception-2.0'],
  ['COMMON DEVELOPMENT AND DISTRIBUTION LICENSE (CDDL) Version 1.0', 'CDDL-1.0'],
  [
    'CDDL + GPLv2 with classpath exception',
    'CDDL-1.0 OR GPL-2.0-only WITH Classpath-exception-2.0',
  ],
  ['Bouncy Castle Licence', '? LicenseRef-Bouncy-Castle-Licence'],
  ['The BSD License', '? LicenseRef-BSD'],
  ['Go License', 'BSD-3-Clause'],
  ['Universal Permissive License, Version 1.0', 'UPL-1.0'],
  // Debian copyright-format 1.0
  ['Expat', 'MIT'],
  ['GPL-2+', 'GPL-2.0-or-later'],
  ['GPL-2', 'GPL-2.0-only'],
  ['GPL-1+ or Artistic', 'Artistic-1.0-Perl OR GPL-1.0-or-later'],
  ['LGPL-2.1+', 'LGPL-2.1-or-later'],
  ['BSD-3-clause', 'BSD-3-Clause'],
  [
    'GPL-2+ or Artistic-2.0, and BSD-3-clause',
    '(GPL-2.0-or-later OR Artistic-2.0) AND BSD-3-Clause',
  ],
  ['GFDL-NIV-1.3+', 'GFDL-1.3-no-invariants-or-later'],
  ['GFDL-1.2', 'GFDL-1.2-only'],
  ['GPL-3+ with GCC-Runtime-3.1 exception', 'GPL-3.0-or-later WITH GCC-exception-3.1'],
  ['GPL-2+ with Autoconf exception', 'GPL-2.0-or-later WITH Autoconf-exception-generic'],
  ['GPL-2+-with-autoconf-exception', 'GPL-2.0-or-later WITH Autoconf-exception-generic'],
  ['GPL-2+ with OpenSSL exception', '? LicenseRef-GPL-2.0-or-later-with-openssl'],
  ['public-domain', 'LicenseRef-public-domain'],
  ['CC0', 'CC0-1.0'],
  ['Perl', 'Artistic-1.0-Perl OR GPL-1.0-or-later'],
  ['BSD-3-clause-Google', '? LicenseRef-BSD-3-clause-Google'],
  // rpm, as Fedora and Red Hat wrote it
  ['GPLv2+', 'GPL-2.0-or-later'],
  ['ASL 2.0', 'Apache-2.0'],
  ['GPLv2 and BSD', '? GPL-2.0-only AND LicenseRef-BSD'],
  ['LGPLv2+ and GPLv3+', 'LGPL-2.0-or-later AND GPL-3.0-or-later'],
  [
    'GPLv3+ and GPLv3+ with exceptions and LGPLv2+',
    '? GPL-3.0-or-later AND LicenseRef-GPL-3.0-or-later-with-exceptions AND LGPL-2.0-or-later',
  ],
  ['(GPL+ or Artistic) and BSD', '? (Artistic-1.0-Perl OR GPL-1.0-or-later) AND LicenseRef-BSD'],
  ['GPL+', 'GPL-1.0-or-later'],
  ['Public Domain', 'LicenseRef-public-domain'],
  ['BSD with advertising', 'BSD-4-Clause'],
  ['zlib and Boost', 'Zlib AND BSL-1.0'],
  ['MPLv1.1 or GPLv2+ or LGPLv2+', 'MPL-1.1 OR GPL-2.0-or-later OR LGPL-2.0-or-later'],
  ['Python', '? LicenseRef-Python'],
  // Arch, Alpine, NuGet, RubyGems, Composer
  ['GPL3', 'GPL-3.0-only'],
  ['custom:MIT', '? LicenseRef-custom-MIT'],
  ['LGPL-2.1-or-later AND BSD-3-Clause', 'LGPL-2.1-or-later AND BSD-3-Clause'],
  ['https://licenses.nuget.org/MIT', 'MIT'],
  ['Ruby', 'Ruby'],
  ['LGPL-3.0-or-later', 'LGPL-3.0-or-later'],
  ['proprietary', 'LicenseRef-proprietary'],
  // nothing that an object inherits is a licence
  ['constructor', '? LicenseRef-constructor'],
  ['__proto__', '? LicenseRef-proto'],
  ['', 'nothing'],
])('%j is %s', (declared, expected) => {
  expect(read(declared)).toBe(expected);
});

test('a list means what its ecosystem says', () => {
  const text = (...args: Parameters<typeof readDeclared>) => {
    const { expression, doubts } = readDeclared(...args);
    return [expression && formatExpression(expression), doubts.length];
  };
  expect(text('composer', ['MIT', 'GPL-2.0-or-later'])).toEqual(['MIT OR GPL-2.0-or-later', 0]);
  expect(text('deb', ['Expat', 'GPL-2+'])).toEqual(['MIT AND GPL-2.0-or-later', 0]);
  expect(text('gem', ['MIT', 'Ruby'])).toEqual(['MIT AND Ruby', 1]);
  expect(text('npm', [])).toEqual([undefined, 0]);
  expect(text('deb', ['GPL-2+ or MIT', 'MIT'])).toEqual(['(GPL-2.0-or-later OR MIT) AND MIT', 0]);
});

test('what is read is an expression, whatever the words are, and soon', () => {
  const word = fc.constantFrom(
    ...[
      'MIT',
      'GPL',
      'v2+',
      '(',
      ')',
      'and',
      'or',
      'with',
      'exception',
      ',',
      '/',
      ' ',
      '-',
      'BSD',
      '+',
    ],
  );
  const words = fc.oneof(
    fc.array(word, { maxLength: 60 }).map((list) => list.join(' ')),
    fc.array(word, { maxLength: 60 }).map((list) => list.join('')),
    fc.string({ maxLength: 200 }),
  );
  fc.assert(
    fc.property(words, (declared) => {
      const reading = readLicense(declared);
      if (reading === undefined) return;
      const text = formatExpression(reading.expression);
      const again = parseExpression(text);
      expect(again, text).toBeDefined();
      expect(formatExpression(again!)).toBe(text);
    }),
  );
  const begin = performance.now();
  for (const part of ['(', 'GPL ', 'a/', 'or ', ' , ', 'with ', 'GPL with ', 'v2 (', ' \t']) {
    readLicense(part.repeat(100_000));
  }
  expect(performance.now() - begin).toBeLessThan(2_000);
});
