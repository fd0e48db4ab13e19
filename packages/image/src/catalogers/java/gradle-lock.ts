import type { CatalogedFile, Cataloger, FoundPackage } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';

interface LockedModule {
  group: string;
  artifact: string;
  version: string;
  /** Gradle configurations that it is locked for: "runtimeClasspath", "testCompileClasspath" ... */
  configurations: string[];
}

/**
 * Gradle's lock files (Gradle user manual, "Locking versions"): since Gradle 7 one file a project
 * with the configurations behind an equals sign, before that one file a configuration.
 */
export const gradleLock: Cataloger<LockedModule[]> = {
  name: 'gradle-lock',
  version: 1,
  about: 'Maven artifacts in gradle.lockfile, buildscript-gradle.lockfile and dependency-locks/',
  selects: {
    names: ['gradle.lockfile', 'buildscript-gradle.lockfile'],
    suffixes: ['.lockfile'],
    where: (path) =>
      /(?:^|\/)(?:(?:buildscript-)?gradle|dependency-locks\/[^/]+)\.lockfile$/.test(path),
  },
  maxBytes: 8 * 1024 ** 2,

  read(file) {
    const base = file.path.slice(file.path.lastIndexOf('/') + 1);
    const ofFile = file.path.includes('dependency-locks/') ? base.replace('.lockfile', '') : '';
    const modules: LockedModule[] = [];
    for (const line of file.text().split('\n')) {
      const [coordinates, list = ofFile] = line.trim().split('=');
      const [group, artifact, version, more] = coordinates!.split(':');
      if (!group || !artifact || !version || more !== undefined || group.startsWith('#')) continue;
      const configurations = list.split(',').filter((name) => name !== '');
      modules.push({ group, artifact, version, configurations });
    }
    return modules;
  },

  resolve(files) {
    return { packages: files.flatMap(packagesOf) };
  },
};

function packagesOf(file: CatalogedFile<LockedModule[]>): FoundPackage[] {
  const isBuild = file.path.endsWith('buildscript-gradle.lockfile');
  return file.fact.map(({ group, artifact, version, configurations }) => {
    const isDev = isBuild || (configurations.length > 0 && configurations.every(isForDevelopment));
    return foundPackage(
      {
        type: 'maven',
        namespace: group,
        name: artifact,
        version,
        state: 'locked',
        ...(isDev && { dev: true }),
        ...(configurations.length > 0 && { details: { configurations } }),
      },
      file,
    );
  });
}

/** Class paths of tests, and of tools that look at or generate the program's source. */
function isForDevelopment(configuration: string): boolean {
  return /test|annotationprocessor|checkstyle|pmd|spotbugs|jacoco|ktlint|detekt/i.test(
    configuration,
  );
}
