import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isMisconfiguration } from '@seaworthy/model';
import {
  type Container,
  formatProfile,
  type Profile,
  ProfileLearner,
  parseProfile,
} from '@seaworthy/runtime';
import {
  type Engine,
  hasCommand,
  hasShared,
  removeContainers,
  removeEngineHome,
  sharedPath,
  startDocker,
  whyNoEngine,
} from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox-image.ts';
import { Sandbox } from './support/sandbox.ts';
import { callsOf, startTracing } from './support/strace.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());
const seaworthy = (...words: readonly string[]) => sandbox.run(words);

const sighting = { phase: 'both', seen: 3, containers: 2 } as const;

/** Of a web server in Kubernetes, as learning leaves one. */
const web: Profile = {
  schemaVersion: '1.0',
  workload: {
    kind: 'kubernetes',
    name: 'shop/cart/web',
    repository: 'registry.example/shop/cart',
    tag: '1.2',
    digest: `sha256:${'a'.repeat(64)}`,
  },
  state: 'learning',
  learned: {
    from: '2026-01-01T00:00:00Z',
    to: '2026-01-02T06:00:00Z',
    newestEntry: '2026-01-01T09:00:00Z',
    events: 1_000_000,
    containers: 3,
    starts: 3,
    startupSeconds: 60,
    lost: 0,
  },
  behaviour: {
    processes: [
      {
        executable: '/usr/sbin/nginx',
        arguments: [['-g', 'daemon off;']],
        parents: ['(outside)'],
        origin: 'image',
        users: [101],
        ...sighting,
      },
      {
        executable: '/bin/sh',
        arguments: [['/entry.sh']],
        parents: ['(outside)'],
        origin: 'image',
        users: [101],
        ...sighting,
        phase: 'start',
      },
    ],
    files: [
      { path: '/var/cache/nginx/*/*', actions: ['write'], by: ['/usr/sbin/nginx'], ...sighting },
      { path: '/tmp/nginx.pid', actions: ['write'], by: ['/usr/sbin/nginx'], ...sighting },
    ],
    sensitiveReads: [],
    destinations: [
      { to: 'private', port: 53, protocol: 'udp', by: ['/usr/sbin/nginx'], ...sighting },
      { to: 'orders.shop.svc.cluster.local', port: 8080, protocol: 'tcp', by: [], ...sighting },
      { to: 'api.stripe.com', port: 443, protocol: 'tcp', by: [], ...sighting },
    ],
    listens: [{ port: 8080, protocol: 'tcp', from: ['private'], ...sighting }],
    capabilities: [],
    systemCalls: { complete: false, names: ['accept4', 'read', 'write'] },
    resources: {},
  },
};

function write(name: string, profile: Profile): string {
  const file = sandbox.path(name);
  writeFileSync(file, formatProfile(profile));
  return file;
}

test('a profile is reviewed, proposed and enforced, and not before somebody has decided', async () => {
  const file = write('web.profile.yaml', web);
  const shown = await seaworthy('profile', 'review', file);
  expect(shown.stdout).toContain('confidence high');
  expect(shown.stdout).toContain('! runs /bin/sh: /bin/sh /entry.sh, only while it starts');
  const early = await seaworthy('profile', 'review', file, '--state', 'enforced');
  expect(early).toMatchObject({ exitCode: 2 });
  await seaworthy('profile', 'review', file, '--state', 'proposed', '--write');
  const open = await seaworthy('profile', 'review', file, '--state', 'enforced');
  expect(open).toMatchObject({ exitCode: 2 });
  expect(open.stderr).toContain('process:/bin/sh');
  const words = ['--accept', 'process:/bin/*', '--state', 'enforced', '--write'];
  expect(await seaworthy('profile', 'review', file, ...words)).toMatchObject({ exitCode: 0 });
  expect(parseProfile(readFileSync(file, 'utf8'), file)).toMatchObject({
    state: 'enforced',
    behaviour: { processes: [{}, { decision: 'accepted' }] },
  });
  const wrong = await seaworthy('profile', 'review', file, '--refuse', 'process:/bin/zsh');
  expect(wrong).toMatchObject({ exitCode: 2 });
});

test('what a release brought is shown, and decisions go along', async () => {
  const before = structuredClone(web);
  before.behaviour.processes[1]!.decision = 'accepted';
  before.behaviour.destinations[1]!.decision = 'accepted';
  const after = structuredClone(web);
  after.workload.digest = `sha256:${'b'.repeat(64)}`;
  after.behaviour.destinations.push({
    ...after.behaviour.destinations[2]!,
    to: 'telemetry.example.com',
  });
  after.behaviour.processes[1]!.arguments = [['/entry.sh'], ['-c', '*']];
  after.behaviour.capabilities.push({ name: 'NET_RAW', because: ['socket'], ...sighting });
  const files = [write('1.yaml', before), write('2.yaml', after)] as const;
  const { stdout, exitCode } = await seaworthy('profile', 'diff', ...files, '--write');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('+ uses CAP_NET_RAW (socket)');
  expect(stdout).toContain('+ connects to telemetry.example.com port 443 over tcp');
  expect(stdout).toContain('new: called with: -c *');
  const carried = parseProfile(readFileSync(files[1], 'utf8'), 'x').behaviour;
  expect(carried.destinations[1]?.decision).toBe('accepted');
  expect(carried.processes[1]?.decision).toBeUndefined();
  expect(await seaworthy('profile', 'diff', files[0], files[0])).toMatchObject({ exitCode: 0 });
});

test('the exports satisfy our own checks', async () => {
  const file = write('export.yaml', web);
  const directory = sandbox.path('manifests');
  mkdirSync(directory);
  for (const format of ['security-context', 'network-policy'] as const) {
    const { stdout, exitCode } = await seaworthy('profile', 'export', file, '--format', format);
    expect(exitCode).toBe(0);
    writeFileSync(join(directory, `${format}.yaml`), stdout);
  }
  const context = readFileSync(join(directory, 'security-context.yaml'), 'utf8');
  expect(context).toContain('mountPath: /var/cache/nginx');
  const network = readFileSync(join(directory, 'network-policy.yaml'), 'utf8');
  expect(network).toContain('# api.stripe.com, port 443: any public address');
  expect(network).toContain('kubernetes.io/metadata.name: shop');
  const { report } = await sandbox.scan(['--offline', directory]);
  const faults = report.findings.filter(isMisconfiguration);
  // A patch has no image, probes or limits; of what it speaks of nothing is wrong.
  const about =
    /privilege|capabilit|root|seccomp|read-only|readonly|user|network-policy|egress|ingress/;
  expect(faults.map(({ check }) => check).filter((check) => about.test(check))).toEqual([]);
});

test('the exported rules are rules', async () => {
  const file = write('rules.yaml', web);
  const { stdout } = await seaworthy('profile', 'export', file, '--format', 'policy');
  const rules = sandbox.path('exported-rules.yaml');
  writeFileSync(rules, stdout);
  expect(await seaworthy('rules', 'check', '--strict', rules)).toMatchObject({ exitCode: 0 });
});

describe.skipIf(!hasShared('corpora/falco/captures'))('recordings', () => {
  const capture = (name: string) => sharedPath(`corpora/falco/captures/${name}.scap`);

  test('learned from one, held against another', async () => {
    const learned = await seaworthy('profile', 'learn', '--from', capture('curl_google'), '--host');
    expect(learned.stdout).toContain('www.google.com');
    const file = sandbox.path('curl.yaml');
    writeFileSync(file, learned.stdout);
    const more = await seaworthy(
      ...['profile', 'learn', '--host', '--onto', file, '--from', capture('cat_write')],
    );
    const { behaviour } = parseProfile(more.stdout, 'x');
    expect(behaviour.processes.map(({ executable }) => executable)).toEqual(['curl', 'cat']);
    const same = await seaworthy('profile', 'check', file, '--from', capture('curl_google'));
    expect(same).toMatchObject({ exitCode: 0, stdout: '' });
    const words = ['--from', capture('connect_localhost'), '--format', 'json'];
    const other = await seaworthy('profile', 'check', file, ...words);
    expect(other.exitCode).toBe(1);
    expect(JSON.parse(other.stdout)).toMatchObject({ kind: 'destination-unknown' });
  });
});

const cannot =
  whyNoEngine() ??
  ['dockerd', 'strace', 'busybox']
    .map((name) => (hasCommand(name) ? undefined : `no ${name}`))
    .find(Boolean);

describe.skipIf(cannot !== undefined)(`seccomp on a real container ${cannot ?? ''}`, () => {
  // Sockets have short names.
  const home = mkdtempSync('/tmp/sw-pf-');
  const serve = ['busybox:test', '/bin/busybox', 'httpd', '-f', '-p', '80', '-h', '/www'];
  const fetch = ['/bin/busybox', 'wget', '-q', '-O', '-', 'http://127.0.0.1/'];
  const seccomp = join(home, 'seccomp.json');
  let docker: Engine;

  beforeAll(async () => {
    docker = await startDocker(home, { storageDriver: 'overlay2' });
    await importBusybox(docker, home, 'busybox:test');
    const pid = Number(readFileSync(join(home, 'exec/containerd/containerd.pid'), 'utf8'));
    const log = join(home, 'strace.log');
    const stopTracing = await startTracing(pid, log);
    await docker.run('run', '--detach', '--name=learned', '--network=none', ...serve);
    await wait(1_000);
    expect(await docker.run('exec', 'learned', ...fetch)).toBe('hello\n');
    await docker.run('stop', '--time=0', 'learned');
    await stopTracing();
    const names = callsOf('/bin/busybox', log);
    expect(names).toContain('accept');
    const learner = new ProfileLearner({ completeSystemCalls: true });
    const container: Container = {
      fullId: 'f'.repeat(64),
      runtime: 'docker',
      name: 'busybox',
      image: { name: 'busybox:test', repository: 'busybox', tag: 'test' },
    };
    learner.addSystemCalls(container, names);
    const file = sandbox.path('busybox.yaml');
    writeFileSync(file, formatProfile(learner.profiles()[0]!));
    writeFileSync(seccomp, (await seaworthy('profile', 'export', file)).stdout);
  }, 180_000);

  afterAll(async () => {
    if (docker !== undefined) await removeContainers(docker);
    await docker?.stop();
    await removeEngineHome(home);
  }, 60_000);

  test.each([
    [[]],
    [['--security-opt', 'no-new-privileges']],
    [['--user=1000:1000', '--sysctl=net.ipv4.ip_unprivileged_port_start=0']],
  ])(
    'it works as before, and what it never did is refused (%s)',
    async (options) => {
      const words = ['--security-opt', `seccomp=${seccomp}`, '--network=none', ...options];
      const id = (await docker.run('run', '--detach', ...words, ...serve)).trim();
      await wait(500);
      expect(await docker.run('exec', id, ...fetch)).toBe('hello\n');
      for (const forbidden of [
        ['unshare', '-U', '/bin/busybox', 'true'],
        ['chroot', '/', '/bin/busybox', 'true'],
        ['chmod', '777', '/www/index.html'],
        ['mkfifo', '/tmp/x'],
      ]) {
        const refused = await docker.run('exec', id, '/bin/busybox', ...forbidden).catch(String);
        expect(refused, forbidden.join(' ')).toContain('Operation not permitted');
      }
      await docker.run('rm', '--force', id);
    },
    60_000,
  );
});
