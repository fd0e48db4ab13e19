import { defineCheck } from '../../check.ts';
import { findIn, hasWildcard } from '../../kubernetes/rbac.ts';
import type { RbacRule } from '../../subjects/rbac.ts';
import { at, entriesOf, textOf } from '../../tree/node.ts';

export const rbacAggregateToDefault = defineCheck({
  id: 'rbac-aggregate-to-default',
  title: 'Role adds rights to the default roles',
  severity: 'medium',
  why: 'Everybody who is bound to admin, edit or view gets these rights too, in every namespace, and no binding shows it.',
  fix: 'Remove the label, and bind the role to who needs it.',
  references: [
    'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles',
  ],
  controls: ['nist-800-190:4.3.1', 'nsa-kubernetes:authentication-and-authorization'],
  reads: 'rbac-role',

  *judge({ object, rules }) {
    for (const [label, { value }] of entriesOf(at(object.node, 'metadata', 'labels'))) {
      const name = /^rbac\.authorization\.k8s\.io\/aggregate-to-(admin|edit|view)$/.exec(
        label,
      )?.[1];
      if (name === undefined || textOf(value) !== 'true') continue;
      // Reading one's own custom resources is what aggregation is for.
      if (!rules.some((rule) => isSensitive(rule, name))) continue;
      yield { at: value, says: `Everybody with the role ${name} gets these rights too` };
    }
  },

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: orders-view
  labels:
    rbac.authorization.k8s.io/aggregate-to-view: "true"
rules:
  - apiGroups: [shop.example.com]
    resources: [orders]
    verbs: [get, list, watch]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: secret-reader
  labels:
    rbac.authorization.k8s.io/aggregate-to-view: "true"
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: [get, list]
`,
    ],
  },
});

/** Rights over Kubernetes itself; in `view` also writing anything. */
function isSensitive({ apiGroups, resources, verbs }: RbacRule, to: string): boolean {
  const writes = verbs.some((verb) => !/^(?:get|list|watch)$/.test(textOf(verb) ?? 'get'));
  if (to === 'view' && writes) return true;
  return (
    hasWildcard(apiGroups) ||
    findIn(apiGroups, ['rbac.authorization.k8s.io', 'admissionregistration.k8s.io']) !==
      undefined ||
    (to === 'view' &&
      findIn(resources, ['secrets', '*']) !== undefined &&
      findIn(apiGroups, ['']) !== undefined)
  );
}
