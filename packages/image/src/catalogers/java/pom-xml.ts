import type { CatalogedFile, Cataloger, FoundPackage } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { interpolate, type Pom, type PomDependency, parsePom, valuesOf } from './pom.ts';

const maxAncestors = 8;

/**
 * Dependencies that Maven projects declare with an exact version. What a parent in the same tree
 * says is taken in; what only a repository could tell is not.
 */
export const pomXml: Cataloger<Pom> = {
  name: 'pom-xml',
  version: 1,
  about: 'Maven dependencies with exact versions in pom.xml, with parents in the same tree',
  selects: { names: ['pom.xml'] },
  maxBytes: 4 * 1024 ** 2,

  read(file) {
    return parsePom(file.path, file.text());
  },

  resolve(files) {
    const byPath = new Map(files.map((file) => [file.path, file.fact]));
    const own = new Set(
      files.map(({ fact }) => `${fact.groupId ?? fact.parent?.groupId}:${fact.artifactId}`),
    );
    return {
      packages: files.flatMap((file) => packagesOf(file, ancestorsOf(file, byPath), own)),
    };
  },
};

function packagesOf(
  file: CatalogedFile<Pom>,
  ancestors: readonly Pom[],
  own: ReadonlySet<string>,
): FoundPackage[] {
  const lookUp = valuesOf(file.fact, ancestors);
  const managed = new Map<string, PomDependency>();
  for (const pom of [file.fact, ...ancestors]) {
    for (const dependency of pom.managed) {
      const key = keyOf(dependency, lookUp);
      if (key !== undefined && !managed.has(key)) managed.set(key, dependency);
    }
  }
  return file.fact.dependencies.flatMap((dependency) => {
    const key = keyOf(dependency, lookUp);
    if (key === undefined || own.has(key)) return [];
    const version = exactVersion(dependency.version ?? managed.get(key)?.version, lookUp);
    if (version === undefined) return [];
    const scope = dependency.scope ?? managed.get(key)?.scope;
    const [namespace, name] = key.split(':');
    return foundPackage(
      {
        type: 'maven',
        namespace: namespace!,
        name: name!,
        version,
        state: 'declared',
        direct: true,
        ...(scope === 'test' && { dev: true }),
        ...(scope && { details: { scope } }),
      },
      file,
    );
  });
}

type LookUp = (name: string) => string | undefined;

function keyOf({ groupId, artifactId }: PomDependency, lookUp: LookUp): string | undefined {
  const group = interpolate(groupId, lookUp);
  const artifact = interpolate(artifactId, lookUp);
  return group && artifact ? `${group}:${artifact}` : undefined;
}

/** "1.0" is what gets resolved, and "[1.0]" allows nothing else; ranges are left open. */
function exactVersion(version: string | undefined, lookUp: LookUp): string | undefined {
  const text = version && interpolate(version, lookUp)?.replace(/^\[([^,\]]+)\]$/, '$1');
  return text && /^[\w.+-]+$/.test(text) && !/^(?:LATEST|RELEASE)$/.test(text) ? text : undefined;
}

/** The chain of parents whose files lie in the same tree, nearest first. */
function ancestorsOf(file: CatalogedFile<Pom>, byPath: ReadonlyMap<string, Pom>): Pom[] {
  const ancestors: Pom[] = [];
  let { path, fact: pom } = file as { path: string; fact: Pom };
  while (pom.parent !== undefined && pom.parent.relativePath !== '') {
    if (ancestors.length === maxAncestors) break;
    const at = pathFrom(path, pom.parent.relativePath);
    const [parentPath, parent] = [at, `${at}/pom.xml`]
      .map((each) => [each.replace(/^\//, ''), byPath.get(each.replace(/^\//, ''))] as const)
      .find(([, found]) => found !== undefined) ?? [at, undefined];
    if (parent === undefined || parent.artifactId !== pom.parent.artifactId) break;
    ancestors.push(parent);
    path = parentPath;
    pom = parent;
  }
  return ancestors;
}

/** A relative path as seen from a file, normalised; it cannot climb above the root. */
function pathFrom(file: string, relative: string): string {
  const segments = file.split('/').slice(0, -1);
  for (const segment of relative.replaceAll('\\', '/').split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}
