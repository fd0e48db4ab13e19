import { execFileSync, spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findGuardProgram, findSensorProgram } from '@seaworthy/sensor';
import {
  Cri,
  type CriContainer,
  type CriMount,
  type Engine,
  freePort,
  hasCommand,
  run,
  startContainerd,
  startPodman,
  whyNoEngine,
} from '@seaworthy/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildAgentImage } from './support/agent-image.ts';
import {
  agentPod,
  criContainer,
  deployedFile,
  layConfigMap,
  type Variant,
} from './support/kubernetes-pod.ts';

const sensor = findSensorProgram();
const cannot =
  whyNoEngine() ??
  (sensor === undefined || !loads(sensor) ? 'no sensor that loads' : undefined) ??
  (findGuardProgram() === undefined ? 'no guard' : undefined) ??
  ['containerd', 'ctr', 'runc', 'podman', 'mmdebstrap', 'busybox']
    .map((name) => (hasCommand(name) ? undefined : `no ${name}`))
    .find(Boolean);

function loads(program: string): boolean {
  try {
    return JSON.parse(execFileSync(program, ['--probe'], { encoding: 'utf8' })).loads === true;
  } catch {
    return false;
  }
}

const agentImage = 'localhost/seaworthy/agent:test';
const shopImage = 'registry.example/shop/web:1';

interface Told {
  readonly rule: string;
  readonly output: string;
  readonly output_fields: Readonly<Record<string, unknown>>;
}

/** deploy/: its image, run as containerd runs the pods of its DaemonSet for a kubelet. */
describe.skipIf(cannot !== undefined)(`the agent on Kubernetes' runtime ${cannot ?? ''}`, () => {
  // Sockets have short names.
  const home = mkdtempSync('/tmp/sw-ak-');
  const node = join(home, 'node');
  let containerd: Engine;
  let cri: Cri;
  let port = 0;
  let agent: { sandboxId: string; containerId: string } | undefined;
  const sandboxes: string[] = [];
  // A name stays taken until all of its pod is gone.
  let starts = 0;

  beforeAll(async () => {
    // What a host shares with its containers are shared mounts, on a machine of systemd.
    mkdirSync(node);
    await run('mount', ['--bind', node, node]);
    await run('mount', ['--make-shared', node]);
    const podman = await startPodman(join(home, 'p'), { storageDriver: 'overlay' });
    const archive = await buildAgentImage(podman, home, agentImage);
    const sleeps = 'ENTRYPOINT ["/bin/sleep", "600"]';
    await podman.run('import', '--quiet', '--change', sleeps, shopArchive(), shopImage);
    const shop = join(home, 'shop.tar');
    await podman.run('save', '--quiet', '--format', 'oci-archive', '--output', shop, shopImage);
    containerd = await startContainerd(node, { sandboxImage: shopImage });
    for (const file of [archive, shop]) {
      await containerd.run('--namespace', 'k8s.io', 'images', 'import', file);
    }
    cri = new Cri(join(node, 'containerd.sock'));
    port = await freePort();
  }, 600_000);

  afterEach(async () => {
    for (const id of sandboxes.splice(0)) await cri.remove(id).catch(() => {});
    agent = undefined;
  }, 60_000);

  afterAll(async () => {
    await containerd?.stop();
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
    const left = mounts.map((line) => line.split(' ')[1] ?? '').filter((at) => at.startsWith(home));
    for (const point of left.toReversed()) await run('umount', ['--lazy', point]).catch(() => {});
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  function shopArchive(): string {
    const image = join(home, 'shop');
    const archive = join(home, 'shop-layer.tar');
    execFileSync('sh', [
      '-c',
      `mkdir -p ${image}/bin ${image}/tmp && cd ${image} && chmod 1777 tmp && cp "$(command -v busybox)" bin/busybox &&
       for name in sh cp sleep echo; do ln -s busybox bin/$name; done && tar -cf ${archive} bin tmp`,
    ]);
    return archive;
  }

  /** The pod of the DaemonSet, with its port moved to one that is free. */
  async function startAgent(
    variant: Variant,
    change: (container: CriContainer) => CriContainer = (container) => container,
    configure: (text: string) => string = (text) => text,
  ): Promise<void> {
    const pod = agentPod(variant);
    const place = mkdtempSync(join(home, 'pod-'));
    const text = configure(deployedFile(`${variant}/agent.yaml`));
    const control = join(place, 'control');
    mkdirSync(control);
    const container = criContainer(pod, agentImage, {
      own: {
        control,
        configuration: layConfigMap(join(place, 'agent'), {
          'agent.yaml': text.replace('0.0.0.0:9399', `127.0.0.1:${port}`),
        }),
        rules: layConfigMap(join(place, 'rules'), {
          'own.yaml': deployedFile('base/rules/own.yaml'),
        }),
      },
      host: {
        '/run/containerd/io.containerd.runtime.v2.task': join(
          node,
          'state/io.containerd.runtime.v2.task',
        ),
        '/var/lib/containerd/io.containerd.metadata.v1.bolt': join(
          node,
          'root/io.containerd.metadata.v1.bolt',
        ),
        '/var/lib/seaworthy': join(home, 'evidence'),
      },
    });
    mkdirSync(join(home, 'evidence'), { recursive: true });
    agent = await cri.start(
      {
        ...{ name: 'seaworthy-agent-x', namespace: 'seaworthy', uid: `u-${++starts}` },
        hostPid: pod.hostPID ?? false,
        logDirectory: place,
      },
      change(container),
    );
    logPath = join(place, 'agent.log');
    sandboxes.push(agent.sandboxId);
  }

  let logPath = '';
  const log = () => (existsSync(logPath) ? readFileSync(logPath, 'utf8') : '');
  /** CRI's logs: time, stream, F for a whole line or P for a part, text. */
  const alerts = (): Told[] =>
    log()
      .split('\n')
      .flatMap((line) => /^\S+ stdout [FP] (\{.*\})$/.exec(line)?.[1] ?? [])
      .map((text) => JSON.parse(text));
  const watching = () =>
    vi.waitFor(() => expect(log()).toContain('watching'), { timeout: 30_000, interval: 100 });
  const told = (rule: string) =>
    vi.waitFor(
      () => {
        const found = alerts().find((each) => each.rule === rule);
        expect(found, log()).toBeDefined();
        return found!;
      },
      { timeout: 10_000, interval: 100 },
    );

  async function startShop(
    name = 'web-1',
    user = 0,
    mounts: readonly CriMount[] = [],
  ): Promise<string> {
    const made = await cri.start(
      { name, namespace: 'shop', uid: `uid-of-${name}`, labels: { app: name } },
      { name: 'web', image: shopImage, command: ['/bin/sleep', '600'], security: { user }, mounts },
    );
    sandboxes.push(made.sandboxId);
    return made.containerId;
  }

  const copyIt = ['/bin/sh', '-c', 'cp /bin/busybox /tmp/echo'];
  const runIt = ['/bin/sh', '-c', '/tmp/echo it ran'];
  /** In the agent's container, with its rights. */
  const askAgent = (script: string) =>
    cri.execute(agent!.containerId, '/opt/seaworthy/bin/node', '--eval', script);
  const without =
    (right: string) =>
    (container: CriContainer): CriContainer => ({
      ...container,
      security: {
        ...container.security,
        add: container.security?.add?.filter((each) => each !== right) ?? [],
      },
    });
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);

  test('watching: what is dropped in a pod is told with all names, and the agent ends when asked', async () => {
    await startAgent('base');
    await watching();
    const shop = await startShop();
    await cri.execute(shop, ...copyIt);
    expect(await cri.execute(shop, ...runIt)).toContain('it ran');
    const alert = await told('Program started that was not in the image');
    expect(alert.output).toContain('path=/tmp/echo');
    expect(alert.output_fields).toMatchObject({
      'container.name': 'web',
      'container.image.repository': 'registry.example/shop/web',
      'container.image.tag': '1',
      'k8s.ns.name': 'shop',
      'k8s.pod.name': 'web-1',
    });
    const [{ livenessProbe, resources }] = agentPod('base').containers;
    expect((await get(livenessProbe.httpGet.path)).status).toBe(200);
    const asked = ['agent', 'status', '--config', '/etc/seaworthy/agent/agent.yaml'];
    expect(await cri.execute(agent!.containerId, 'seaworthy', ...asked)).toMatch(/^health +well$/m);
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toMatch(/seaworthy_events_total\{type="execve"\} [1-9]/);
    const residentBytes = Number(/^seaworthy_resident_bytes (\d+)/m.exec(metrics)?.[1]);
    expect(residentBytes).toBeGreaterThan(2 ** 20);
    expect(residentBytes / 2 ** 20).toBeLessThan(Number.parseInt(resources.limits.memory, 10) / 2);

    const startMs = Date.now();
    await cri.stopContainer(agent!.containerId, 15);
    expect(Date.now() - startMs).toBeLessThan(8000);
    await expect(get('/healthz')).rejects.toThrow();
  }, 60_000);

  /** A projected volume as kubelets lay it out: in memory, for its owner alone, behind links. */
  async function layToken(subject: string): Promise<CriMount> {
    const volume = mkdtempSync(join(home, 'token-'));
    await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', volume]);
    const claims = Buffer.from(JSON.stringify({ sub: subject })).toString('base64url');
    mkdirSync(join(volume, '..2026_11_21'));
    writeFileSync(join(volume, '..2026_11_21/token'), `e30.${claims}.c2lnbmVk`, { mode: 0o600 });
    chownSync(join(volume, '..2026_11_21/token'), 1000, 1000);
    symlinkSync('..2026_11_21', join(volume, '..data'));
    symlinkSync('..data/token', join(volume, 'token'));
    const containerPath = '/var/run/secrets/kubernetes.io/serviceaccount';
    return { containerPath, hostPath: volume, isReadOnly: true };
  }

  test('the account of a pod is that of the token in it, and nothing else of the token is told', async () => {
    const shop = await startShop('cart', 1000, [
      await layToken('system:serviceaccount:shop:cart-reader'),
    ]);
    await startAgent('base', undefined, (text) =>
      text.replace('rules:\n', 'rules:\n  append: [{ fields: { account: "%k8s.sa.name" } }]\n'),
    );
    await watching();
    const later = await startShop('late', 1000, [
      await layToken('system:serviceaccount:shop:late-reader'),
    ]);
    const strange = await startShop('odd', 1000, [
      await layToken('system:serviceaccount:kube-system:admin'),
    ]);
    for (const each of [shop, later, strange]) {
      await cri.execute(each, ...copyIt);
      await cri.execute(each, ...runIt);
    }
    const accounts = () =>
      alerts()
        .filter(({ rule }) => rule === 'Program started that was not in the image')
        .map(({ output_fields: fields }) => [fields['k8s.pod.name'], fields['account']]);
    const expected = { cart: 'cart-reader', late: 'late-reader', odd: null };
    await vi.waitFor(() => expect(Object.fromEntries(accounts())).toEqual(expected), 15_000);
    expect(log()).not.toContain('c2lnbmVk');
  }, 60_000);

  test.each(['BPF', 'PERFMON', 'SETUID', 'SETGID'])(
    'nothing is watched without %s',
    async (right) => {
      await startAgent('base', without(right));
      await vi.waitFor(() => expect(log()).toContain('sensor has failed'), { timeout: 20_000 });
      expect(log()).not.toContain('watching');
    },
    60_000,
  );

  test('processes that run already are known by the two other rights', async () => {
    await startShop('web-2', 1000);
    const find = `const fs = require('fs');
      const pid = fs.readdirSync('/proc').find((each) => {
        try { return fs.readFileSync('/proc/' + each + '/cmdline', 'utf8').startsWith('/bin/sleep') &&
          fs.statSync('/proc/' + each).uid === 1000; } catch { return false; }
      });
      const tell = (name, act) => { try { act(); console.log(name, 'works'); } catch (error) { console.log(name, error.code); } };
      tell('descriptors', () => fs.readdirSync('/proc/' + pid + '/fd'));
      tell('executable', () => fs.readlinkSync('/proc/' + pid + '/exe'));`;
    await startAgent('base');
    const all = await askAgent(find);
    expect(all).toContain('descriptors works');
    expect(all).toContain('executable works');
    await cri.stopContainer(agent!.containerId, 10);
    await startAgent('base', without('DAC_READ_SEARCH'));
    expect(await askAgent(find)).toContain('descriptors EACCES');
    await cri.stopContainer(agent!.containerId, 10);
    await startAgent('base', without('SYS_PTRACE'));
    expect(await askAgent(find)).toContain('executable EACCES');
  }, 60_000);

  /** Only in pods of this test: others may run on this machine. */
  const respond =
    (...actions: string[]) =>
    (text: string) =>
      text
        .replace('mode: dry-run', 'mode: enforce')
        .replace('when: {', 'when: { namespaces: [shop],')
        .replace('[deny-execution]', `[${actions.join(', ')}]`);
  const responses = () =>
    alerts().flatMap(({ rule, output }) => (rule === 'Response' ? [output] : []));

  test('responding: what was dropped is killed, and cannot be executed again', async () => {
    await startAgent('respond', undefined, respond('deny-execution'));
    await watching();
    const shop = await startShop('web-3', 1000);
    await cri.execute(shop, ...copyIt);
    await cri.execute(shop, ...runIt);
    const response = await told('Response');
    expect(response.output, response.output).toMatch(/denied \/tmp\/echo/);
    expect(await cri.execute(shop, ...runIt)).toMatch(/not permitted|denied/);
    expect(await cri.execute(shop, '/bin/echo', 'the image runs')).toContain('the image runs');
    await cri.stopContainer(agent!.containerId, 15);
    expect(await cri.execute(shop, ...runIt)).toContain('it ran');
  }, 60_000);

  test('responding: a container is cut off and paused without a runtime', async () => {
    await startAgent('respond', undefined, respond('cut-network', 'pause-container'));
    await watching();
    const shop = await startShop('web-4', 1000);
    await cri.execute(shop, ...copyIt);
    await cri.execute(shop, ...runIt);
    await vi.waitFor(
      () => {
        expect(responses().join()).toContain('it may connect to nothing');
        expect(responses().join()).toContain('paused by the freezer');
      },
      { timeout: 10_000 },
    );
    // It goes on when the agent ends.
    await cri.stopContainer(agent!.containerId, 15);
    expect(await cri.execute(shop, '/bin/echo', 'on it goes')).toContain('on it goes');
  }, 60_000);

  test.each(['KILL', 'SYS_ADMIN'])(
    'nothing is answered without %s, and that is said',
    async (right) => {
      await startAgent('respond', without(right), respond('deny-execution'));
      const refusal = 'The guard did not start: guard: ';
      await vi.waitFor(() => expect(log()).toContain(refusal), { timeout: 20_000 });
    },
    60_000,
  );

  test('the network of a container is closed by the right for that', async () => {
    const other = spawn('unshare', ['--net', 'sleep', '60'], { stdio: 'ignore' });
    try {
      const close = [
        'nsenter',
        `--net=/proc/${other.pid}/ns/net`,
        'nft',
        'add',
        'table',
        'inet',
        'x',
      ];
      const tryIt = () => cri.execute(agent!.containerId, ...close);
      await startAgent('respond');
      expect(await tryIt()).not.toContain('not permitted');
      await cri.stopContainer(agent!.containerId, 10);
      await startAgent('respond', without('NET_ADMIN'));
      expect(await tryIt()).toContain('not permitted');
    } finally {
      other.kill('SIGKILL');
    }
  }, 60_000);
});
