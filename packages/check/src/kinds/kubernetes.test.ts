import { SeaworthyError } from '@seaworthy/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checks } from '../checks/index.ts';
import { judgeFiles } from '../judge-files.ts';
import { SourceFile } from '../tree/source-file.ts';
import { kubernetes } from './kubernetes.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      serviceAccountName: web
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          env:
            - name: DB_PASSWORD
              value: t0psecret-4711
          resources:
            limits: {memory: 256Mi}
`;

const judge = (text: string) => judgeFiles([new SourceFile('a.yaml', text)], [kubernetes], checks);
const failed = (text: string) => judge(text).findings.map(({ check }) => check);
const namesOf = (text: string) =>
  kubernetes.read(new SourceFile('a.yaml', text)).map(({ name }) => name);

test('an object is what its kind says, besides being an object', () => {
  expect(namesOf(deployment)).toEqual(['kubernetes-object', 'pod']);
  expect(namesOf('apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n')).toEqual([
    ...['kubernetes-object', 'kubernetes-secret'],
  ]);
  expect(namesOf('apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\n')).toContain(
    'kubernetes-ingress',
  );
  // Of the same name, and of somebody else.
  expect(namesOf('apiVersion: serving.knative.dev/v1\nkind: Service\n')).toEqual([
    'kubernetes-object',
    'cloud-run-service',
  ]);
  expect(namesOf('apiVersion: constructor/v1\nkind: toString\n')).toEqual(['kubernetes-object']);
});

test('roles that Kubernetes makes itself are nobody’s fault', () => {
  const role = (name: string) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: "${name}"}\n`;
  expect(namesOf(role('operator'))).toContain('rbac-role');
  expect(namesOf(role('system:node'))).not.toContain('rbac-role');
});

test('what an action of a template fills in is unknown, quoted or not', () => {
  const text = deployment
    .replace('registry.example.com/web:1.4.2', '"{{ .Values.image }}"')
    .replace('t0psecret-4711', '{{ .Values.password }}')
    .replace('{memory: 256Mi}', '{{ .Values.limits }}');
  const found = failed(text);
  expect(found).not.toContain('pod-image-latest');
  expect(found).not.toContain('pod-image-no-digest');
  expect(found).not.toContain('pod-env-secret-literal');
  expect(found).not.toContain('pod-no-memory-limit');
  expect(found).toContain('pod-writable-root');
});

test('a patch is judged by what it says, not by what it leaves out', () => {
  const patch = deployment
    .replace(/ {2}selector:\n.*\n/, '')
    .replace('          image: registry.example.com/web:1.4.2\n', '')
    .replace('t0psecret-4711', 't0psecret-4711\n          securityContext: {privileged: true}');
  expect(failed(patch).toSorted()).toEqual(['pod-env-secret-literal', 'pod-privileged']);
});

test('a template that is no YAML before it is rendered is skipped, and said so', () => {
  const { findings, problems, skipped } = judge(
    `{{- if .Values.enabled }}\n${deployment}{{- end }}\n`,
  );
  expect({ findings, problems }).toEqual({ findings: [], problems: [] });
  expect([...skipped.keys()]).toEqual(['a.yaml']);
});

test('a file that is broken without being a template is a problem', () => {
  const { problems, skipped } = judge(`${deployment}  - [`);
  expect(problems.map(({ code }) => code)).toEqual(['unreadable-file']);
  expect(skipped.size).toBe(0);
});

/** As kubeadm 1.34 writes it. */
const apiServer = `apiVersion: v1
kind: Pod
metadata:
  labels: {component: kube-apiserver, tier: control-plane}
  name: kube-apiserver
  namespace: kube-system
spec:
  containers:
  - command:
    - kube-apiserver
    - --advertise-address=10.0.0.4
    - --allow-privileged=true
    - --authorization-mode=Node,RBAC
    - --client-ca-file=/etc/kubernetes/pki/ca.crt
    - --enable-admission-plugins=NodeRestriction
    - --enable-bootstrap-token-auth=true
    - --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt
    - --etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt
    - --etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key
    - --etcd-servers=https://127.0.0.1:2379
    - --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
    - --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
    - --secure-port=6443
    - --service-account-issuer=https://kubernetes.default.svc.cluster.local
    - --service-account-key-file=/etc/kubernetes/pki/sa.pub
    - --service-account-signing-key-file=/etc/kubernetes/pki/sa.key
    - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
    - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
    image: registry.k8s.io/kube-apiserver:v1.34.1
    name: kube-apiserver
  hostNetwork: true
`;

test('an API server of kubeadm fails what kube-bench says it fails', () => {
  const found = failed(apiServer).filter((id) => id.startsWith('apiserver-'));
  expect(found.toSorted()).toEqual([
    ...['apiserver-anonymous-auth', 'apiserver-extended-tokens'],
    ...['apiserver-external-ips-allowed', 'apiserver-kubelet-authority'],
    ...['apiserver-no-always-pull-images', 'apiserver-no-audit-log'],
    ...['apiserver-no-encryption-at-rest', 'apiserver-no-event-rate-limit', 'apiserver-profiling'],
  ]);
});

test('whatever the bytes, it ends with a SeaworthyError or none', () => {
  const sample = `${deployment}---\n${apiServer}`;
  fc.assert(
    fc.property(fc.nat(sample.length - 1), fc.string({ maxLength: 20 }), (position, inserted) => {
      const text = sample.slice(0, position) + inserted + sample.slice(position + inserted.length);
      try {
        kubernetes.read(new SourceFile('a.yaml', text));
      } catch (error) {
        expect(error).toBeInstanceOf(SeaworthyError);
      }
      // No check throws on what is half there.
      judge(text);
    }),
    { numRuns: 300 },
  );
});
