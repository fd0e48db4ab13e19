import { defineCheck } from '../../check.ts';
import { mayPick } from '../../kubernetes/selector.ts';
import { type KubernetesObject, podOf } from '../../subjects/kubernetes.ts';
import { at, booleanOf, keyAt } from '../../tree/node.ts';

/** Pods times policies; past it the objects are not those of one cluster. */
const maxComparisons = 1_000_000;

export const namespaceNoNetworkPolicy = defineCheck({
  id: 'namespace-no-network-policy',
  title: 'No network policy picks a pod',
  severity: 'medium',
  why: 'Without a policy every pod of the cluster may connect to every port of it, and it may connect to everything: one that is taken over reaches all.',
  fix: 'Add a NetworkPolicy with `podSelector: {}` that denies everything in the namespace, and then policies for what each pod needs.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies',
  ],
  controls: [
    'nist-800-190:4.3.3',
    'cis-kubernetes-1.12:5.3.2',
    'nsa-kubernetes:network-separation',
  ],
  reads: 'kubernetes-set',
  concerns: ({ objects }) => objects.some((object) => podOf(object) !== undefined),

  *judge({ objects }) {
    // Policies of Cilium and Calico have rules of their own.
    if (objects.some(isOtherPolicy)) return;
    const policies = Map.groupBy(
      objects.filter(({ kind }) => kind === 'NetworkPolicy'),
      ({ namespace }) => namespace,
    );
    let comparisons = 0;
    for (const [namespace, inside] of Map.groupBy(objects, (object) => object.namespace)) {
      const own = policies.get(namespace) ?? [];
      for (const object of inside) {
        const pod = podOf(object);
        // Policies do not reach the network of a node.
        if (
          pod === undefined ||
          pod.isPatch === true ||
          booleanOf(at(pod.spec, 'hostNetwork')) === true
        )
          continue;
        comparisons += own.length;
        if (comparisons > maxComparisons) return;
        const labels = at(pod.metadata, 'labels');
        if (own.some(({ node }) => mayPick(at(node, 'spec', 'podSelector'), labels))) continue;
        const where = namespace === undefined ? 'its namespace' : `namespace "${namespace}"`;
        const says = `No network policy of ${where} picks ${object.kind} "${object.name}"`;
        yield { at: keyAt(object.node, 'kind'), says };
        // One a namespace: one policy mends them all.
        break;
      }
    }
  },

  examples: {
    pass: [
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`,
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: shop
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
`,
    ],
    fail: [
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: shop
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress, Egress]
`,
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: other
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`,
    ],
  },
});

function isOtherPolicy({ apiVersion, kind }: KubernetesObject): boolean {
  return (
    /^(?:cilium\.io|crd\.projectcalico\.org|projectcalico\.org|policy\.networking\.k8s\.io)\//.test(
      apiVersion,
    ) && kind.endsWith('NetworkPolicy')
  );
}
