import { expect, test } from 'vitest';
import { SourceFile } from '../tree/source-file.ts';
import { isSecretLiteral } from './secret-literal.ts';

const scalar = (text: string) => {
  const file = new SourceFile('a.yml', text);
  return { kind: 'scalar', text, plain: false, file, start: 0, end: text.length } as const;
};

test.each([
  ['DB_PASSWORD', 'hunter2hunter2'],
  ['dbPassword', 'hunter2'],
  ['SECRET_KEY', 'k3J9sLq0'],
  ['DATABASE_URL', 'postgres://app:s3cr3t9x@db.internal:5432/app'],
  ['ANYTHING', ['AKIA', 'Z7QX4M2NP5RT6VWY'].join('')],
])('%s=%s is a secret', (name, value) => expect(isSecretLiteral(name, scalar(value))).toBe(true));

test.each([
  ['DB_PASSWORD', ''],
  ['DB_PASSWORD', '${DB_PASSWORD}'],
  ['DB_PASSWORD', 'changeme'],
  ['DB_PASSWORD', '<your password>'],
  ['DB_PASSWORD_FILE', '/run/secrets/db'],
  ['SECRET_ARN', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db'],
  ['TOKEN_TTL', '3600'],
  ['MONKEY', 'banana-bread'],
  ['KEY', 'cache-key-of-things'],
  ['DATABASE_URL', 'postgres://app:$PASSWORD@db.internal:5432/app'],
])('%s=%s is none', (name, value) => expect(isSecretLiteral(name, scalar(value))).toBe(false));

test('passwords of databases that a test starts do not count in pipelines', () => {
  expect(isSecretLiteral('POSTGRES_PASSWORD', scalar('postgres'), true)).toBe(false);
  expect(isSecretLiteral('POSTGRES_PASSWORD', scalar('test_password1'), true)).toBe(false);
  expect(isSecretLiteral('POSTGRES_PASSWORD', scalar('q8Zk2LmP0vRt7YxW'), true)).toBe(true);
});
