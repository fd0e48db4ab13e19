import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasCommand, startContainerd, startPodman, whyNoEngine } from '@seaworthy/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { buildVictim } from '../responder-for-test.ts';
import { containerdEngine } from './containerd.ts';
import { dockerEngine } from './docker.ts';

const execute = promisify(execFile);
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const whyNot = (...programs: string[]) =>
  whyNoEngine() ?? programs.filter((name) => !hasCommand(name)).map((name) => `no ${name}`)[0];

function makeImage(home: string): string {
  const image = join(home, 'image');
  buildVictim(image);
  mkdirSync(join(image, 'tmp'));
  const archive = join(home, 'image.tar');
  execFileSync('tar', ['-cf', archive, '-C', image, 'victim', 'tmp']);
  return archive;
}

async function remove(home: string): Promise<void> {
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const points = mounts.map((line) => line.split(' ')[1] ?? '').filter((at) => at.startsWith(home));
  for (const point of points.toReversed()) await execute('umount', [point]).catch(() => {});
  rmSync(home, { recursive: true, force: true });
}

/** Grows while the process at it runs. */
async function isGrowing(path: string): Promise<boolean> {
  await sleep(100);
  const before = statSync(path).size;
  await sleep(300);
  return statSync(path).size > before;
}

const noPodman = whyNot('podman');

test.skipIf(noPodman !== undefined)(
  `Podman pauses, goes on and stops ${noPodman ?? ''}`,
  async () => {
    const home = mkdtempSync('/tmp/sw-rp-');
    const podman = await startPodman(home, { serve: true });
    try {
      await podman.run('import', makeImage(home), 'localhost/team/victim:1');
      const id = (
        await podman.run(
          ...['run', '-d', '--network=none', '--ulimit=nofile=1024:1024'],
          ...['--ulimit=nproc=1024:1024', '-v', `${home}/image/tmp:/tmp`],
          ...['localhost/team/victim:1', '/victim', 'count', '/tmp/count'],
        )
      ).trim();
      const engine = dockerEngine('podman', ['podman'], join(home, 'podman.sock'));
      expect(engine.handles({ runtime: 'podman' })).toBe(true);
      expect(engine.handles({ runtime: 'docker' })).toBe(false);
      const count = join(home, 'image/tmp/count');
      expect(await isGrowing(count)).toBe(true);
      await engine.pause(id);
      expect(await isGrowing(count)).toBe(false);
      await engine.unpause(id);
      expect(await isGrowing(count)).toBe(true);
      await engine.stop(id, 1);
      expect(await isGrowing(count)).toBe(false);
      await expect(engine.pause('absent')).rejects.toThrow('404');
    } finally {
      await podman.run('rm', '-fa').catch(() => {});
      await podman.stop();
      await remove(home);
    }
  },
  120_000,
);

const noContainerd = whyNot('containerd', 'ctr', 'runc');

test.skipIf(noContainerd !== undefined)(
  `containerd pauses, goes on and stops ${noContainerd ?? ''}`,
  async () => {
    const home = mkdtempSync('/tmp/sw-rc-');
    const containerd = await startContainerd(home);
    try {
      makeImage(home);
      await containerd.run(
        ...['run', '-d', '--rootfs', join(home, 'image'), 'victim'],
        ...['/victim', 'count', '/tmp/count'],
      );
      const engine = containerdEngine(join(home, 'containerd.sock'));
      expect(engine.handles({ runtime: 'containerd' })).toBe(true);
      const count = join(home, 'image/tmp/count');
      expect(await isGrowing(count)).toBe(true);
      await engine.pause('victim');
      expect(await isGrowing(count)).toBe(false);
      await engine.unpause('victim');
      expect(await isGrowing(count)).toBe(true);
      await engine.stop('victim', 1);
      expect(await isGrowing(count)).toBe(false);
      await expect(engine.pause('absent')).rejects.toThrow('absent');
    } finally {
      await containerd.run('tasks', 'kill', '-s', 'SIGKILL', 'victim').catch(() => {});
      await containerd.run('tasks', 'rm', '-f', 'victim').catch(() => {});
      await containerd.stop();
      await remove(home);
    }
  },
  120_000,
);

describe('what an engine answers', () => {
  const home = mkdtempSync('/tmp/sw-re-');
  let server: Server | undefined;

  afterEach(() => {
    server?.close();
    rmSync(home, { recursive: true, force: true });
  });

  test('already so is fine, other refusals are told, and ids cannot leave their place', async () => {
    const asked: string[] = [];
    const socket = join(home, 'engine.sock');
    server = createServer(({ method, url }, answer) => {
      asked.push(`${method} ${url}`);
      if (url?.includes('paused')) answer.writeHead(409).end('{"message":"already paused"}');
      else if (url?.includes('busy')) answer.writeHead(500).end('no');
      else answer.writeHead(304).end();
    });
    await new Promise<void>((resolve) => server!.listen(socket, resolve));
    const engine = dockerEngine('docker', ['docker'], socket);
    await engine.pause('paused');
    await engine.stop('../../x?y', 3);
    await expect(engine.pause('busy')).rejects.toThrow('500 no');
    expect(asked.slice(0, 2)).toEqual([
      'POST /containers/paused/pause',
      'POST /containers/..%2F..%2Fx%3Fy/stop?t=3',
    ]);
  });
});
