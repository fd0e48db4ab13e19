import { expect, test } from 'vitest';
import { LockedPackages, lockedToFound, markReach, withoutCredentials } from './locked-packages.ts';

const file = { path: 'x.lock', layer: 3 };

test('reach: what ships, what is for development, what nothing asks for', () => {
  const packages = new LockedPackages();
  for (const name of ['app', 'lib', 'tool', 'both', 'stray', 'loop']) {
    packages.add(name, { name, version: '1' });
  }
  const connect = (from: string, to: string) =>
    packages.connect(packages.indexOf(from), packages.indexOf(to));
  connect('app', 'lib');
  connect('lib', 'loop');
  connect('loop', 'lib');
  connect('lib', 'both');
  connect('tool', 'both');
  connect('tool', 'missing');
  connect('tool', 'tool');
  markReach(packages.list, { production: [0], development: [2] });
  expect(packages.list.map(({ name, dev, direct }) => [name, dev, direct])).toEqual([
    ['app', false, true],
    ['lib', false, false],
    ['tool', true, true],
    ['both', false, false],
    ['stray', undefined, false],
    ['loop', false, false],
  ]);
});

test('twins become one package with the needs of all', () => {
  const found = lockedToFound(
    'npm',
    [
      { name: 'a', version: '1', dev: true, direct: true, needs: [2] },
      { name: 'a', version: '1', dev: false, needs: [3, 1], licenses: ['MIT'] },
      { name: 'b', version: '1' },
      { name: 'c', version: '1' },
    ],
    file,
  );
  expect(found).toHaveLength(3);
  expect(found[0]).toMatchObject({
    dev: false,
    direct: true,
    licenses: ['MIT'],
    dependsOn: ['pkg:npm/b@1', 'pkg:npm/c@1'],
    locations: [file],
  });
});

test('implausible names and versions are counted', () => {
  const packages = new LockedPackages();
  expect(packages.add('1', { name: 'a b', version: '1' })).toBeUndefined();
  expect(packages.add('2', { name: undefined, version: '1' })).toBeUndefined();
  expect(packages.add('3', { name: 'a', version: '1\n2' })).toBeUndefined();
  expect(packages.add('4', { name: 'a'.repeat(300), version: '1' })).toBeUndefined();
  const problems: unknown[] = [];
  packages.reportTo({ report: (problem) => problems.push(problem) });
  expect(problems).toMatchObject([{ message: expect.stringMatching(/: 4$/) }]);
});

test('many twins with many needs stay linear', () => {
  const count = 100_000;
  const needs = Array.from({ length: count }, (_, index) => index + 1);
  const twins = Array.from({ length: count }, () => ({ name: 'a', version: '1' }));
  const found = lockedToFound(
    'npm',
    [{ name: 'a', version: '1', needs: needs.slice(0, -1) }, ...twins],
    file,
  );
  expect(found).toHaveLength(1);
});

test('more packages than any project has are an error', () => {
  const packages = new LockedPackages();
  const addAll = () => {
    for (let n = 0; n <= 200_000; n += 1) packages.add(`${n}`, { name: `n${n}`, version: '1' });
  };
  expect(addAll).toThrow(/more than 200000 \(packages\)/);
});

test('no credentials in what is told', () => {
  expect(withoutCredentials('git+https://user:p@ss@example.com/x.git?token=1#abc')).toBe(
    'git+https://example.com/x.git#abc',
  );
});
