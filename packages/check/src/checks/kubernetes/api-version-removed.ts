import { defineCheck } from '../../check.ts';
import { at } from '../../tree/node.ts';

type Removal = readonly [since: string, next: string | undefined, isSame?: true];

/** By version and kind; `isSame` where a new version has the same fields and the same defaults. */
const removed: ReadonlyMap<string, Removal> = new Map([
  ...of('extensions/v1beta1', ['1.16', 'apps/v1'], 'DaemonSet', 'Deployment', 'ReplicaSet'),
  ...of('extensions/v1beta1', ['1.16', 'networking.k8s.io/v1'], 'NetworkPolicy'),
  ...of('extensions/v1beta1', ['1.16', undefined], 'PodSecurityPolicy'),
  ...of('apps/v1beta1', ['1.16', 'apps/v1'], 'Deployment', 'StatefulSet'),
  ...of(
    'apps/v1beta2',
    ['1.16', 'apps/v1'],
    'DaemonSet',
    'Deployment',
    'ReplicaSet',
    'StatefulSet',
  ),
  ...of(
    'admissionregistration.k8s.io/v1beta1',
    ['1.22', 'admissionregistration.k8s.io/v1'],
    ...['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  ),
  ...of(
    'apiextensions.k8s.io/v1beta1',
    ['1.22', 'apiextensions.k8s.io/v1'],
    'CustomResourceDefinition',
  ),
  ...of(
    'apiregistration.k8s.io/v1beta1',
    ['1.22', 'apiregistration.k8s.io/v1', true],
    'APIService',
  ),
  ...of(
    'certificates.k8s.io/v1beta1',
    ['1.22', 'certificates.k8s.io/v1'],
    'CertificateSigningRequest',
  ),
  ...of('coordination.k8s.io/v1beta1', ['1.22', 'coordination.k8s.io/v1', true], 'Lease'),
  ...of('extensions/v1beta1', ['1.22', 'networking.k8s.io/v1'], 'Ingress'),
  ...of('networking.k8s.io/v1beta1', ['1.22', 'networking.k8s.io/v1'], 'Ingress'),
  ...of('networking.k8s.io/v1beta1', ['1.22', 'networking.k8s.io/v1', true], 'IngressClass'),
  ...of(
    'rbac.authorization.k8s.io/v1beta1',
    ['1.22', 'rbac.authorization.k8s.io/v1', true],
    ...['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  ),
  ...of('scheduling.k8s.io/v1beta1', ['1.22', 'scheduling.k8s.io/v1', true], 'PriorityClass'),
  ...of('storage.k8s.io/v1beta1', ['1.22', 'storage.k8s.io/v1'], 'CSIDriver', 'CSINode'),
  ...of('storage.k8s.io/v1beta1', ['1.22', 'storage.k8s.io/v1', true], 'StorageClass'),
  ...of('batch/v1beta1', ['1.25', 'batch/v1', true], 'CronJob'),
  ...of('discovery.k8s.io/v1beta1', ['1.25', 'discovery.k8s.io/v1'], 'EndpointSlice'),
  ...of('autoscaling/v2beta1', ['1.25', 'autoscaling/v2'], 'HorizontalPodAutoscaler'),
  ...of('policy/v1beta1', ['1.25', 'policy/v1'], 'PodDisruptionBudget'),
  ...of('policy/v1beta1', ['1.25', undefined], 'PodSecurityPolicy'),
  ...of('node.k8s.io/v1beta1', ['1.25', 'node.k8s.io/v1', true], 'RuntimeClass'),
  ...of('autoscaling/v2beta2', ['1.26', 'autoscaling/v2', true], 'HorizontalPodAutoscaler'),
  ...of(
    'flowcontrol.apiserver.k8s.io/v1beta3',
    ['1.32', 'flowcontrol.apiserver.k8s.io/v1'],
    ...['FlowSchema', 'PriorityLevelConfiguration'],
  ),
]);

export const apiVersionRemoved = defineCheck({
  id: 'api-version-removed',
  title: 'API version is gone from Kubernetes',
  severity: 'medium',
  why: 'Kubernetes refuses the object since that version. It keeps clusters from being updated, and what is not updated keeps its flaws.',
  fix: 'Write the new `apiVersion`, and look up in the guide which fields changed with it.',
  references: ['https://kubernetes.io/docs/reference/using-api/deprecation-guide/'],
  controls: ['nsa-kubernetes:upgrading'],
  reads: 'kubernetes-object',

  *judge({ apiVersion, kind, node }) {
    const removal = removed.get(`${apiVersion}/${kind}`);
    const place = at(node, 'apiVersion');
    if (removal === undefined || place === undefined) return;
    const [since, next, isSame] = removal;
    const instead = next === undefined ? 'nothing takes its place' : `write ${next}`;
    yield {
      ...{ at: place, says: `Kubernetes ${since} removed ${kind} of ${apiVersion}: ${instead}` },
      ...(isSame === true && next !== undefined ? { mend: [{ at: place, text: next }] } : {}),
    };
  },

  examples: {
    pass: [
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
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
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1beta1
kind: Role
metadata:
  name: reader
rules: []
`,
      `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata:
  name: restricted
spec: {}
`,
    ],
  },
});

function of(
  apiVersion: string,
  removal: Removal,
  ...kinds: string[]
): (readonly [string, Removal])[] {
  return kinds.map((kind) => [`${apiVersion}/${kind}`, removal] as const);
}
