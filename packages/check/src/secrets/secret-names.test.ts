import { expect, test } from 'vitest';
import {
  holdsKnownCredential,
  holdsUrlPassword,
  isLiteralSecret,
  isSecretName,
} from './secret-names.ts';

test.each([
  'DB_PASSWORD',
  'npmToken',
  'AWS_SECRET_ACCESS_KEY',
  'SECRET_KEY',
  'spring.datasource.password',
  'MYSQL_PWD',
  'clientSecret',
  'SSH_PRIVATE_KEY',
])('%s names a secret', (name) => expect(isSecretName(name)).toBe(true));

test.each([
  'PWD',
  'DB_PASSWORD_FILE',
  'TOKEN_TTL',
  'TOKENIZERS_PARALLELISM',
  'GPG_KEY',
  'SSH_PUBLIC_KEY',
  'CACHE_KEY',
  'SECRET_NAME',
  'PASSWORD_MIN_LENGTH',
  'COMPASS',
  'a'.repeat(100_000),
])('%.30s names none', (name) => expect(isSecretName(name)).toBe(false));

test.each(['s3cr3t', 'changeme', 'postgres', 'Tr0ub4dor&3'])('%s is a secret', (value) =>
  expect(isLiteralSecret(value)).toBe(true),
);

test.each([
  '',
  'no',
  '3600'.slice(0, 3),
  '/run/secrets/db',
  '$TOKEN',
  '<your-token>',
  'your-api-key',
  'xxxxxx',
  'REPLACE_ME',
  'https://vault.example.com',
])('%s stands for one', (value) => expect(isLiteralSecret(value)).toBe(false));

test('passwords in URLs, and tokens by their format', () => {
  expect(holdsUrlPassword('git clone https://ci:Gr33nH0use@example.com/a.git')).toBe(true);
  expect(holdsUrlPassword('https://ci:$TOKEN@example.com https://example.com:80/@x')).toBe(false);
  // Put together here, so that no scanner takes this file for a leak.
  expect(holdsKnownCredential(`key AKIA${'Q'.repeat(16)} here`)).toBe(true);
  expect(holdsKnownCredential(`AKIA${'q'.repeat(16)}`)).toBe(false);
});

test.each([
  ['colons', 'a://'.repeat(20_000)],
  ['letters', 'a'.repeat(100_000)],
  ['tokens', 'eyJaaaaaaaaaa.'.repeat(7000)],
  ['keys', '-----BEGIN '.repeat(9000)],
])('%s end', (_, text) => {
  holdsUrlPassword(text);
  holdsKnownCredential(text);
  isLiteralSecret(text);
});
