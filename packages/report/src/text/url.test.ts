import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathUri, webUrl } from './url.ts';

test.each([
  ['https://example.com/a b', 'https://example.com/a%20b'],
  ['http://example.com/?q=<x>|{y}', 'http://example.com/?q=%3Cx%3E%7C%7By%7D'],
  ['javascript:alert(1)', undefined],
  ['file:///etc/passwd', undefined],
  ['not a url', undefined],
  [undefined, undefined],
])('of %j the web address is %j', (text, url) => {
  expect(webUrl(text)).toBe(url);
});

test.each([
  ['usr/lib/a b.jar!/x', 'usr/lib/a%20b.jar!/x'],
  ['../../etc/passwd', '%2E%2E/%2E%2E/etc/passwd'],
  ['//host/share', 'host/share'],
  ['C:\\x', 'C%3A%5Cx'],
  ['javascript:alert(1)', 'javascript%3Aalert(1)'],
  ['', '.'],
  ['\ud800', '%EF%BF%BD'],
])('the path %j is the reference %j', (path, uri) => {
  expect(pathUri(path)).toBe(uri);
});

test('a path never leaves the scheme and host that it is resolved against', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (path) => {
      expect(new URL(pathUri(path), 'file:///root/').href).toMatch(/^file:\/\/\//);
    }),
  );
});
