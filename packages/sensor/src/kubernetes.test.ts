import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import {
  Cri,
  type CriContainer,
  type Engine,
  hasCommand,
  removeEngineHome,
  startContainerd,
  whyNoEngine,
  writeOciLayout,
} from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildAttacker, RunningSensor, type SeenEvent, testSensor } from './sensor-for-test.ts';

const { program, why } = testSensor();
const cannot =
  program === undefined
    ? why
    : (whyNoEngine() ??
      ['containerd', 'ctr', 'runc']
        .map((name) => (hasCommand(name) ? undefined : `no ${name}`))
        .find(Boolean));

/** Made through CRI as a kubelet makes them; only the network is the host's. */
describe.skipIf(cannot !== undefined)(`the sensor and pods of containerd ${cannot ?? ''}`, () => {
  // Sockets have short names.
  const home = mkdtempSync('/tmp/sw-sk-');
  const name = 'registry.example/shop/cart:2.1';
  let containerd: Engine;
  let cri: Cri;
  let sensor: RunningSensor;
  let manifestDigest = '';
  const sandboxes: string[] = [];

  beforeAll(async () => {
    containerd = await startContainerd(join(home, 'c'), { sandboxImage: name });
    buildAttacker(join(home, 'image'));
    execFileSync('tar', ['-cf', join(home, 'layer.tar'), '-C', join(home, 'image'), 'attacker']);
    // The sandbox's own program: it sleeps, as the one of Kubernetes does.
    ({ manifestDigest } = await writeOciLayout(join(home, 'layout'), {
      layers: [{ tar: join(home, 'layer.tar') }],
      name: '2.1',
      config: { config: { Entrypoint: ['/attacker', 'sleep', '600'] } },
    }));
    execFileSync('tar', ['-cf', join(home, 'image.tar'), '-C', join(home, 'layout'), '.']);
    await containerd.run(
      ...['--namespace', 'k8s.io', 'images', 'import', '--base-name', 'registry.example/shop/cart'],
      join(home, 'image.tar'),
    );
    cri = new Cri(join(home, 'c/containerd.sock'));
    sensor = new RunningSensor(
      {
        events: [],
        program: program!,
        containersOnly: true,
      },
      ({ thread }) => thread.container !== undefined,
    );
    await sensor.ready();
  }, 120_000);

  afterAll(async () => {
    await sensor?.stop();
    for (const id of sandboxes) await cri.remove(id).catch(() => {});
    await containerd?.stop();
    await removeEngineHome(home);
  }, 60_000);

  const start = async (pod: string, words: string[], more: Partial<CriContainer> = {}) => {
    const uid = `0b7c2c4e-0000-4000-8000-${pod
      .padEnd(12, '0')
      .slice(0, 12)
      .replace(/[^0-9a-f]/g, 'a')}`;
    const made = await cri.start(
      { name: pod, namespace: 'shop', uid, labels: { app: 'cart', tier: 'front' } },
      { name: 'cart', image: name, command: ['/attacker', ...words], ...more },
    );
    sandboxes.push(made.sandboxId);
    return { ...made, uid };
  };
  const began = (pod: string) =>
    sensor.find(
      ({ type, container }) =>
        type === 'execve' && container?.pod?.name === pod && container.name === 'cart',
    );

  test('pod, namespace, container, image, digest and labels are at the first event', async () => {
    const { containerId, uid } = await start('cart-5d9c-x', ['sleep', '60']);
    const seen = (await began('cart-5d9c-x')) as SeenEvent;
    expect(seen).toMatchObject({
      name: 'attacker',
      container: {
        fullId: containerId,
        runtime: 'containerd',
        name: 'cart',
        image: {
          name,
          repository: 'registry.example/shop/cart',
          tag: '2.1',
          digest: manifestDigest,
        },
        isPrivileged: false,
        pod: { name: 'cart-5d9c-x', namespace: 'shop', uid },
      },
    });
    expect(seen.container?.labels?.get('io.kubernetes.container.name')).toBe('cart');
    // What kubelets and containerd add is not the pod's own.
    expect([...(seen.container?.pod?.labels ?? [])]).toEqual([
      ['app', 'cart'],
      ['tier', 'front'],
    ]);
  });

  test('the sandbox of a pod is told from its containers', async () => {
    await start('paused', ['sleep', '60']);
    const found = await sensor.find(({ container }) => container?.pod?.name === 'paused');
    expect(found?.container?.name).toBe('POD');
  });

  test('pods that live for milliseconds have their names', async () => {
    const pods = Array.from({ length: 10 }, (_, index) => `brief-${index}`);
    await Promise.all(pods.map((pod) => start(pod, ['say'])));
    for (const pod of pods) {
      expect(await began(pod), pod).toMatchObject({
        container: { image: { digest: manifestDigest }, pod: { name: pod, namespace: 'shop' } },
      });
    }
  }, 60_000);
});
