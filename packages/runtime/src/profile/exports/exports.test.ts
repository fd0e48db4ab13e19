import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { loadRules } from '../../rules/load/load-rules.ts';
import type { Profile } from '../profile.ts';
import { ProfileLearner } from '../profile-learner.ts';
import { Simulation } from '../simulation-for-test.ts';
import { isSystemCall } from '../system-call-names.ts';
import { nginx, nodeService, postgres, type Script } from '../workloads-for-test.ts';
import { exportNetworkPolicy } from './network-policy.ts';
import { exportPolicy } from './policy.ts';
import { exportSeccomp } from './seccomp.ts';
import { exportSecurityContext, writableDirectories } from './security-context.ts';

function learn(script: Script): Profile {
  const learner = new ProfileLearner();
  script(new Simulation(1, 1_700_000_000, (event) => learner.receive(event)), 30);
  return learner.profiles()[0]!;
}

const profiles = { nginx: learn(nginx), postgres: learn(postgres), node: learn(nodeService) };

test('seccomp: of a complete list nothing more, of another all but what is dangerous', () => {
  const { nginx: profile } = profiles;
  const allowed = (each: Profile) =>
    new Set(
      exportSeccomp(each)
        .syscalls.filter(({ action }) => action === 'SCMP_ACT_ALLOW')
        .flatMap(({ names }) => names),
    );
  const complete = structuredClone(profile);
  complete.behaviour.systemCalls.complete = true;
  expect(allowed(complete)).toContain('accept4');
  expect(allowed(complete)).not.toContain('sendmmsg');
  expect(allowed(profile)).toContain('sendmmsg');
  for (const name of ['mount', 'ptrace', 'bpf', 'init_module', 'unshare', 'keyctl', 'clone3']) {
    expect(allowed(profile), name).not.toContain(name);
  }
  const everything = exportSeccomp(profile).syscalls.flatMap(({ names }) => names);
  expect(new Set(everything).size).toBe(everything.length);
  expect(everything.filter((name) => !isSystemCall(name))).toEqual([]);
  expect(exportSeccomp(profile)).toMatchObject({
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: 1,
    architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64'],
  });
});

test('seccomp: who makes namespaces may go on', () => {
  const profile = structuredClone(profiles.nginx);
  profile.behaviour.systemCalls.names.push('unshare');
  const [first] = exportSeccomp(profile).syscalls;
  expect(first?.names).toContain('clone');
  expect(first?.names).toContain('unshare');
});

test('NetworkPolicy', () => {
  const policy = load(exportNetworkPolicy(profiles.node)) as {
    metadata: unknown;
    spec: { ingress: unknown; egress: { to: unknown; ports: { port: number }[] }[] };
  };
  expect(policy.metadata).toEqual({ name: 'api-profile', namespace: 'shop' });
  expect(policy.spec.ingress).toMatchObject([
    { from: [{ ipBlock: { cidr: '10.0.0.0/8' } }, {}, {}, {}], ports: [{ port: 3000 }] },
  ]);
  const ports = policy.spec.egress.flatMap((rule) => rule.ports.map(({ port }) => port));
  expect(new Set(ports)).toEqual(new Set([53, 443, 5432]));
  const database = policy.spec.egress.find(({ ports: [first] }) => first?.port === 5432);
  expect(database?.to).toEqual([
    { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } },
  ]);
});

test('securityContext', () => {
  expect(writableDirectories(profiles.nginx)).toEqual([
    '/etc/nginx/conf.d',
    '/run',
    '/var/cache/nginx',
    '/var/log/nginx',
  ]);
  const text = exportSecurityContext(profiles.nginx);
  expect(text).toContain('is needed in an init container: /etc/nginx/conf.d');
  expect(text).toContain('It ran as root');
  expect(load(text)).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: [
            {
              securityContext: {
                readOnlyRootFilesystem: true,
                capabilities: {
                  drop: ['ALL'],
                  add: ['CHOWN', 'KILL', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'],
                },
              },
            },
          ],
        },
      },
    },
  });
});

test.each(Object.entries(profiles))('the rules of %s load without a warning', (_name, profile) => {
  const { diagnostics, rules } = loadRules([{ name: 'x.yaml', text: exportPolicy(profile) }]);
  expect(diagnostics).toEqual([]);
  expect(rules).toHaveLength(5);
});

test('names cannot break out of what is exported', () => {
  const hostile = structuredClone(profiles.node);
  hostile.workload.name = 'shop/a"\n- rule: x/%container.id';
  hostile.behaviour.files[0]!.path = '/tmp/" or evt.num > 0 or fd.name = "*\n';
  hostile.behaviour.destinations[0]!.to = 'evil.example\nkind: Secret';
  hostile.behaviour.processes[0]!.executable = '/bin/x, "y\n';
  const { diagnostics, rules } = loadRules([{ name: 'x.yaml', text: exportPolicy(hostile) }]);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(rules).toHaveLength(5);
  expect(load(exportNetworkPolicy(hostile))).toMatchObject({ kind: 'NetworkPolicy' });
  expect(load(exportSecurityContext(hostile))).toMatchObject({ kind: 'Deployment' });
});
