import { limitExceeded, messageOf, type Problem, SeaworthyError } from '@seaworthy/model';
import { at, itemsOf, type MapNode, type Node, textOf, textsOf } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';
import type { SourceFile } from '../tree/source-file.ts';
import {
  isRemote,
  kustomizationIn,
  type Patch,
  patchesOf,
  readInline,
  readKustomization,
  referencesOf,
  resolve,
} from './kustomization.ts';
import { type BuiltObject, objectNodesIn, patchObjects, textNode } from './object-list.ts';
import { transform } from './transform.ts';

/** Kustomizations in kustomizations. */
const maxDepth = 20;

/** Directories and files that one build reads, those that it reads twice counted twice. */
const maxReads = 5_000;

/** Objects that one build makes. */
const maxObjects = 10_000;

/**
 * What Kustomize builds from one directory, of what is at hand
 * (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/). Every value keeps the
 * place where it is written: in the base, in the patch, in the kustomization.
 */
export class KustomizationBuild {
  readonly problems: Problem[] = [];
  /** Files that it is made of. */
  readonly parts = new Set<string>();
  /** What is not at hand, by the kustomization that asks for it. */
  readonly missing = new Map<string, string>();
  readonly #files: ReadonlyMap<string, SourceFile>;
  readonly #open = new Set<string>();
  #reads = 0;

  constructor(files: ReadonlyMap<string, SourceFile>) {
    this.#files = files;
  }

  /** Objects of a directory; none where it cannot be read, which is then a problem. */
  build(file: SourceFile): readonly BuiltObject[] {
    return this.#guard(file, [], () => this.#build(file, []));
  }

  #build(file: SourceFile, above: readonly BuiltObject[]): readonly BuiltObject[] {
    this.parts.add(file.path);
    this.#reads += 1;
    if (this.#reads > maxReads) throw limitExceeded(file.path, 'files of one build', maxReads);
    if (this.#open.size >= maxDepth || this.#open.has(file.path)) {
      throw limitExceeded(file.path, 'kustomizations in one another', maxDepth);
    }
    this.#open.add(file.path);
    try {
      const root = readKustomization(file);
      const { resources, components } = referencesOf(root);
      let objects = [...above];
      for (const each of resources) objects.push(...this.#resource(file, each));
      objects.push(...generated(root));
      if (objects.length > maxObjects) {
        throw limitExceeded(file.path, 'objects of one build', maxObjects);
      }
      for (const each of components) {
        const component = this.#directory(file, each);
        if (component !== undefined) {
          const before = objects;
          objects = [...this.#guard(component, before, () => this.#build(component, before))];
        }
      }
      if (at(root, 'helmCharts') !== undefined) {
        this.missing.set(file.path, 'charts of Helm that a kustomization fetches');
      }
      for (const patch of patchesOf(root)) {
        objects = this.#guard(file, objects, () => this.#patch(file, objects, patch));
      }
      return transform(objects, root);
    } finally {
      this.#open.delete(file.path);
    }
  }

  #resource(from: SourceFile, reference: string): readonly BuiltObject[] {
    const path = isRemote(reference) ? undefined : resolve(from, reference);
    const file = path === undefined ? undefined : this.#files.get(path);
    if (file !== undefined) {
      this.parts.add(file.path);
      return this.#guard(file, [], () => objectNodesIn(readYaml(file), file.path));
    }
    const base = this.#directory(from, reference);
    return base === undefined ? [] : this.#guard(base, [], () => this.#build(base, []));
  }

  #directory(from: SourceFile, reference: string): SourceFile | undefined {
    const path = isRemote(reference) ? undefined : resolve(from, reference);
    const file = path === undefined ? undefined : kustomizationIn(path, this.#files);
    if (file === undefined) this.missing.set(from.path, `not at hand: ${reference.slice(0, 200)}`);
    return file;
  }

  #patch(
    from: SourceFile,
    objects: readonly BuiltObject[],
    { text, target }: Patch,
  ): BuiltObject[] {
    let result = [...objects];
    for (const document of 'node' in text
      ? readInline(text.node)
      : this.#patchFile(from, text.path)) {
      result = patchObjects(result, document, target);
    }
    return result;
  }

  #patchFile(from: SourceFile, reference: string): readonly Node[] {
    const path = resolve(from, reference);
    const file = path === undefined ? undefined : this.#files.get(path);
    if (file === undefined) {
      this.missing.set(from.path, `not at hand: ${reference.slice(0, 200)}`);
      return [];
    }
    this.parts.add(file.path);
    return readYaml(file);
  }

  #guard<T>(file: SourceFile, otherwise: T, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof SeaworthyError)) throw error;
      this.problems.push({
        code: error.code === 'LIMIT_EXCEEDED' ? 'limit-exceeded' : 'unreadable-file',
        message: messageOf(error),
        path: file.path,
      });
      return otherwise;
    }
  }
}

/** Objects that `configMapGenerator` and `secretGenerator` make out of what they say themselves. */
function generated(root: MapNode): BuiltObject[] {
  return (['configMapGenerator', 'secretGenerator'] as const).flatMap((list) =>
    itemsOf(at(root, list)).flatMap((item) => {
      const name = at(item, 'name');
      if (name === undefined || item.kind !== 'map') return [];
      const isSecret = list === 'secretGenerator';
      const data = new Map(
        itemsOf(at(item, 'literals')).flatMap((literal) => {
          const [key = '', ...value] = (textOf(literal) ?? '').split('=');
          if (value.length === 0) return [];
          return [[key, { key: literal, value: textNode(value.join('='), literal) }] as const];
        }),
      );
      // Files stand in other places, and are looked at for secrets as files.
      for (const file of textsOf(at(item, 'files'))) data.delete(file);
      const node = mapOf(item, {
        apiVersion: textNode('v1', item),
        kind: textNode(isSecret ? 'Secret' : 'ConfigMap', item),
        metadata: mapOf(item, { name }),
        [isSecret ? 'stringData' : 'data']: { ...item, entries: data },
      });
      return [{ names: [textOf(name) ?? ''], node }];
    }),
  );
}

function mapOf({ file, start, end }: Node, values: Readonly<Record<string, Node>>): MapNode {
  const entries = new Map(
    Object.entries(values).map(([key, value]) => [key, { key: value, value }] as const),
  );
  return { kind: 'map', entries, file, start, end };
}

/** Directories that a kustomization takes in: they are built there. */
export function basesOf(
  file: SourceFile,
  root: MapNode,
  files: ReadonlyMap<string, SourceFile>,
): string[] {
  const { resources, components } = referencesOf(root);
  return [...resources, ...components].flatMap((reference) => {
    const path = isRemote(reference) ? undefined : resolve(file, reference);
    if (path === undefined || files.has(path)) return [];
    return kustomizationIn(path, files)?.path ?? [];
  });
}

export function isComponent(root: MapNode): boolean {
  return textOf(at(root, 'kind')) === 'Component';
}
