import { expect, test } from 'vitest';
import { compilePurl, subjectOf } from './purl-pattern.ts';

const bookworm = {
  id: 'debian',
  idLike: [],
  versionId: '12',
  name: 'Debian GNU/Linux 12',
  codename: 'bookworm',
};
const libssl = {
  purl: 'pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl',
  source: { name: 'openssl', version: '3.0.11-1~deb12u2' },
};
const curl = {
  purl: 'pkg:rpm/redhat/libcurl@7.76.1-14.el9?arch=x86_64&distro=rhel-9.0&epoch=1',
  source: { name: 'curl', version: '1:7.76.1-14.el9' },
};
const plain = (purl: string) => ({ purl });

test.each([
  ['pkg:npm/lodash', plain('pkg:npm/lodash@4.17.10'), true],
  ['pkg:npm/lodash@4.17.10', plain('pkg:npm/lodash@4.17.10'), true],
  ['pkg:npm/lodash@4.17.11', plain('pkg:npm/lodash@4.17.10'), false],
  ['pkg:npm/lodash', plain('pkg:npm/lodash-es@4.17.10'), false],
  ['pkg:npm/@scope/name', plain('pkg:npm/%40scope/name@1'), true],
  ['pkg:npm/name', plain('pkg:npm/%40scope/name@1'), false],
  ['pkg:pypi/Zope_Interface', plain('pkg:pypi/zope-interface@5'), true],
  ['pkg:maven/a/b@1?type=jar', plain('pkg:maven/a/b@1'), true],
  ['pkg:maven/a/b@1?classifier=linux', plain('pkg:maven/a/b@1'), false],
  ['pkg:golang/x.org/y@v1#sub', plain('pkg:golang/x.org/y@v1'), false],
  ['pkg:deb/debian/libssl3', libssl, true],
  ['pkg:deb/ubuntu/libssl3', libssl, false],
  ['pkg:deb/debian/openssl', libssl, false],
  ['pkg:deb/debian/openssl?arch=source', libssl, true],
  ['pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=source&distro=bookworm', libssl, true],
  ['pkg:deb/debian/openssl@3.0.13?arch=source', libssl, false],
  ['pkg:deb/debian/openssl?arch=source&distro=bullseye', libssl, false],
  ['pkg:deb/debian/libssl3?arch=arm64', libssl, false],
  ['pkg:rpm/redhat/libcurl@7.76.1-14.el9?arch=x86_64&epoch=1', curl, true],
  ['pkg:rpm/redhat/libcurl@1:7.76.1-14.el9', curl, true],
  ['pkg:rpm/redhat/curl@7.76.1-14.el9?arch=src', curl, true],
  ['pkg:rpm/redhat/libcurl@7.76.1-14.el9?epoch=2', curl, false],
  ['pkg:npm/lod*', plain('pkg:npm/lodash@4'), false],
] as const)('%s and %j: %s', (pattern, subject, expected) => {
  expect(compilePurl(pattern, false)!.matches(subjectOf(subject, bookworm))).toBe(expected);
});

test.each([
  ['pkg:npm/lod*', 'pkg:npm/lodash@4', true],
  ['pkg:npm/@babel/*', 'pkg:npm/%40babel/core@7', true],
  ['pkg:npm/*', 'pkg:npm/%40babel/core@7', false],
  ['pkg:npm/**', 'pkg:npm/%40babel/core@7', true],
  ['pkg:npm/lodash@4.17.*', 'pkg:npm/lodash@4.17.10', true],
  ['pkg:npm/lodash@4.17.*', 'pkg:npm/lodash@4.18.0', false],
  ['pkg:npm/{lodash,underscore}', 'pkg:npm/underscore@1', true],
  ['pkg:golang/github.com/docker/**', 'pkg:golang/github.com/docker/cli/cmd@1', true],
])('with globs: %s and %s: %s', (pattern, purl, expected) => {
  expect(compilePurl(pattern, true)!.matches(subjectOf({ purl }))).toBe(expected);
});

test.each(['lodash', '', 'pkg:', 'pkg:npm/', 'pkg:npm/%zz', 'https://example.com'])(
  '%j is no package URL',
  (text) => {
    expect(compilePurl(text, true)).toBeUndefined();
  },
);
