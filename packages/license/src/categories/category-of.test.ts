import exceptionIds from 'spdx-exceptions/index.json' with { type: 'json' };
import licenseIds from 'spdx-license-ids/index.json' with { type: 'json' };
import { expect, test } from 'vitest';
import { term } from '../expression/expression.ts';
import { parseExpression } from '../expression/parse-expression.ts';
import { categoryOf, categoryOfTerm } from './category-of.ts';
import { categoryWithException, licensesByCategory } from './licenses-by-category.ts';

test.each([
  ['MIT', 'notice'],
  ['0BSD', 'public-domain'],
  ['Zlib', 'permissive'],
  ['GPL-2.0-only', 'strong-copyleft'],
  ['GPL-2.0-or-later', 'strong-copyleft'],
  ['LGPL-2.1-or-later', 'weak-copyleft'],
  ['MPL-2.0', 'weak-copyleft'],
  ['AGPL-3.0-only', 'network-copyleft'],
  ['SSPL-1.0', 'source-available'],
  ['BUSL-1.1', 'source-available'],
  ['CC-BY-4.0', 'notice'],
  ['CC-BY-SA-4.0', 'strong-copyleft'],
  ['CC-BY-NC-SA-4.0', 'source-available'],
  ['LicenseRef-proprietary', 'proprietary'],
  ['LicenseRef-BSD', 'notice'],
  ['LicenseRef-BSD-of-mine', 'unknown'],
  ['LicenseRef-GPL', 'strong-copyleft'],
  ['LicenseRef-GPL-2.0-or-later-with-openssl', 'strong-copyleft'],
  ['LicenseRef-Acme', 'unknown'],
  // A choice is as good as the best, and what holds together as bad as the worst.
  ['MIT OR GPL-3.0-only', 'notice'],
  ['MIT AND GPL-3.0-only', 'strong-copyleft'],
  ['(MIT OR AGPL-3.0-only) AND MPL-2.0', 'weak-copyleft'],
  ['MIT AND LicenseRef-Acme', 'unknown'],
  ['GPL-2.0-only AND LicenseRef-Acme', 'strong-copyleft'],
  // Exceptions take away what they allow.
  ['GPL-2.0-only WITH Classpath-exception-2.0', 'weak-copyleft'],
  ['GPL-3.0-or-later WITH GCC-exception-3.1', 'weak-copyleft'],
  ['Apache-2.0 WITH LLVM-exception', 'permissive'],
  ['MIT WITH Classpath-exception-2.0', 'notice'],
  ['GPL-2.0-or-later WITH openvpn-openssl-exception', 'strong-copyleft'],
] as const)('%s is %s', (text, category) => {
  expect(categoryOf(parseExpression(text))).toBe(category);
});

test('nothing is unknown', () => {
  expect(categoryOf(undefined)).toBe('unknown');
});

test('the lists name licences and exceptions that there are, each once', () => {
  const ids = new Set(licenseIds);
  const named = licensesByCategory.flatMap(([, list]) => list.trim().split(/\s+/));
  expect(named.filter((id, i) => named.indexOf(id) !== i)).toEqual([]);
  const strange = named.filter((id) =>
    id.endsWith('*')
      ? !licenseIds.some((one) => one.startsWith(id.slice(0, -1)))
      : !ids.has(id) && !id.startsWith('LicenseRef-'),
  );
  expect(strange).toEqual([]);
  expect([...categoryWithException.keys()].filter((id) => !exceptionIds.includes(id))).toEqual([]);
});

test('nearly every licence of the list has been read', () => {
  const unread = licenseIds.filter((id) => categoryOfTerm(term(id)) === 'unknown');
  expect(unread.length).toBeLessThan(15);
});
