import { expect, test } from 'vitest';
import { endOfLifeOf } from './end-of-life.ts';
import { isFloating, parseImageReference } from './image-reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['node', undefined, 'node', undefined, undefined],
  ['library/node:24-slim', undefined, 'library/node', '24-slim', undefined],
  ['ghcr.io/a/b:1', 'ghcr.io', 'a/b', '1', undefined],
  ['localhost/a', 'localhost', 'a', undefined, undefined],
  ['example.com:5000/a/b', 'example.com:5000', 'a/b', undefined, undefined],
  [`a:1@${digest}`, undefined, 'a', '1', digest],
])('%s', (text, registry, repository, tag, of) => {
  expect(parseImageReference(text)).toEqual({ registry, repository, tag, digest: of });
});

test('what is no name of an image', () => {
  for (const text of ['', 'a b', '$IMAGE', 'a:$TAG', 'a:b:c', '@sha256:1', '<image>', '{{ a }}']) {
    expect(parseImageReference(text), text).toBeUndefined();
  }
  expect(isFloating(parseImageReference('node:latest')!)).toBe(true);
  expect(isFloating(parseImageReference(`node@${digest}`)!)).toBe(false);
});

test.each([
  ['debian:10.9-slim', 'debian 10'],
  ['node:16.20.2-alpine3.18', 'node 16'],
  ['node:24-alpine3.18', 'alpine 3.18'],
  ['golang:1.26-buster', 'debian buster'],
  ['docker.io/library/python:3.8', 'python 3.8'],
  ['ubuntu:focal-20240101', 'ubuntu focal'],
])('%s is past its end', (image, release) => {
  expect(endOfLifeOf(parseImageReference(image)!)?.release).toBe(release);
});

test.each([
  'debian:13',
  'node:24',
  'python:3',
  'golang:1',
  'ubuntu:24.04',
  'me/debian:8',
  'quay.io/x/node:8',
  'node',
  'constructor:1',
])('%s is not known to be', (image) => {
  expect(endOfLifeOf(parseImageReference(image)!)).toBeUndefined();
});
