import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RuntimeDirectories, readText } from '@seaworthy/sensor';
import {
  Cri,
  type Engine,
  hasCommand,
  removeEngineHome,
  startContainerd,
  startPodman,
  whyNoEngine,
  writeOciLayout,
} from '@seaworthy/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { HostResponder } from './host-responder.ts';
import { buildVictim, TestResponder, testGuard } from './responder-for-test.ts';

const cannot = testGuard().program === undefined ? testGuard().why : whyNoEngine();
const cannotPodman = cannot ?? (hasCommand('podman') ? undefined : 'no podman');
const cannotCri = cannot ?? (hasCommand('containerd') ? undefined : 'no containerd');
const TURNS = 15;
const settings = {
  mode: 'enforce',
  prevent: [
    {
      name: 'from the start',
      when: { images: ['*/team/victim:1'] },
      unreadable: ['/etc/shadow'],
      destinations: ['10.0.0.1:443'],
    },
  ],
};
const acts = [
  ['/victim', 'read', '/etc/shadow'],
  ['/victim', 'connect', '192.0.2.7', '80'],
];

/** @returns a layer with the victim and a file that it may not read */
function buildLayer(home: string): string {
  const root = join(home, 'image');
  buildVictim(root);
  mkdirSync(join(root, 'etc'));
  writeFileSync(join(root, 'etc/shadow'), 'root:$6$\n');
  const tar = join(home, 'layer.tar');
  execFileSync('tar', ['-cf', tar, '-C', root, 'victim', 'etc']);
  return tar;
}

const respond = (home: string, directories: Partial<RuntimeDirectories>) =>
  new TestResponder().start(settings, {
    stateDirectory: join(home, 'state'),
    runtimeDirectories: directories,
  });

describe.skipIf(cannotPodman !== undefined)(`first acts under Podman ${cannotPodman ?? ''}`, () => {
  const home = mkdtempSync('/tmp/sw-fp-');
  let host: HostResponder | undefined;
  afterEach(() => host?.stop());
  afterAll(() => removeEngineHome(home));

  test('what is forbidden does not happen', async () => {
    const podman = await startPodman(home, { storageDriver: 'overlay' });
    await podman.run('import', buildLayer(home), 'localhost/team/victim:1');
    const start = (words: string[]) =>
      podman.run(
        ...['run', '--rm', '--network=none'],
        ...['--ulimit=nofile=1024:1024', '--ulimit=nproc=1024:1024'],
        ...['localhost/team/victim:1', ...words],
      );
    expect(await start(acts[0]!)).toBe('root:$6$\n');
    expect(await start(acts[1]!)).toBe('ENETUNREACH\n');
    host = await respond(home, {
      storage: [{ run: join(home, 'run'), root: join(home, 'root') }],
    });
    for (let turn = 0; turn < TURNS; turn++) {
      for (const words of acts) expect(await start(words)).toBe('EPERM\n');
    }
  }, 240_000);
});

describe.skipIf(cannotCri !== undefined)(`first acts under containerd ${cannotCri ?? ''}`, () => {
  const home = mkdtempSync('/tmp/sw-fc-');
  const image = 'registry.example/team/victim:1';
  const logDirectory = join(home, 'logs');
  let containerd: Engine;
  let cri: Cri;
  let host: HostResponder | undefined;
  let number = 0;

  beforeAll(async () => {
    containerd = await startContainerd(join(home, 'c'), { sandboxImage: image });
    const layer = buildLayer(home);
    await writeOciLayout(join(home, 'layout'), {
      layers: [{ tar: layer }],
      name: '1',
      // What a pod's sandbox runs.
      config: { config: { Entrypoint: ['/victim', 'sleep'] } },
    });
    execFileSync('tar', ['-cf', join(home, 'image.tar'), '-C', join(home, 'layout'), '.']);
    await containerd.run(
      ...['--namespace', 'k8s.io', 'images', 'import', '--base-name', image.slice(0, -2)],
      join(home, 'image.tar'),
    );
    mkdirSync(logDirectory);
    cri = new Cri(join(home, 'c/containerd.sock'));
  }, 120_000);
  afterEach(() => host?.stop());
  afterAll(async () => {
    await containerd?.stop();
    await removeEngineHome(home);
  }, 60_000);

  /** A pod with one container, as a kubelet starts it. @returns what it said */
  async function start(words: string[]): Promise<string> {
    const turn = number++;
    const uid = `0b7c2c4e-0000-4000-8000-${String(turn).padStart(12, '0')}`;
    const name = `victim-${turn}`;
    const { sandboxId } = await cri.start(
      { name, namespace: 'shop', uid, logDirectory },
      { name, image, command: words },
    );
    const said = () =>
      readText(join(logDirectory, `${name}.log`))
        .split(' ')
        .slice(3)
        .join(' ');
    await expect.poll(said, { timeout: 20_000, interval: 20 }).not.toBe('');
    // It may be ending by itself just now.
    await cri.remove(sandboxId).catch(() => cri.remove(sandboxId).catch(() => {}));
    return said();
  }

  test('what is forbidden does not happen', async () => {
    expect(await start(acts[0]!)).toBe('root:$6$\n');
    host = await respond(home, {
      containerd: [{ state: join(home, 'c/state'), root: join(home, 'c/root') }],
    });
    for (let turn = 0; turn < TURNS; turn++) {
      expect(await start(acts[0]!)).toBe('EPERM\n');
    }
  }, 240_000);
});
