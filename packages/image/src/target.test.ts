import { expect, test } from 'vitest';
import { chooseReader, withoutCredentials } from './target.ts';

test.each([
  ['docker-archive:./a:b.tar', 'docker-archive', './a:b.tar'],
  ['host:', 'host', ''],
  ['registry:nginx', 'registry', 'nginx'],
  ['-', '-', '-'],
  [`${import.meta.dirname}`, 'dir', import.meta.dirname],
])('%s', async (input, scheme, target) => {
  const chosen = await chooseReader(input);
  expect([chosen.reader.scheme, chosen.target]).toEqual([scheme, target]);
});

test.each(['registry:2', 'docker:27-dind'])('%s is an image, not a scheme', async (input) => {
  expect((await chooseReader(input)).target).toBe(input);
});

test('an empty target is a wrong question', async () => {
  await expect(chooseReader(' ')).rejects.toMatchObject({ code: 'USAGE' });
});

test('logins are taken out of what is shown', () => {
  expect(withoutCredentials('https://me:secret@host/x:1')).toBe('https://host/x:1');
  expect(withoutCredentials('registry:me:secret@host/x')).toBe('registry:host/x');
  expect(withoutCredentials('nginx@sha256:abc')).toBe('nginx@sha256:abc');
  expect(withoutCredentials('host:5000/x:1@sha256:abc')).toBe('host:5000/x:1@sha256:abc');
});
