import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { findControlGroup } from '@seaworthy/sensor';
import type { Engine } from '@seaworthy/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { causeFor, whyNoLinks } from './responder-for-test.ts';
import { firstEventOf, prevention, Victims, whyNoVictims } from './victims-for-test.ts';

const cannot = whyNoVictims() ?? whyNoLinks();

describe.skipIf(cannot !== undefined)(`networks of containers ${cannot ?? ''}`, () => {
  const victims = Victims.forTests();

  let server: Server;
  let port: number;

  beforeAll(async () => {
    server = createServer((socket) => socket.on('error', () => {}).pipe(socket));
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    port = (server.address() as { port: number }).port;
  });

  afterAll(() => server.close());

  const links: string[] = [];
  afterEach(() => {
    for (const link of links.splice(0)) {
      try {
        execFileSync('ip', ['link', 'del', link], { stdio: 'pipe' });
      } catch {}
    }
  });

  /** A cable from the host into a container's own network. */
  const connect = (pid: number, number: number) => {
    const link = `swt${number}`;
    links.push(link);
    const inside = ['--net', `--target=${pid}`];
    execFileSync('ip', ['link', 'add', link, 'type', 'veth', 'peer', 'eth9', 'netns', `${pid}`]);
    execFileSync('ip', ['addr', 'add', `10.213.${number}.1/24`, 'dev', link]);
    execFileSync('ip', ['link', 'set', link, 'up']);
    for (const words of [
      ['addr', 'add', `10.213.${number}.2/24`, 'dev', 'eth9'],
      ['link', 'set', 'eth9', 'up'],
    ]) {
      execFileSync('nsenter', [...inside, 'ip', ...words]);
    }
    return `10.213.${number}.1`;
  };

  const reach = (name: string, address: string, verb = 'connect') =>
    victims.executeIn(name, '/victim', verb, address, String(port));

  test('a cut container reaches nothing, another does; a release undoes it', async () => {
    const cut = await victims.run('cut', ['sleep']);
    const other = await victims.run('other', ['sleep']);
    const here = connect(cut.pid, 1);
    const there = connect(other.pid, 2);
    expect(await reach('cut', here)).toContain('connected');
    const held = hold(victims.docker, 'cut', here, port);
    expect(await held.say()).toBe('connected');
    expect(await held.ask()).toBe('answered');
    const host = await victims.respond({
      mode: 'enforce',
      rules: [{ name: 'cut', respond: ['cut-network'] }],
    });
    host.answer(causeFor(cut.pid, cut.container));
    expect(await victims.log.find(({ action }) => action === 'cut-network')).toMatchObject({
      result: 'done',
      detail: 'it may connect to 127.0.0.0/8, ::1 only; its network is closed',
    });
    expect(await reach('cut', here)).toContain('EPERM');
    expect(await reach('cut', here, 'send')).toContain('EPERM');
    expect(await held.ask()).not.toBe('answered');
    held.stop();
    expect(await reach('other', there)).toContain('connected');
    await host.release(cut.container.fullId);
    expect(await reach('cut', here)).toContain('connected');
  }, 60_000);

  test('who was seen may be elsewhere: the network is that of the first process', async () => {
    const { container, pid } = await victims.run('left', ['sleep']);
    const here = connect(pid, 5);
    const host = await victims.respond({
      mode: 'enforce',
      rules: [{ name: 'cut', respond: ['cut-network'] }],
    });
    // It has the network of the host, as one that has come from there.
    const seen = spawn('sleep', ['60']);
    const { directory } = findControlGroup(container.fullId, pid, '/proc');
    writeFileSync(join(directory, 'cgroup.procs'), String(seen.pid));
    host.answer(causeFor(seen.pid!, container));
    const record = await victims.log.find(({ action }) => action === 'cut-network');
    seen.kill();
    expect(record?.detail).toBe('it may connect to 127.0.0.0/8, ::1 only; its network is closed');
    expect(await reach('left', here)).toContain('EPERM');
  }, 60_000);

  test('a container with the network of the host is cut by its group alone', async () => {
    const cut = await victims.run('shared', ['sleep'], 'host');
    await victims.run('beside', ['sleep'], 'host');
    const host = await victims.respond({
      mode: 'enforce',
      rules: [{ name: 'cut', respond: ['cut-network'] }],
    });
    host.answer(causeFor(cut.pid, cut.container));
    expect((await victims.log.find(({ result }) => result === 'done'))?.detail).toContain(
      'it may connect to nothing; it has the network of the host',
    );
    expect(await reach('shared', '127.0.0.1')).toContain('EPERM');
    expect(await reach('beside', '127.0.0.1')).toContain('connected');
  }, 60_000);

  test('a list of destinations holds for its workload, with prefixes and ports', async () => {
    const { container, pid } = await victims.run('listed', ['sleep']);
    const here = connect(pid, 3);
    const host = await victims.respond(
      prevention([], { destinations: [`10.213.3.0/24:${port}`, '192.0.2.0/24'] }),
    );
    host.observe(firstEventOf({ container, pid }));
    await victims.log.find(({ detail }) => detail.startsWith('prevents'));
    expect(await reach('listed', here)).toContain('connected');
    expect(await victims.executeIn('listed', '/victim', 'connect', here, '9')).toContain('EPERM');
    expect(await victims.executeIn('listed', '/victim', 'connect', '192.0.2.9', '9')).toContain(
      'ENETUNREACH',
    );
    expect(await victims.executeIn('listed', '/victim', 'connect', '10.214.3.1', '9')).toContain(
      'EPERM',
    );
    expect(await victims.log.find(({ detail }) => detail.startsWith('refused'))).toMatchObject({
      detail: `refused a connection to ${here}:9`,
      container: { name: 'listed' },
    });
  }, 60_000);

  test('quarantine cuts, pauses, and keeps what can be seen', async () => {
    const { container, pid } = await victims.run('suspect', ['sleep']);
    const here = connect(pid, 4);
    const held = hold(victims.docker, 'suspect', here, port);
    expect(await held.say()).toBe('connected');
    const host = await victims.respond({
      mode: 'enforce',
      rules: [{ name: 'isolate', respond: ['quarantine'] }],
    });
    host.answer(causeFor(pid, container));
    const record = await victims.log.find(({ action }) => action === 'quarantine');
    expect(record).toMatchObject({ result: 'done' });
    expect(record?.detail).toContain('paused by docker');
    expect(await victims.stateOf('suspect')).toBe('paused');
    const folder = join(victims.home, 'state/evidence');
    const [name = ''] = readdirSync(folder);
    const path = join(folder, name);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const evidence = JSON.parse(readFileSync(path, 'utf8'));
    expect(evidence.container).toMatchObject({ id: container.fullId, name: 'suspect' });
    expect(evidence.processes).toHaveLength(2);
    const sockets = evidence.processes.flatMap(({ open }: { open: { name: string }[] }) => open);
    expect(sockets.map((each: { name: string }) => each.name).join()).toContain(
      `->${here}:${port}`,
    );
    await host.release(container.fullId);
    expect(await victims.stateOf('suspect')).toBe('running');
    held.stop();
    expect(existsSync(path)).toBe(true);
  }, 60_000);
});

/** A program inside a container that keeps a connection and tries it when it is asked. */
function hold(docker: Engine, name: string, address: string, port: number) {
  const words = ['exec', '-i', name, '/victim', 'hold', address, String(port)];
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn('docker', words, {
    env: { ...process.env, ...docker.environment },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const say = async () => (await lines.next()).value as string;
  return {
    say,
    ask: () => {
      child.stdin.write('\n');
      return say();
    },
    stop: () => child.kill(),
  };
}
