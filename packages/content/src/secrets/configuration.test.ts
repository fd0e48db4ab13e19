import { SecretsConfiguration } from '@seaworthy/model';
import { describe, expect, test } from 'vitest';
import { checkSecretsConfiguration } from './check-configuration.ts';
import { SecretScanner } from './secret-scanner.ts';

const rule = {
  id: 'acme-token',
  title: 'Acme token',
  keywords: ['acme_'],
  pattern: 'acme_([0-9a-f]{16})',
};
const gitlab = 'glpat-aB3dE6gH9kL2nP5rS8uV';

const configure = (data: object): SecretsConfiguration => SecretsConfiguration.parse(data);

test('rules of the user, asked before ours', () => {
  const configuration = configure({ rules: [rule], disable: ['gitlab-personal-token'] });
  expect(checkSecretsConfiguration(configuration)).toBeUndefined();
  const scanner = new SecretScanner(configuration);
  const found = scanner.findInText(`KEY=acme_0f1e2d3c4b5a6978 ${gitlab}`);
  expect(found.map((one) => [one.rule.id, one.severity])).toEqual([['acme-token', 'high']]);
  expect(scanner.version).not.toBe(new SecretScanner().version);
});

test.each([
  [{ path: 'srv/samples/' }, 'srv/samples/a.env', true],
  [{ path: '/srv/**' }, 'srv/app.jar!/config.yml', true],
  [{ path: '**/{a,b}.yml' }, 'srv/app.jar!/b.yml', true],
  [{ path: '*.yml' }, 'srv/a.yml', false],
  [{ path: 'srv/**', rule: 'npm-token' }, 'srv/a.yml', false],
])('what %j allows in %s', (entry, path, isAllowed) => {
  const scanner = new SecretScanner(configure({ allow: [{ ...entry, reason: 'made up' }] }));
  const scan = scanner.begin(path, 100)!;
  scan.write(Buffer.from(`token: ${gitlab}\n`));
  expect(scan.end().facts).toHaveLength(isAllowed ? 0 : 1);
});

describe('what is refused', () => {
  test.each([
    [{ rules: [{ ...rule, pattern: '(a+)+' }] }, ['rules', 0, 'pattern'], /keep this pattern busy/],
    [{ rules: [{ ...rule, pattern: '(' }] }, ['rules', 0, 'pattern'], /no regular expression/],
    [{ rules: [{ ...rule, pattern: '(a)\\1' }] }, ['rules', 0, 'pattern'], /reference to a group/],
    // It would be found again at the same place for ever.
    [{ rules: [{ ...rule, pattern: '(a{0,9})' }] }, ['rules', 0, 'pattern'], /where nothing is/],
    [{ rules: [rule, rule] }, ['rules', 1, 'id'], /two rules/],
    [{ disable: ['gitlab-token'] }, ['disable', 0], /no rule "gitlab-token"/],
    [{ allow: [{ rule: 'acme-key', reason: 'x' }] }, ['allow', 0, 'rule'], /no rule "acme-key"/],
    [{ allow: [{ path: '[', reason: 'x' }] }, ['allow', 0, 'path'], /no pattern/],
  ])('%j', (data, path, message) => {
    const fault = checkSecretsConfiguration(configure(data));
    expect(fault?.path).toEqual(path);
    expect(fault?.message).toMatch(message);
  });

  test.each([
    { rules: [{ ...rule, keywords: ['ab'] }] },
    { rule: [] },
    { allow: [{ reason: 'because' }] },
    { allow: [{ path: 'a' }] },
  ])('by its shape: %j', (data) => {
    expect(SecretsConfiguration.safeParse(data).success).toBe(false);
  });
});
