import { describe, expect, test } from 'vitest';
import { globPattern, parseSecretsConfiguration } from './configuration.ts';
import { SecretScanner } from './secret-scanner.ts';

const rule = {
  id: 'acme-token',
  title: 'Acme token',
  keywords: ['acme_'],
  pattern: 'acme_([0-9a-f]{16})',
};

test('rules of the user, asked before ours', () => {
  const configuration = parseSecretsConfiguration({
    rules: [rule],
    disable: ['gitlab-personal-token'],
  });
  const scanner = new SecretScanner(configuration);
  const found = scanner.findInText('KEY=acme_0f1e2d3c4b5a6978 glpat-aB3dE6gH9kL2nP5rS8uV');
  expect(found.map((one) => [one.rule.id, one.severity])).toEqual([['acme-token', 'high']]);
  expect(scanner.version).not.toBe(new SecretScanner().version);
});

describe('what is refused', () => {
  test.each([
    [{ rules: [{ ...rule, pattern: '(a+)+' }] }, /keep it busy/],
    [{ rules: [{ ...rule, pattern: '(' }] }, /no regular expression/],
    [{ rules: [{ ...rule, pattern: '(a)\\1' }] }, /reference to a group/],
    [{ rules: [{ ...rule, keywords: ['ab'] }] }, /3 to 64/],
    [{ rule: [] }, /[Uu]nrecognized/],
    [{ allow: [{ reason: 'because' }] }, /nothing to allow/],
    ['text', /secrets/],
  ])('%j', (data, message) => {
    expect(() => parseSecretsConfiguration(data)).toThrow(message);
  });
});

test.each([
  ['*.env', 'a.env', true],
  ['*.env', 'b/a.env', false],
  ['**/*.env', 'a.env', true],
  ['**/*.env', 'b/c/a.env', true],
  ['/srv/**', 'srv/a/b', true],
  ['a?c', 'abc', true],
  ['a.c', 'abc', false],
])('%s and %s', (glob, path, matches) => {
  expect(globPattern(glob).test(path)).toBe(matches);
});
