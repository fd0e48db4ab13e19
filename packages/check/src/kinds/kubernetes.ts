import { limitExceeded } from '@seaworthy/model';
import type { Subject } from '../subjects/index.ts';
import { type KubernetesObject, objectOf, podOf } from '../subjects/kubernetes.ts';
import { at, itemsOf, type Node } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';
import type { FileKind } from './kind.ts';

/** Objects in one file, those in lists included. */
const maxObjects = 10_000;

/** Lists may hold lists. */
const maxListDepth = 5;

/** Kubernetes manifests, YAML or JSON, with any number of documents and Lists. */
export const kubernetes: FileKind = {
  name: 'kubernetes',
  examplePath: 'app.yaml',

  mayBe: (path) => /\.(?:ya?ml|json)$/i.test(path),

  read(file) {
    // Cheap, and most YAML files are something else.
    if (!/^\s*["']?apiVersion["']?\s*:/m.test(file.text)) return [];
    const objects: KubernetesObject[] = [];
    const collect = (node: Node, depth: number): void => {
      const object = objectOf(node);
      if (object === undefined) return;
      if (object.kind.endsWith('List') && depth < maxListDepth) {
        for (const item of itemsOf(at(node, 'items'))) collect(item, depth + 1);
        return;
      }
      if (objects.length >= maxObjects) throw limitExceeded(file.path, 'objects', maxObjects);
      objects.push(object);
    };
    for (const document of readYaml(file)) collect(document, 0);
    return objects.flatMap(subjectsOf);
  },

  join(subjects) {
    const objects = subjects.flatMap((each) =>
      each.name === 'kubernetes-object' ? [each.value] : [],
    );
    return objects.length === 0
      ? []
      : [{ name: 'kubernetes-set', resource: 'all objects', value: { objects } }];
  },
};

function subjectsOf(object: KubernetesObject): Subject[] {
  const resource = object.name === '' ? object.kind : `${object.kind} ${object.name}`;
  const pod = podOf(object);
  return [
    { name: 'kubernetes-object', resource, value: object },
    ...(pod === undefined ? [] : [{ name: 'pod' as const, resource, value: pod }]),
    ...knativeServiceOf(object, resource),
  ];
}

/** Cloud Run takes the services of Knative. */
function knativeServiceOf(
  { apiVersion, kind, name, node }: KubernetesObject,
  resource: string,
): Subject[] {
  if (!apiVersion.startsWith('serving.knative.dev/') || kind !== 'Service') return [];
  const key = at(node, 'kind') ?? node;
  return [{ name: 'cloud-run-service', resource, value: { name, key, node } }];
}
