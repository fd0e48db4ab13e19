import { SeaworthyError } from '@seaworthy/model';
import { subjectsOfObjects } from '../kinds/kubernetes.ts';
import { basesOf, isComponent, KustomizationBuild } from '../kustomize/build-kustomization.ts';
import { isKustomization, readKustomization } from '../kustomize/kustomization.ts';
import { objectOf } from '../subjects/kubernetes.ts';
import type { MapNode } from '../tree/node.ts';
import type { SourceFile } from '../tree/source-file.ts';
import type { Builder } from './builder.ts';

/** Builds that one tree may ask for: past it the tree is generated, or hostile. */
const maxBuilds = 1_000;

/**
 * Kustomize: overlays on bases. What is built is what nothing else takes in, so that a base is
 * judged as its overlays leave it.
 */
export const kustomize: Builder = {
  name: 'kustomize',

  mayNeed: (path) => /\.(?:ya?ml|json)$/i.test(path) || isKustomization(path),

  build(files) {
    const roots = rootsOf(files);
    const built = {
      sets: [] as ReturnType<typeof subjectsOfObjects>[],
      parts: new Set<string>(),
      problems: [] as KustomizationBuild['problems'],
      skipped: new Map<string, string>(),
    };
    for (const root of roots.slice(0, maxBuilds)) {
      const build = new KustomizationBuild(files);
      const objects = build.build(root).flatMap(({ node }) => objectOf(node) ?? []);
      built.sets.push(subjectsOfObjects(objects));
      for (const path of build.parts) built.parts.add(path);
      for (const [path, why] of build.missing) built.skipped.set(path, why);
      for (const problem of build.problems) {
        if (!built.problems.some((each) => each.message === problem.message)) {
          built.problems.push(problem);
        }
      }
    }
    if (roots.length > maxBuilds) {
      const path = roots[maxBuilds]!.path;
      const message = `more than ${maxBuilds} kustomizations`;
      built.problems.push({ code: 'limit-exceeded', message, path });
    }
    return built;
  },
};

/** Kustomizations that no other one takes in. In a circle, which nobody can build, none is. */
function rootsOf(files: ReadonlyMap<string, SourceFile>): SourceFile[] {
  const taken = new Set<string>();
  const found: SourceFile[] = [];
  for (const file of files.values()) {
    if (!isKustomization(file.path)) continue;
    const root = readOrNothing(file);
    for (const base of root === undefined ? [] : basesOf(file, root, files)) taken.add(base);
    if (root === undefined || !isComponent(root)) found.push(file);
  }
  return found.filter(({ path }) => !taken.has(path));
}

/** What is broken says so when it is built. */
function readOrNothing(file: SourceFile): MapNode | undefined {
  try {
    return readKustomization(file);
  } catch (error) {
    if (error instanceof SeaworthyError) return undefined;
    throw error;
  }
}
