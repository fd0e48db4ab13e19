import { at, itemsOf, type MapNode, type Node, textOf } from '../tree/node.ts';

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** "" where the manifest leaves it to a generator. */
  readonly name: string;
  /** As written; manifests mostly leave it to who applies them. */
  readonly namespace: string | undefined;
  readonly node: MapNode;
}

export interface KubernetesSet {
  readonly objects: readonly KubernetesObject[];
}

const containerLists = ['initContainers', 'containers', 'ephemeralContainers'] as const;

export interface Container {
  readonly name: string;
  readonly list: (typeof containerLists)[number];
  readonly node: Node;
}

export interface PodSubject {
  /** The object that makes the pod. */
  readonly owner: KubernetesObject;
  readonly metadata: Node | undefined;
  readonly spec: MapNode;
  readonly containers: readonly Container[];
  /** A part of a pod that is laid over another one: what is absent here may stand there. */
  readonly isPatch?: boolean;
}

/** Where each kind of workload keeps the template of its pods. */
const templatePaths: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ['template'],
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** Where a kind of workload keeps the template of its pods; `undefined` for kinds that make none. */
export function podPathOf(kind: string): readonly string[] | undefined {
  return Object.hasOwn(templatePaths, kind) ? templatePaths[kind] : undefined;
}

/** The object that a document describes; `undefined` for what is none of Kubernetes. */
export function objectOf(node: Node): KubernetesObject | undefined {
  if (node.kind !== 'map') return undefined;
  const apiVersion = textOf(at(node, 'apiVersion'));
  const kind = textOf(at(node, 'kind'));
  if (apiVersion === undefined || kind === undefined) return undefined;
  return {
    ...{ apiVersion, kind, node },
    name: textOf(at(node, 'metadata', 'name')) ?? '',
    namespace: textOf(at(node, 'metadata', 'namespace')),
  };
}

/** The pod that an object makes; `undefined` for objects that make none. */
export function podOf(owner: KubernetesObject): PodSubject | undefined {
  const path = podPathOf(owner.kind);
  if (path === undefined) return undefined;
  const template = at(owner.node, ...path);
  const spec = at(template, 'spec');
  if (spec?.kind !== 'map') return undefined;
  const containers = containersOf(spec);
  const isPatch = isPatchOf(owner, containers);
  return { owner, metadata: at(template, 'metadata'), spec, containers, isPatch };
}

/** Kubernetes demands a selector of these; patches for Kustomize go without. */
const withSelector = new Set(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']);

function isPatchOf({ kind, apiVersion, node }: KubernetesObject, containers: Container[]): boolean {
  if (withSelector.has(kind)) {
    return apiVersion === 'apps/v1' && at(node, 'spec', 'selector') === undefined;
  }
  return (
    (kind === 'Job' || kind === 'CronJob') &&
    containers.every((container) => at(container.node, 'image') === undefined)
  );
}

function containersOf(spec: MapNode): Container[] {
  return containerLists.flatMap((list) =>
    itemsOf(at(spec, list)).map((node) => ({ list, node, name: textOf(at(node, 'name')) ?? '' })),
  );
}
