import { podPathOf } from '../subjects/kubernetes.ts';
import { at, itemsOf, type MapNode, type Node, textOf } from '../tree/node.ts';
import { replaceNodes } from '../tree/replace-nodes.ts';
import { addEntries, type BuiltObject, setAt, textNode } from './object-list.ts';

/** Kinds that stand outside of namespaces, of those that Kubernetes has itself. */
const clusterKinds = new Set([
  ...['APIService', 'CSIDriver', 'CSINode', 'CertificateSigningRequest', 'ClusterRole'],
  ...['ClusterRoleBinding', 'ComponentStatus', 'CustomResourceDefinition', 'FlowSchema'],
  ...['IngressClass', 'MutatingWebhookConfiguration', 'Namespace', 'Node', 'PersistentVolume'],
  ...['PodSecurityPolicy', 'PriorityClass', 'PriorityLevelConfiguration', 'RuntimeClass'],
  ...['StorageClass', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
  ...['ValidatingWebhookConfiguration', 'VolumeAttachment'],
]);

/** What a kustomization says of all of its objects, in the order in which Kustomize does it. */
export function transform(objects: readonly BuiltObject[], root: MapNode): BuiltObject[] {
  const images = itemsOf(at(root, 'images'));
  const replicas = itemsOf(at(root, 'replicas'));
  return objects.map(({ names, node }) => {
    const placed = setNamespace(node, root);
    const labelled = setAnnotations(setLabels(placed, root), root);
    const sized = setReplicas(setImages(labelled, images), replicas, names);
    return { names: rename(names, root), node: sized };
  });
}

function setNamespace(object: MapNode, root: MapNode): MapNode {
  const namespace = at(root, 'namespace');
  const kind = textOf(at(object, 'kind')) ?? '';
  if (namespace === undefined) return object;
  if (kind === 'Namespace') return setAt(object, ['metadata', 'name'], namespace);
  if (clusterKinds.has(kind)) return object;
  return setAt(object, ['metadata', 'namespace'], namespace);
}

/** Names with the prefix and the suffix of this kustomization, the newest last. */
function rename(names: readonly string[], root: MapNode): readonly string[] {
  const prefix = textOf(at(root, 'namePrefix')) ?? '';
  const suffix = textOf(at(root, 'nameSuffix')) ?? '';
  return prefix === '' && suffix === '' ? names : [...names, `${prefix}${names.at(-1)}${suffix}`];
}

function setLabels(object: MapNode, root: MapNode): MapNode {
  let result = object;
  const common = at(root, 'commonLabels');
  if (common !== undefined) result = addLabels(result, common, true, true);
  for (const item of itemsOf(at(root, 'labels'))) {
    const pairs = at(item, 'pairs');
    if (pairs === undefined) continue;
    const isSet = (key: string): boolean => textOf(at(item, key)) === 'true';
    const selectors = isSet('includeSelectors');
    result = addLabels(result, pairs, selectors, selectors || isSet('includeTemplates'));
  }
  return result;
}

/** Services and policies select by the same labels, and so keep finding what they found. */
function addLabels(object: MapNode, pairs: Node, selectors: boolean, templates: boolean): MapNode {
  let result = addEntries(object, ['metadata', 'labels'], pairs);
  const kind = textOf(at(object, 'kind')) ?? '';
  const pod = podPathOf(kind);
  if (templates && pod !== undefined && pod.length > 0) {
    result = addEntries(result, [...pod, 'metadata', 'labels'], pairs);
  }
  if (!selectors) return result;
  const path = selectorPaths[kind];
  if (path === undefined || at(result, 'spec') === undefined) return result;
  const isOptional = kind === 'Service' || kind === 'PodDisruptionBudget';
  return isOptional && at(result, ...path) === undefined ? result : addEntries(result, path, pairs);
}

const selectorPaths: Readonly<Record<string, readonly string[] | undefined>> = {
  __proto__: null as never,
  DaemonSet: ['spec', 'selector', 'matchLabels'],
  Deployment: ['spec', 'selector', 'matchLabels'],
  NetworkPolicy: ['spec', 'podSelector', 'matchLabels'],
  PodDisruptionBudget: ['spec', 'selector', 'matchLabels'],
  ReplicaSet: ['spec', 'selector', 'matchLabels'],
  Service: ['spec', 'selector'],
  StatefulSet: ['spec', 'selector', 'matchLabels'],
};

function setAnnotations(object: MapNode, root: MapNode): MapNode {
  const annotations = at(root, 'commonAnnotations');
  if (annotations === undefined) return object;
  const pod = podPathOf(textOf(at(object, 'kind')) ?? '');
  const result = addEntries(object, ['metadata', 'annotations'], annotations);
  return pod === undefined || pod.length === 0
    ? result
    : addEntries(result, [...pod, 'metadata', 'annotations'], annotations);
}

function setImages(object: MapNode, images: readonly Node[]): MapNode {
  const pod = podPathOf(textOf(at(object, 'kind')) ?? '');
  const spec = pod === undefined ? undefined : at(object, ...pod, 'spec');
  if (images.length === 0 || spec === undefined) return object;
  const replaced = replaceNodes(spec, (node) => {
    if (node.kind !== 'map') return undefined;
    const image = node.entries.get('image')?.value;
    const text = textOf(image);
    if (text === undefined || !node.entries.has('name')) return undefined;
    const named = /^(.*?)(?::([\w][\w.-]*))?(?:@(.+))?$/.exec(text)!;
    const change = images.find((each) => textOf(at(each, 'name')) === named[1]);
    if (change === undefined) return undefined;
    const name = textOf(at(change, 'newName')) ?? named[1]!;
    const digest = textOf(at(change, 'digest'));
    const newTag = textOf(at(change, 'newTag'));
    const tag = digest === undefined ? (newTag ?? named[2]) : newTag;
    const oldDigest = newTag === undefined ? named[3] : undefined;
    const shown = `${name}${tag === undefined ? '' : `:${tag}`}`;
    const at_ = digest ?? oldDigest;
    const value = textNode(at_ === undefined ? shown : `${shown}@${at_}`, change);
    return setAt(node, ['image'], value);
  });
  return setAt(object, [...pod!, 'spec'], replaced);
}

function setReplicas(object: MapNode, replicas: readonly Node[], names: readonly string[]) {
  for (const each of replicas) {
    const count = at(each, 'count');
    if (count === undefined || !names.includes(textOf(at(each, 'name')) ?? '')) continue;
    if (at(object, 'spec', 'replicas') !== undefined || at(object, 'spec', 'template')) {
      return setAt(object, ['spec', 'replicas'], count);
    }
  }
  return object;
}
