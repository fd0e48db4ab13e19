import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findGuardProgram, findSensorProgram } from '@seaworthy/sensor';
import {
  Cri,
  type CriContainer,
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

  beforeAll(async () => {
    // What a host shares with its containers are shared mounts, on a machine of systemd.
    mkdirSync(node);
    await run('mount', ['--bind', node, node]);
    await run('mount', ['--make-shared', node]);
    const podman = await startPodman(join(home, 'p'));
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
      `mkdir -p ${image}/bin ${image}/tmp && cd ${image} && cp "$(command -v busybox)" bin/busybox &&
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
    const container = criContainer(pod, agentImage, {
      configuration: {
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
        ...{ name: 'seaworthy-agent-x', namespace: 'seaworthy', uid: `u-${sandboxes.length}` },
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

  async function startShop(name = 'web-1'): Promise<string> {
    const made = await cri.start(
      { name, namespace: 'shop', uid: `uid-of-${name}`, labels: { app: 'web' } },
      { name: 'web', image: shopImage, command: ['/bin/sleep', '600'] },
    );
    sandboxes.push(made.sandboxId);
    return made.containerId;
  }

  const drop = ['/bin/sh', '-c', 'cp /bin/busybox /tmp/echo && /tmp/echo it ran'];

  test('watching: sees a program that was dropped in a pod, and names all of it', async () => {
    const before = await startShop('web-before');
    await startAgent('base');
    await watching();
    const shop = await startShop();
    expect(await cri.execute(shop, ...drop)).toContain('it ran');
    const alert = await told("Program of a container's own layer");
    expect(alert.output).toContain('path=/tmp/echo');
    console.log(JSON.stringify(alert), before);
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(health.status).toBe(200);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toMatch(/seaworthy_events_total\{type="execve"\} [1-9]/);
    await cri.stopContainer(agent!.containerId, 10);
  }, 120_000);
});
void readdirSync;
void wait;
