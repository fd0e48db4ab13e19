import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseChallenges } from './challenge.ts';

const read = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

test('reads the challenges that registries send', () => {
  expect(
    read(
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"',
    ),
  ).toEqual([
    [
      'bearer',
      {
        realm: 'https://auth.docker.io/token',
        service: 'registry.docker.io',
        scope: 'repository:a/b:pull,push',
      },
    ],
  ]);
  expect(read('Basic realm="Registry Realm"')).toEqual([['basic', { realm: 'Registry Realm' }]]);
  expect(read('Bearer realm="https://a/", error="invalid_token", Basic realm=x')).toEqual([
    ['bearer', { realm: 'https://a/', error: 'invalid_token' }],
    ['basic', { realm: 'x' }],
  ]);
  expect(read('BEARER Realm = "a\\"b\\\\c" , service=s')).toEqual([
    ['bearer', { realm: 'a"b\\c', service: 's' }],
  ]);
});

test('leaves out what it cannot read', () => {
  expect(read('')).toEqual([]);
  expect(read('=')).toEqual([]);
  expect(read('Bearer realm="never closed')).toEqual([['bearer', {}]]);
  expect(read('Negotiate, Basic realm="x"')).toEqual([
    ['negotiate', {}],
    ['basic', { realm: 'x' }],
  ]);
});

test('any header ends, and quickly', () => {
  fc.assert(fc.property(fc.string(), (header) => void parseChallenges(header)));
  const startMs = performance.now();
  for (const part of ['"', ',', 'a=', 'a="', '\\', ' ']) parseChallenges(part.repeat(1_000_000));
  expect(performance.now() - startMs).toBeLessThan(500);
});
