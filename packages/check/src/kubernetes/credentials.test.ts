import fc from 'fast-check';
import { expect, test } from 'vitest';
import { givesCredential, holdsPrivateKey, passwordInAddress } from './credentials.ts';

test.each([
  ['DB_PASSWORD', 't0psecret-4711'],
  ['githubToken', 'ghs_16C7e42F292c6912E7710c838347Ae178B4a'],
  ['spring.datasource.password', 'hunter22'],
  ['api-key', 'AKfj38fjsl2'],
  ['DATABASE_URL', 'postgres://app:t0psecret@db:5432/shop'],
])('%s=%s gives a credential away', (name, value) => {
  expect(givesCredential(name, value)).toBe(true);
});

test.each([
  ['DB_PASSWORD', '$(PASSWORD)'],
  ['DB_PASSWORD', `$\{DB_PASSWORD}`],
  ['DB_PASSWORD', '<your-password>'],
  ['DB_PASSWORD', 'changeme'],
  ['DB_PASSWORD', 'my-password'],
  ['DB_PASSWORD', 'YOUR_PASSWORD'],
  ['DB_PASSWORD', '/run/secrets/db'],
  ['DB_PASSWORD_FILE', 'db-password.txt'],
  ['TOKEN_URL', 'issuer.example.com/token'],
  ['PASSWORD_AUTH', 'disabled-for-all'],
  ['passwordMtime', '2019-03-20T17:54:53Z'],
  ['clientSecret', 'grafana-oauth'],
  ['STRIPE_PUBLIC_KEY', 'pk_live_4eC39HqLyjWDarjtT1zdp7dc'],
  ['GOOGLE_API_KEY', 'GOOGLE_API_KEY_VAL'],
  ['DATABASE_URL', 'postgres://app@db:5432/shop'],
  ['DATABASE_URL', 'postgres://app:$(PASSWORD)@db:5432/shop'],
])('%s=%s does not', (name, value) => {
  expect(givesCredential(name, value)).toBe(false);
});

test('a private key has a body', () => {
  const head = '-----BEGIN OPENSSH PRIVATE KEY-----\n';
  expect(holdsPrivateKey(`${head}${'A'.repeat(200)}\n`)).toBe(true);
  expect(holdsPrivateKey(`${head}...\n-----END OPENSSH PRIVATE KEY-----\n`)).toBe(false);
});

test('long and odd texts end soon', () => {
  for (const unit of ['a://', 'a://a:', 'my-', 'A_', '--', 'x.', 'your_', '://a:b@']) {
    const text = unit.repeat(200_000 / unit.length);
    const start = performance.now();
    givesCredential('password', text);
    givesCredential(text, 'abcd1234');
    passwordInAddress(text);
    expect(performance.now() - start).toBeLessThan(500);
  }
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, value) => {
      expect(typeof givesCredential(name, value)).toBe('boolean');
    }),
  );
});
