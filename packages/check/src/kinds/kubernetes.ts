import { limitExceeded } from '@seaworthy/model';
import { controlPlaneComponentsOf } from '../subjects/control-plane.ts';
import type { Subject } from '../subjects/index.ts';
import { type KubernetesObject, objectOf, podOf } from '../subjects/kubernetes.ts';
import { rbacBindingOf, rbacRoleOf } from '../subjects/rbac.ts';
import { at, itemsOf, type Node } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';
import type { FileKind } from './kind.ts';

/** Objects in one file, those in lists included. */
const maxObjects = 10_000;

/** Lists may hold lists. */
const maxListDepth = 5;

/** Kinds that have checks of their own, by the group of their API. */
const subjectNames = {
  '/ConfigMap': 'kubernetes-config-map',
  '/Namespace': 'kubernetes-namespace',
  '/Secret': 'kubernetes-secret',
  '/Service': 'kubernetes-service',
  '/ServiceAccount': 'kubernetes-service-account',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': 'admission-webhooks',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': 'admission-webhooks',
  'extensions/Ingress': 'kubernetes-ingress',
  'kubelet.config.k8s.io/KubeletConfiguration': 'kubelet-configuration',
  'networking.k8s.io/Ingress': 'kubernetes-ingress',
  'networking.k8s.io/NetworkPolicy': 'network-policy',
} as const;

/** Kubernetes manifests, YAML or JSON, with any number of documents and Lists. */
export const kubernetes: FileKind = {
  name: 'kubernetes',
  examplePath: 'app.yaml',

  mayBe: (path) => /\.(?:ya?ml|json)$/i.test(path),

  read(file) {
    // Cheap, and most YAML files are something else.
    if (!/^\s*["']?apiVersion["']?\s*:/m.test(file.text)) return [];
    return objectsIn(readYaml(file, { isUnknown: holdsAction }), file.path).flatMap(subjectsOf);
  },

  // Charts of Helm, and whatever else is filled in before it is YAML.
  skips: (file) => (holdsAction(file.text) ? 'a template, to be judged when rendered' : undefined),

  join: (subjects) =>
    setOf(subjects.flatMap((each) => (each.name === 'kubernetes-object' ? [each.value] : []))),
};

/**
 * The objects of documents, those in Lists included.
 * @throws SeaworthyError LIMIT_EXCEEDED
 */
export function objectsIn(documents: readonly Node[], path: string): KubernetesObject[] {
  const objects: KubernetesObject[] = [];
  const collect = (node: Node, depth: number): void => {
    const object = objectOf(node);
    if (object === undefined) return;
    if (object.kind.endsWith('List') && depth < maxListDepth) {
      for (const item of itemsOf(at(node, 'items'))) collect(item, depth + 1);
      return;
    }
    if (objects.length >= maxObjects) throw limitExceeded(path, 'objects', maxObjects);
    objects.push(object);
  };
  for (const document of documents) collect(document, 0);
  return objects;
}

/** Everything that objects which are applied together are to checks. */
export function subjectsOfObjects(objects: readonly KubernetesObject[]): Subject[] {
  return [...objects.flatMap(subjectsOf), ...setOf(objects)];
}

function setOf(objects: readonly KubernetesObject[]): Subject[] {
  return objects.length === 0
    ? []
    : [{ name: 'kubernetes-set', resource: 'all objects', value: { objects } }];
}

/** `{{ … }}` of Go templates, and of Jinja: what stands there is known when it is filled in. */
function holdsAction(text: string): boolean {
  const start = text.indexOf('{{');
  return start !== -1 && text.includes('}}', start);
}

function subjectsOf(object: KubernetesObject): Subject[] {
  const resource = object.name === '' ? object.kind : `${object.kind} ${object.name}`;
  const subjects: Subject[] = [{ name: 'kubernetes-object', resource, value: object }];
  const name = subjectNameOf(object);
  if (name !== undefined) subjects.push({ name, resource, value: object });
  const pod = podOf(object);
  if (pod !== undefined) {
    subjects.push({ name: 'pod', resource, value: pod });
    for (const value of controlPlaneComponentsOf(pod)) {
      subjects.push({ name: 'control-plane-component', resource, value });
    }
  }
  const role = rbacRoleOf(object);
  if (role !== undefined) subjects.push({ name: 'rbac-role', resource, value: role });
  const binding = rbacBindingOf(object);
  if (binding !== undefined) subjects.push({ name: 'rbac-binding', resource, value: binding });
  subjects.push(...knativeServiceOf(object, resource));
  return subjects;
}

function subjectNameOf({ apiVersion, kind }: KubernetesObject) {
  const slash = apiVersion.indexOf('/');
  const key = `${slash === -1 ? '' : apiVersion.slice(0, slash)}/${kind}`;
  return Object.hasOwn(subjectNames, key)
    ? subjectNames[key as keyof typeof subjectNames]
    : undefined;
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
