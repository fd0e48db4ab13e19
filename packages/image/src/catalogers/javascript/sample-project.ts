import { testdata } from '../catalog-for-test.ts';

/** For tests: lock files that the real tools wrote for one project with one workspace. */
export function sample(name: string): string {
  return testdata(import.meta.dirname, name);
}

/** The manifests of that project, for tools whose lock file does not say what is asked for. */
export const sampleManifests = {
  'app/package.json': sample('project.package.json'),
  'app/packages/tool/package.json': sample('workspace.package.json'),
};

/**
 * What the project needs, as `npm ls --all --json` and `pnpm ls -r --depth 99` list it; "dev" is
 * what `npm ls --omit=dev` and `pnpm ls --prod` leave out, "direct" is written in the manifests.
 */
export const samplePackages = [
  '@sindresorhus/is@4.6.0 direct',
  'debug@4.4.3 direct',
  'fsevents@2.3.3 direct',
  'js-tokens@4.0.0',
  'left-pad@1.3.0 direct',
  'loose-envify@1.4.0',
  'lru-cache@6.0.0',
  'minimist@0.0.8 dev',
  'minimist@1.2.5 dev direct',
  'mkdirp@0.5.1 dev direct',
  'ms@2.0.0 direct',
  'ms@2.1.3',
  'react@18.2.0 direct',
  'semver@6.3.0 dev direct',
  'semver@7.5.0 direct',
  'use-sync-external-store@1.2.0 direct',
  'yallist@4.0.0',
];

/** Edges that differ in how the formats write them: nested, aliased, by peer. */
export const sampleEdges = {
  'pkg:npm/debug@4.4.3': ['pkg:npm/ms@2.1.3'],
  'pkg:npm/mkdirp@0.5.1': ['pkg:npm/minimist@0.0.8'],
  'pkg:npm/semver@7.5.0': ['pkg:npm/lru-cache@6.0.0'],
  'pkg:npm/react@18.2.0': ['pkg:npm/loose-envify@1.4.0'],
};
