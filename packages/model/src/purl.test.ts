import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packageTypes } from './package-types.ts';
import { formatPurl, fullName, parsePurl, splitName } from './purl.ts';

// Shapes of the purl specification's own examples.
test.each([
  ['pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie', 'deb', 'debian', 'curl', '7.50.3-1'],
  [
    'pkg:golang/google.golang.org/genproto@abcdedf#googleapis/api',
    'golang',
    'google.golang.org',
    'genproto',
    'abcdedf',
  ],
  [
    'pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1',
    'maven',
    'org.apache.xmlgraphics',
    'batik-anim',
    '1.9.1',
  ],
  ['pkg:npm/%40angular/animation@12.3.1', 'npm', '@angular', 'animation', '12.3.1'],
  ['pkg:npm/foobar@12.3.1', 'npm', undefined, 'foobar', '12.3.1'],
  [
    'pkg:rpm/fedora/curl@7.50.3-1.fc25?arch=i386&distro=fedora-25',
    'rpm',
    'fedora',
    'curl',
    '7.50.3-1.fc25',
  ],
] as const)('%s', (purl, type, namespace, name, version) => {
  const parts = parsePurl(purl);
  expect(parts).toMatchObject({ type, name, version });
  expect(parts?.namespace).toBe(namespace);
  expect(formatPurl(parts!)).toBe(purl);
});

test.each([
  [
    'an @ that is not escaped',
    'pkg:npm/@angular/animation@12.3.1',
    'pkg:npm/%40angular/animation@12.3.1',
  ],
  ['slashes after the scheme', 'pkg://npm/foobar@1', 'pkg:npm/foobar@1'],
  ['a name that compares without case', 'pkg:pypi/Django_Extra@1', 'pkg:pypi/django-extra@1'],
  [
    'qualifiers out of order',
    'pkg:deb/debian/a@1?distro=x&arch=y',
    'pkg:deb/debian/a@1?arch=y&distro=x',
  ],
  ['a plus in a version', 'pkg:deb/debian/a@1+b', 'pkg:deb/debian/a@1%2Bb'],
])('%s is made canonical', (_, written, canonical) => {
  expect(formatPurl(parsePurl(written)!)).toBe(canonical);
});

test.each([
  '',
  'pkg:',
  'pkg:npm',
  'pkg:npm/',
  'npm/foo',
  'pkg:1npm/foo',
  'pkg:npm/%zz',
  'http://x',
])('%j is none', (text) => {
  expect(parsePurl(text)).toBeUndefined();
});

test('empty qualifiers and climbing subpaths are left out', () => {
  const purl = formatPurl({
    type: 'generic',
    name: 'a',
    qualifiers: { arch: '', distro: undefined, epoch: '1' },
    subpath: './x/../y',
  });
  expect(purl).toBe('pkg:generic/a?epoch=1#x/y');
});

test('a hostile text takes no time', () => {
  expect(parsePurl(`pkg:npm/${'@'.repeat(1_000_000)}`)).toBeUndefined();
  expect(parsePurl(`pkg:npm/${'@a'.repeat(4_000)}`)).toBeUndefined();
});

test('what is formatted is parsed again, and names survive their splitting', () => {
  const segment = fc
    .string({ minLength: 1, maxLength: 20 })
    .filter((text) => !/^[\s./]*$/.test(text) && !text.includes('/'));
  fc.assert(
    fc.property(
      fc.constantFrom(...packageTypes),
      segment,
      segment,
      segment,
      (type, namespace, name, version) => {
        const once = formatPurl({ type, namespace, name, version });
        expect(formatPurl(parsePurl(once)!)).toBe(once);
      },
    ),
  );
  for (const [type, full] of [
    ['npm', '@scope/name'],
    ['npm', 'name'],
    ['maven', 'group.id:artifact'],
    ['golang', 'golang.org/x/net'],
    ['pypi', 'name'],
  ] as const) {
    const { namespace, name } = splitName(type, full);
    expect(fullName(type, namespace, name)).toBe(full);
  }
});
