import type { Distribution, PackageType } from '@seaworthy/model';
import { expect, test } from 'vitest';
import { missingDatabase } from './missing-database.ts';

const of = (id: string, idLike: string[] = []): Distribution => ({
  id,
  idLike,
  versionId: '1',
  name: `The ${id}`,
});

test.each<[Distribution, PackageType]>([
  [of('debian'), 'deb'],
  [of('ubuntu', ['debian']), 'deb'],
  [of('neon', ['ubuntu', 'debian']), 'deb'],
  [of('alpine'), 'apk'],
  [of('wolfi'), 'apk'],
  [of('rhel', ['fedora']), 'rpm'],
  [of('eurolinux', ['rhel', 'fedora', 'centos']), 'rpm'],
  [of('sles'), 'rpm'],
  [of('opensuse-microos', ['suse', 'opensuse']), 'rpm'],
  [of('arch'), 'alpm'],
])('%o must have %s packages', (distribution, type) => {
  const other = type === 'rpm' ? 'deb' : 'rpm';
  expect(missingDatabase(distribution, [{ type: 'npm' }, { type }])).toBeUndefined();
  for (const packages of [[], [{ type: 'npm' as const }, { type: other as PackageType }]]) {
    const problem = missingDatabase(distribution, packages);
    expect(problem?.code).toBe('no-package-database');
    expect(problem?.message).toContain(distribution.name);
  }
});

test('a scratch image and systems without a package manager need none', () => {
  expect(missingDatabase(undefined, [])).toBeUndefined();
  for (const id of ['buildroot', 'flatcar', 'bottlerocket', 'constructor', '__proto__']) {
    expect(missingDatabase(of(id), [])).toBeUndefined();
  }
});

test('a package manager that we cannot read is named', () => {
  expect(missingDatabase(of('gentoo'), [])?.code).toBe('unsupported');
});
