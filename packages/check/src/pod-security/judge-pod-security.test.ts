import { expect, test } from 'vitest';
import { kubernetes } from '../kinds/kubernetes.ts';
import type { PodSubject } from '../subjects/kubernetes.ts';
import { SourceFile } from '../tree/source-file.ts';
import { latestMinor, type PodSecurityLevel } from './control.ts';
import { controlsOf, judgePodSecurity } from './judge-pod-security-for-test.ts';

/*
 * Kubernetes' own pods (pod-security-admission, test/testdata: 4,537 of 1.0 to 1.37) were judged by
 * hand with this code, each as Kubernetes judges it. They are not in this repository; these are the
 * differences between versions that they turn on.
 */
const hardened = `
securityContext:
  runAsNonRoot: true
  seccompProfile: {type: RuntimeDefault}
containers:
  - name: web
    image: web:1
    securityContext:
      allowPrivilegeEscalation: false
      capabilities: {drop: [ALL]}
`;

function pod(spec: string, annotations = '{}'): PodSubject {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: web, annotations: ${annotations}}
spec:
${spec.trim().replaceAll(/^/gm, '  ')}
`;
  const subjects = kubernetes.read(new SourceFile('pod.yaml', text));
  const found = subjects.find((subject) => subject.name === 'pod');
  if (found?.name !== 'pod') throw new Error('no pod');
  return found.value;
}

const forbidden = (subject: PodSubject, level: PodSecurityLevel, minor: number) => [
  ...new Set(judgePodSecurity(subject, level, minor).map(({ control }) => control)),
];

test('a hardened pod is admitted by every version', () => {
  for (let minor = 0; minor <= latestMinor + 1; minor += 1) {
    expect(forbidden(pod(hardened), 'restricted', minor)).toEqual([]);
  }
});

test.each([
  // What a bare pod lacks grew over the versions.
  ['containers: [{name: a}]', 'restricted', 7, ['running-as-non-root']],
  ['containers: [{name: a}]', 'restricted', 8, ['privilege-escalation', 'running-as-non-root']],
  [
    'containers: [{name: a}]',
    'restricted',
    22,
    ['capabilities', 'privilege-escalation', 'running-as-non-root', 'seccomp'],
  ],
  ['containers: [{name: a}]', 'baseline', latestMinor, []],
  // Windows pods are let off since 1.25.
  ['os: {name: windows}\ncontainers: [{name: a}]', 'restricted', 25, ['running-as-non-root']],
  // User namespaces since 1.35.
  [
    `hostUsers: false\n${hardened.replace('true', 'false')}`,
    'restricted',
    34,
    ['running-as-non-root'],
  ],
  [`hostUsers: false\n${hardened.replace('true', 'false')}`, 'restricted', 35, []],
  [unmasked(true), 'baseline', 34, ['proc-mount-type']],
  [unmasked(true), 'baseline', 35, []],
  [unmasked(true), 'restricted', 35, ['proc-mount-type']],
  [unmasked(false), 'baseline', 35, ['proc-mount-type']],
  // Lists that grew.
  [sysctl('net.ipv4.tcp_rmem'), 'baseline', 31, ['sysctls']],
  [sysctl('net.ipv4.tcp_rmem'), 'baseline', 32, []],
  [selinux('container_engine_t'), 'baseline', 30, ['selinux']],
  [selinux('container_engine_t'), 'baseline', 31, []],
  // New controls.
  ['containers: [{name: a, livenessProbe: {tcpSocket: {host: b, port: 1}}}]', 'baseline', 33, []],
  [
    'containers: [{name: a, livenessProbe: {tcpSocket: {host: b, port: 1}}}]',
    'baseline',
    34,
    ['host-probes'],
  ],
  [`${hardened}\nvolumes: [{name: a, hostPath: {path: /}}]`, 'restricted', 30, ['volume-types']],
  [`${hardened}\nvolumes: [{name: a}, {name: b, image: {reference: c}}]`, 'restricted', 31, []],
] as const)('%# as Kubernetes judges it', (spec, level, minor, expected) => {
  expect(forbidden(pod(spec), level, minor).toSorted()).toEqual(expected);
});

test('before 1.19 the seccomp profile was an annotation', () => {
  const subject = pod(hardened, '{seccomp.security.alpha.kubernetes.io/pod: unconfined}');
  expect(forbidden(subject, 'baseline', 18)).toEqual(['seccomp']);
  expect(forbidden(subject, 'baseline', 19)).toEqual([]);
});

test('restricted sharpens, and never repeats, what baseline says', () => {
  for (const minor of [0, 8, 19, 25, 35, latestMinor]) {
    const names = controlsOf('restricted', minor).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  }
});

function unmasked(hasOwnUsers: boolean): string {
  return `hostUsers: ${!hasOwnUsers}\n${hardened}`.replace(
    'allowPriv',
    'procMount: Unmasked\n      allowPriv',
  );
}

function sysctl(name: string): string {
  return `securityContext: {sysctls: [{name: ${name}, value: "1"}]}\ncontainers: [{name: a}]`;
}

function selinux(type: string): string {
  return `securityContext: {seLinuxOptions: {type: ${type}}}\ncontainers: [{name: a}]`;
}
