import { array, assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { requireOneRegistry } from './require-one-registry.ts';
import { parseTargetList } from './target-list.ts';
import { uniqueNames } from './write-fleet.ts';

test('a list: one a line, comments and byte order marks aside', () => {
  const text = '\ufeffnginx:1.27\r\n# all of ours\n\n  app:1.4 # the shop\nimage@sha256:a#b\n#';
  expect(parseTargetList(text)).toEqual(['nginx:1.27', 'app:1.4', 'image@sha256:a#b']);
});

test('names of files, none of them twice, on any file system', () => {
  const names = ['a/b:1', 'a/b_1', 'A/b:1', '../../etc/passwd', '', '日本', '.hidden'];
  expect(uniqueNames(names)).toEqual([
    'a_b_1',
    'a_b_1-2',
    'A_b_1-3',
    'etc_passwd',
    'target',
    'target-2',
    'hidden',
  ]);
});

test('whatever the targets are called, their files differ and lie where they should', () => {
  assert(
    property(array(string({ unit: 'binary', maxLength: 300 }), { maxLength: 20 }), (targets) => {
      const names = uniqueNames(targets);
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(targets.length);
      for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,160}$/);
    }),
  );
});

test('a login is for one registry', () => {
  const ours = ['ghcr.io/a/b:1', 'registry:ghcr.io/c', 'docker:x', 'oci-dir:some/where', 'host:'];
  expect(() => requireOneRegistry(ours)).not.toThrow();
  expect(() => requireOneRegistry([...ours, 'nginx'])).toThrow(/several registries/);
  expect(() => requireOneRegistry(['a.example/x', 'b.example:5000/x'])).toThrow();
});
