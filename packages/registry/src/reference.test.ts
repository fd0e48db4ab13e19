import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiHostOf, formatReference, isReference, parseReference } from './reference.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.27', 'docker.io/library/nginx:1.27'],
  ['bitnami/redis', 'docker.io/bitnami/redis:latest'],
  ['docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['index.docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['registry-1.docker.io/library/nginx', 'docker.io/library/nginx:latest'],
  ['ghcr.io/org/app/part:v1', 'ghcr.io/org/app/part:v1'],
  ['localhost/app', 'localhost/app:latest'],
  ['localhost:5000/app:2', 'localhost:5000/app:2'],
  ['127.0.0.1:5000/docker/docker', '127.0.0.1:5000/docker/docker:latest'],
  ['[fc00::1]:5000/docker', '[fc00::1]:5000/docker:latest'],
  ['LOCALDOMAIN/app', 'LOCALDOMAIN/app:latest'],
  ['host:80', 'docker.io/library/host:80'],
  [`nginx@${digest}`, `docker.io/library/nginx@${digest}`],
  [`nginx:1.27@${digest}`, `docker.io/library/nginx:1.27@${digest}`],
  ['dock__er/a-b.c---d', 'docker.io/dock__er/a-b.c---d:latest'],
])('%s is %s', (text, full) => {
  expect(formatReference(parseReference(text))).toBe(full);
});

test.each([
  'https://github.com/docker/docker',
  'docker/Docker',
  '-docker',
  'docker///docker',
  'docker.io/docker/Docker',
  '[fc00::1]',
  'fc00::1:5000/debian',
  '[fe80::1%eth0]:5000/debian',
  '0123456789abcdef'.repeat(4),
  './nginx.tar',
  '/var/lib/image.tar',
  '../x',
  'a..b',
  'nginx:',
  'nginx:.x',
  'nginx@sha256:123',
  `nginx@${digest}@${digest}`,
  `x:${'t'.repeat(129)}`,
  `${'a/'.repeat(128)}b`,
  'host:99999999/x',
  '',
  ' ',
  'a b',
])('%s is no reference', (text) => {
  expect(isReference(text)).toBe(false);
  expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
});

test('Docker Hub answers under another name', () => {
  expect(apiHostOf(parseReference('nginx'))).toBe('registry-1.docker.io');
  expect(apiHostOf(parseReference('ghcr.io/a/b'))).toBe('ghcr.io');
});

test('a password in a wrong reference is not repeated', () => {
  for (const text of ['user:secret@host/app', 'https://user:secret@host/app']) {
    try {
      parseReference(text);
      expect.unreachable();
    } catch (error) {
      expect(`${error} ${JSON.stringify(error)}`).not.toContain('secret');
    }
  }
});

test('what is read once is read the same again, and long nonsense ends quickly', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zA-Z0-9_.:/@[\]-]{1,80}$/), (text) => {
      if (!isReference(text)) return;
      const full = formatReference(parseReference(text));
      expect(formatReference(parseReference(full))).toBe(full);
    }),
  );
  const startMs = performance.now();
  for (const text of ['a-'.repeat(500), `${'a.'.repeat(400)}/x!`, `${'a_'.repeat(120)}!`]) {
    expect(isReference(text)).toBe(false);
  }
  expect(performance.now() - startMs).toBeLessThan(200);
});
