import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Container, RuntimeEvent } from '@seaworthy/runtime';
import { type Engine, hasCommand, startDocker, whyNoEngine } from '@seaworthy/testkit';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { HostResponder, HostResponderOptions } from './host-responder.ts';
import { buildVictim, TestResponder, testGuard } from './responder-for-test.ts';

/** Why there can be no containers that are responded to here; undefined when there can. */
export function whyNoVictims(): string | undefined {
  const guard = testGuard();
  if (guard.program === undefined) return guard.why;
  return whyNoEngine() ?? (hasCommand('dockerd') ? undefined : 'no dockerd');
}

export interface RunningContainer {
  /** As the sensor would describe it. */
  readonly container: Container;
  /** Of its first process. */
  readonly pid: number;
}

export const victimImage = 'registry.example/team/victim:1';

/** A Docker engine, containers of the victim, and one responder at a time. */
export class Victims {
  // Sockets have short names.
  readonly home = mkdtempSync('/tmp/sw-rd-');
  log = new TestResponder();
  docker!: Engine;
  #responder: HostResponder | undefined;

  /** Of the tests around which this is called: it begins and ends with them. */
  static forTests(): Victims {
    const victims = new Victims();
    beforeAll(() => victims.#begin(), 180_000);
    afterEach(() => victims.#clear(), 60_000);
    afterAll(() => victims.#end(), 60_000);
    return victims;
  }

  async respond(
    settings: unknown,
    more: Partial<HostResponderOptions> = {},
  ): Promise<HostResponder> {
    this.log = new TestResponder();
    this.#responder = await this.log.start(settings, {
      stateDirectory: join(this.home, 'state'),
      engineSockets: { docker: join(this.home, 'docker.sock') },
      ...more,
    });
    return this.#responder;
  }

  /** @param options of `docker run` */
  async run(
    name: string,
    words: string[],
    network = 'none',
    options: readonly string[] = [],
  ): Promise<RunningContainer> {
    await this.docker.run(
      ...['run', '-d', '--network', network, '--name', name, '--init=false', ...options],
      ...[victimImage, '/victim', ...words],
    );
    const [id = '', pid = ''] = (
      await this.docker.run('inspect', '-f', '{{.Id}} {{.State.Pid}}', name)
    ).split(/\s/);
    const repository = victimImage.slice(0, victimImage.lastIndexOf(':'));
    const container: Container = {
      fullId: id,
      runtime: 'docker',
      name,
      image: { name: victimImage, repository, tag: '1' },
    };
    return { container, pid: Number(pid) };
  }

  /** @returns what it said, or why it did not run */
  executeIn(name: string, ...words: string[]): Promise<string> {
    return this.docker.run('exec', name, ...words).catch((error: unknown) => String(error));
  }

  async stateOf(name: string): Promise<string> {
    return (await this.docker.run('inspect', '-f', '{{.State.Status}}', name)).trim();
  }

  async #begin(): Promise<void> {
    this.docker = await startDocker(this.home, { storageDriver: 'overlay2' });
    const root = join(this.home, 'image');
    buildVictim(root);
    mkdirSync(join(root, 'tmp'));
    mkdirSync(join(root, 'etc'));
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
    writeFileSync(join(root, 'etc/shadow'), 'root:$6$salt$hash:19000:0:99999:7:::\n');
    execFileSync('tar', ['-cf', join(this.home, 'image.tar'), '-C', root, 'victim', 'tmp', 'etc']);
    await this.docker.run('import', join(this.home, 'image.tar'), victimImage);
  }

  async #clear(): Promise<void> {
    await this.#responder?.stop();
    this.#responder = undefined;
    const left = (await this.docker.run('ps', '-aq')).split('\n').filter(Boolean);
    for (const id of left) await this.docker.run('unpause', id).catch(() => {});
    if (left.length > 0) await this.docker.run('rm', '-f', ...left);
  }

  async #end(): Promise<void> {
    await this.docker?.stop();
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
    const points = mounts.map((line) => line.split(' ')[1] ?? '');
    for (const point of points.filter((at) => at.startsWith(this.home)).toReversed()) {
      execFileSync('sh', ['-c', 'umount "$0" 2>/dev/null; true', point]);
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** The first event of a container. */
export function firstEventOf({ container, pid }: RunningContainer): RuntimeEvent {
  return { thread: { container, pid, vpid: 1 } } as unknown as RuntimeEvent;
}

/** Settings that keep every container from something. */
export function prevention(deny: string[], more: object = {}) {
  return { mode: 'enforce', prevent: [{ name: 'only the image', deny, ...more }] };
}

export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export function signalGuard(signal: NodeJS.Signals): void {
  const words = ['-P', String(process.pid), '-x', 'guard'];
  process.kill(Number(execFileSync('pgrep', words, { encoding: 'utf8' })), signal);
}

/** The process that was started with these words. */
export async function pidOf(words: string): Promise<number> {
  for (let turn = 0; turn < 250; turn++) {
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      try {
        if (readFileSync(`/proc/${name}/cmdline`, 'utf8').startsWith(words)) return Number(name);
      } catch {}
    }
    await sleep(20);
  }
  throw new Error(`nothing runs ${words}`);
}
