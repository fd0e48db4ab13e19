import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalog } from '../catalog-for-test.ts';
import type { Cataloger } from '../cataloger.ts';
import { gradleLock } from './gradle-lock.ts';
import { sbtLock } from './sbt-lock.ts';

function packagesIn<Fact>(cataloger: Cataloger<Fact>, path: string, text: string) {
  return catalog(cataloger, { [path]: text }).packages;
}

const brief = (packages: ReturnType<typeof packagesIn>) =>
  packages.map((p) => `${p.purl}${p.dev ? ' dev' : ''}`);

const gradle = `# This is a Gradle generated file for dependency locking.
# Manual edits can break the build and are not advised.
# This file is expected to be part of source control.
com.fasterxml.jackson.core:jackson-databind:2.13.1=compileClasspath,runtimeClasspath,testRuntimeClasspath
org.junit.jupiter:junit-jupiter-api:5.8.2=testCompileClasspath,testRuntimeClasspath
org.projectlombok:lombok:1.18.22=annotationProcessor
empty=
`;

test('gradle.lockfile', () => {
  const packages = packagesIn(gradleLock, 'app/gradle.lockfile', gradle);
  expect(brief(packages)).toEqual([
    'pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.13.1',
    'pkg:maven/org.junit.jupiter/junit-jupiter-api@5.8.2 dev',
    'pkg:maven/org.projectlombok/lombok@1.18.22 dev',
  ]);
  expect(packages[0]).toMatchObject({
    state: 'locked',
    details: { configurations: ['compileClasspath', 'runtimeClasspath', 'testRuntimeClasspath'] },
  });
});

test('lock files of the build script and of single configurations', () => {
  const line = 'a.b:c:1.0\n';
  expect(
    brief(packagesIn(gradleLock, 'buildscript-gradle.lockfile', 'a.b:c:1.0=classpath')),
  ).toEqual(['pkg:maven/a.b/c@1.0 dev']);
  const folder = 'gradle/dependency-locks';
  expect(brief(packagesIn(gradleLock, `${folder}/runtimeClasspath.lockfile`, line))).toEqual([
    'pkg:maven/a.b/c@1.0',
  ]);
  expect(brief(packagesIn(gradleLock, `${folder}/testRuntime.lockfile`, line))).toEqual([
    'pkg:maven/a.b/c@1.0 dev',
  ]);
});

test('only these lock files are selected', () => {
  const { where } = gradleLock.selects;
  expect(where?.('app/gradle.lockfile')).toBe(true);
  expect(where?.('gradle/dependency-locks/runtimeClasspath.lockfile')).toBe(true);
  expect(where?.('some/other.lockfile')).toBe(false);
  expect(sbtLock.selects.where?.('app/build.sbt.lock')).toBe(true);
  expect(sbtLock.selects.where?.('app/yarn.lock')).toBe(false);
});

const sbt = JSON.stringify({
  lockVersion: 1,
  timestamp: '2024-01-01T00:00:00Z',
  configurations: ['compile', 'test'],
  dependencies: [
    {
      org: 'org.typelevel',
      name: 'cats-core_2.13',
      version: '2.9.0',
      artifacts: [],
      configurations: ['compile', 'test'],
    },
    {
      org: 'org.scalatest',
      name: 'scalatest_2.13',
      version: '3.2.15',
      artifacts: [],
      configurations: ['test'],
    },
    { org: 1 },
  ],
});

test('build.sbt.lock', () => {
  expect(brief(packagesIn(sbtLock, 'build.sbt.lock', sbt))).toEqual([
    'pkg:maven/org.typelevel/cats-core_2.13@2.9.0',
    'pkg:maven/org.scalatest/scalatest_2.13@3.2.15 dev',
  ]);
});

test('broken text ends in an answer or a named error', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), (noise) => {
      endsWell(() => packagesIn(gradleLock, 'gradle.lockfile', mutated(gradle, noise).toString()));
      endsWell(() => packagesIn(sbtLock, 'build.sbt.lock', mutated(sbt, noise).toString()));
    }),
  );
});
