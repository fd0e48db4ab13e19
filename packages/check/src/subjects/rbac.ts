import { at, itemsOf, type Node, textOf } from '../tree/node.ts';
import type { KubernetesObject } from './kubernetes.ts';

/** A Role or a ClusterRole. */
export interface RbacRole {
  readonly object: KubernetesObject;
  readonly isClusterRole: boolean;
  readonly rules: readonly RbacRule[];
}

/** What one rule allows. Items keep their place, to point at. */
export interface RbacRule {
  readonly node: Node;
  readonly apiGroups: readonly Node[];
  readonly resources: readonly Node[];
  readonly verbs: readonly Node[];
  readonly urls: readonly Node[];
  /** It names the objects that it is about. */
  readonly isNarrow: boolean;
}

/** A RoleBinding or a ClusterRoleBinding. */
export interface RbacBinding {
  readonly object: KubernetesObject;
  readonly isClusterWide: boolean;
  readonly roleRef: Node;
  readonly roleKind: string;
  readonly roleName: string;
  readonly subjects: readonly RbacSubject[];
}

export interface RbacSubject {
  readonly node: Node;
  readonly kind: string;
  readonly name: string;
}

/** `undefined` for other objects, and for what Kubernetes makes itself in every cluster. */
export function rbacRoleOf(object: KubernetesObject): RbacRole | undefined {
  if (object.kind !== 'Role' && object.kind !== 'ClusterRole') return undefined;
  if (!isRbac(object) || isBuiltIn(object)) return undefined;
  const rules = itemsOf(at(object.node, 'rules')).map((node) => ({
    node,
    apiGroups: itemsOf(at(node, 'apiGroups')),
    resources: itemsOf(at(node, 'resources')),
    verbs: itemsOf(at(node, 'verbs')),
    urls: itemsOf(at(node, 'nonResourceURLs')),
    isNarrow: itemsOf(at(node, 'resourceNames')).length > 0,
  }));
  return { object, rules, isClusterRole: object.kind === 'ClusterRole' };
}

/** `undefined` for other objects, and for what Kubernetes makes itself in every cluster. */
export function rbacBindingOf(object: KubernetesObject): RbacBinding | undefined {
  if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') return undefined;
  if (!isRbac(object) || isBuiltIn(object)) return undefined;
  const roleRef = at(object.node, 'roleRef');
  if (roleRef === undefined) return undefined;
  return {
    ...{ object, roleRef },
    isClusterWide: object.kind === 'ClusterRoleBinding',
    roleKind: textOf(at(roleRef, 'kind')) ?? '',
    roleName: textOf(at(roleRef, 'name')) ?? '',
    subjects: itemsOf(at(object.node, 'subjects')).map((node) => ({
      node,
      kind: textOf(at(node, 'kind')) ?? '',
      name: textOf(at(node, 'name')) ?? '',
    })),
  };
}

function isRbac({ apiVersion }: KubernetesObject): boolean {
  return /^rbac\.authorization\.k8s\.io\//.test(apiVersion);
}

function isBuiltIn(object: KubernetesObject): boolean {
  const label = at(object.node, 'metadata', 'labels', 'kubernetes.io/bootstrapping');
  return textOf(label) === 'rbac-defaults' || object.name.startsWith('system:');
}
