import type { Package } from '@seaworthy/model';
import { expect, test } from 'vitest';
import { parseLicenseSettings } from './parse-license-settings.ts';

const text = `licenses:
  allow: [GPL-2.0-only WITH Classpath-exception-2.0, "LGPL-*"]
  deny: [SSPL-1.0]
  categories:
    strong-copyleft: high
    unknown: none
  exceptions:
    - package: pkg:npm/@acme/*
      reason: our own
`;

test('reads what is allowed, denied and excepted', () => {
  const settings = parseLicenseSettings(text, 'seaworthy.yaml')!;
  expect(settings.allow).toEqual(['GPL-2.0-only WITH Classpath-exception-2.0', 'LGPL-*']);
  expect(settings.categories).toMatchObject({
    'strong-copyleft': 'high',
    unknown: 'none',
    'network-copyleft': 'high',
  });
  const covers = (purl: string): boolean =>
    settings.exceptions[0]!.covers({ purl } as unknown as Package);
  expect(covers('pkg:npm/%40acme/web@1.0.0')).toBe(true);
  expect(covers('pkg:npm/%40other/web@1.0.0')).toBe(false);
});

test('a file that says nothing of licences has no settings', () => {
  expect(parseLicenseSettings('waivers: []\n', 'seaworthy.yaml')).toBeUndefined();
  expect(parseLicenseSettings('', 'seaworthy.yaml')).toBeUndefined();
});

test.each([
  ['licenses: {categories: {copyleft: high}}', /copyleft/],
  ['licenses: {categories: {unknown: bad}}', /unknown: Invalid/],
  ['licenses: {alow: [MIT]}', /alow/],
  ['licenses: {exceptions: [{package: lodash, reason: x}]}', /no package URL/],
  ['licenses: {exceptions: [{package: pkg:npm/lodash}]}', /reason/],
  ['licenses: {allow: ["*a*a*a*a*a"]}', /four/],
])('%s is refused', (words, message) => {
  expect(() => parseLicenseSettings(words, 'seaworthy.yaml')).toThrow(message);
});
