import {
  type ChildProcessByStdio,
  execFile,
  execFileSync,
  spawn,
  spawnSync,
} from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import type { Container, RuntimeEvent } from '@seaworthy/runtime';
import { type Engine, hasCommand, startDocker, whyNoEngine } from '@seaworthy/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { HostResponder, HostResponderOptions } from './host-responder.ts';
import {
  buildVictim,
  causeFor,
  TestResponder,
  testGuard,
  whyNoLinks,
} from './responder-for-test.ts';

const execute = promisify(execFile);
const guard = testGuard();
const cannot =
  guard.program === undefined
    ? guard.why
    : (whyNoEngine() ?? (hasCommand('dockerd') ? undefined : 'no dockerd'));

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(cannot !== undefined)(`responses in containers of Docker ${cannot ?? ''}`, () => {
  // Sockets have short names.
  const home = mkdtempSync('/tmp/sw-rd-');
  let docker: Engine;
  let log: TestResponder;
  let responder: HostResponder | undefined;

  beforeAll(async () => {
    docker = await startDocker(home, { storageDriver: 'overlay2' });
    const image = join(home, 'image');
    buildVictim(image);
    mkdirSync(join(image, 'tmp'));
    execFileSync('tar', ['-cf', join(home, 'image.tar'), '-C', image, 'victim', 'tmp']);
    await docker.run('import', join(home, 'image.tar'), 'registry.example/team/victim:1');
  }, 180_000);

  afterEach(async () => {
    await responder?.stop();
    responder = undefined;
    const left = (await docker.run('ps', '-aq')).split('\n').filter(Boolean);
    for (const id of left) await docker.run('unpause', id).catch(() => {});
    if (left.length > 0) await docker.run('rm', '-f', ...left);
  }, 60_000);

  afterAll(async () => {
    await docker?.stop();
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
    const left = mounts.map((line) => line.split(' ')[1] ?? '').filter((at) => at.startsWith(home));
    for (const point of left.toReversed()) await execute('umount', [point]).catch(() => {});
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  const start = async (settings: unknown, more: Partial<HostResponderOptions> = {}) => {
    log = new TestResponder();
    responder = await log.start(settings, {
      stateDirectory: join(home, 'state'),
      engineSockets: { docker: join(home, 'docker.sock') },
      ...more,
    });
    return responder;
  };

  /** A running container: as the sensor would describe it, and its first process. */
  const runContainer = async (name: string, words: string[], network = 'none') => {
    await docker.run(
      ...['run', '-d', '--network', network, '--name', name, '--init=false'],
      ...['registry.example/team/victim:1', '/victim', ...words],
    );
    const [id = '', pid = ''] = (
      await docker.run('inspect', '-f', '{{.Id}} {{.State.Pid}}', name)
    ).split(/\s/);
    const container: Container = {
      fullId: id,
      runtime: 'docker',
      name,
      image: {
        name: 'registry.example/team/victim:1',
        repository: 'registry.example/team/victim',
        tag: '1',
      },
    };
    return { container, pid: Number(pid) };
  };

  /** An agent that responds to a cause in each container, and dies at once. */
  const crash = (
    stateDirectory: string,
    settings: unknown,
    containers: readonly { container: Container; pid: number }[],
  ) => {
    const causes = containers.map(({ container, pid }) => ({
      ...causeFor(pid, container),
      seenAt: undefined,
    }));
    const words = JSON.stringify({ settings, stateDirectory, causes, home });
    const script = join(import.meta.dirname, 'testdata/crash.ts');
    const { stderr } = spawnSync(
      process.execPath,
      ['--conditions=@seaworthy/source', script, words],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
  };

  const executeIn = (name: string, ...words: string[]) =>
    docker.run('exec', name, ...words).catch((error: unknown) => String(error));

  const isRunning = async (name: string) =>
    (await docker.run('inspect', '-f', '{{.State.Status}}', name)).trim();

  const seen = (container: Container, pid: number) =>
    ({ thread: { container, pid, vpid: 1 } }) as unknown as RuntimeEvent;

  const prevention = (deny: string[], more: object = {}) => ({
    mode: 'enforce',
    prevent: [{ name: 'only the image', deny, ...more }],
  });

  test('a dropped file is denied before its main runs, the image is not', async () => {
    const { container, pid } = await runContainer('drift', ['sleep']);
    const host = await start(prevention(['changed-files']));
    host.observe(seen(container, pid));
    expect(await log.find(({ detail }) => detail.startsWith('prevents'))).toMatchObject({
      action: 'deny-execution',
      result: 'done',
    });
    await executeIn('drift', '/victim', 'drop', '/tmp/dropped');
    const said = await executeIn('drift', '/tmp/dropped', 'say');
    expect(said).not.toContain('main ran');
    expect(said).toMatch(/operation not permitted|permission denied/i);
    expect(await executeIn('drift', '/victim', 'say')).toContain('main ran');
    expect(await log.find(({ detail }) => detail.includes('/tmp/dropped'))).toMatchObject({
      result: 'done',
      container: { name: 'drift' },
      rule: 'only the image',
    });
    await host.stop();
    expect(await executeIn('drift', '/tmp/dropped', 'say')).toContain('main ran');
  }, 60_000);

  test('a changed file of the image, and one that was renamed onto it, are denied', async () => {
    const { container, pid } = await runContainer('renamed', ['sleep']);
    const host = await start(prevention(['changed-files']));
    host.observe(seen(container, pid));
    await log.find(({ detail }) => detail.startsWith('prevents'));
    const own = `/proc/${pid}/root`;
    await executeIn('renamed', '/victim', 'drop', '/tmp/other');
    execFileSync('mv', [join(own, 'tmp/other'), join(own, 'victim')]);
    expect(await executeIn('renamed', '/victim', 'say')).not.toContain('main ran');
  }, 60_000);

  test('a container that is started again is guarded again', async () => {
    const { container, pid } = await runContainer('again', ['sleep']);
    const host = await start(prevention(['changed-files']));
    host.observe(seen(container, pid));
    await log.find(({ detail }) => detail.startsWith('prevents'));
    await executeIn('again', '/victim', 'drop', '/tmp/dropped');
    await docker.run('restart', '-t', '0', 'again');
    const next = Number(await docker.run('inspect', '-f', '{{.State.Pid}}', 'again'));
    log.records.length = 0;
    host.observe(seen(container, next));
    await log.find(({ detail }) => detail.startsWith('prevents'));
    expect(await executeIn('again', '/tmp/dropped', 'say')).not.toContain('main ran');
  }, 60_000);

  test('files outside the image and forbidden hashes are denied', async () => {
    await docker.run(
      ...['run', '-d', '--network=none', '--name', 'outside', '--tmpfs', '/scratch:exec'],
      ...['registry.example/team/victim:1', '/victim', 'sleep'],
    );
    const [id = '', pid = ''] = (
      await docker.run('inspect', '-f', '{{.Id}} {{.State.Pid}}', 'outside')
    ).split(/\s/);
    const container: Container = { fullId: id, runtime: 'docker', name: 'outside' };
    const [digest = ''] = execFileSync('sha256sum', [join(home, 'image/victim')], {
      encoding: 'utf8',
    }).split(' ');
    const host = await start(prevention(['files-outside-image']));
    host.observe(seen(container, Number(pid)));
    await log.find(({ detail }) => detail.startsWith('prevents'));
    await executeIn('outside', '/victim', 'drop', '/scratch/dropped');
    expect(await executeIn('outside', '/scratch/dropped', 'say')).not.toContain('main ran');
    expect(await executeIn('outside', '/victim', 'say')).toContain('main ran');
    await host.stop();

    const hashes = await start({
      ...prevention(['files-outside-image']),
      forbiddenHashes: [digest],
    });
    hashes.observe(seen(container, Number(pid)));
    await log.find(({ detail }) => detail.startsWith('prevents'));
    expect(await executeIn('outside', '/victim', 'say')).not.toContain('main ran');
    expect(await log.find(({ detail }) => detail.includes('hash'))).toMatchObject({
      result: 'done',
      process: { path: '/victim' },
    });
  }, 60_000);

  test.each([
    ['open', 'main ran', 'failed'],
    ['closed', 'denied', 'done'],
  ])(
    'what takes too long to judge: %s',
    async (onFailure, said, result) => {
      const { container, pid } = await runContainer('slow', ['sleep']);
      await executeIn('slow', '/victim', 'drop', '/tmp/large');
      truncateSync(`/proc/${pid}/root/tmp/large`, 60 << 20);
      const host = await start({
        ...prevention([]),
        forbiddenHashes: ['0'.repeat(64)],
        onFailure,
        answerMs: 20,
      });
      host.observe(seen(container, pid));
      await log.find(({ detail }) => detail.startsWith('prevents'));
      const answer = await executeIn('slow', '/tmp/large', 'say');
      expect(answer.includes('main ran') ? 'main ran' : 'denied').toBe(said);
      expect(await log.find(({ detail }) => detail.includes('in time'))).toMatchObject({
        result,
        process: { path: '/tmp/large' },
      });
      expect(await executeIn('slow', '/victim', 'say')).toContain('main ran');
    },
    60_000,
  );

  test('a death of the guard lets everything run on, and its successor stops it again', async () => {
    const { container, pid } = await runContainer('crash', ['sleep']);
    const ended: string[] = [];
    const restarted = Promise.withResolvers<readonly string[]>();
    const host = await start(prevention(['changed-files'], { destinations: ['192.0.2.1'] }), {
      guardRestartMs: 2000,
      onGuardEnded: (why) => ended.push(why),
      onGuardRestarted: restarted.resolve,
    });
    host.observe(seen(container, pid));
    await log.find(({ detail, action }) => action === 'cut-network' && detail.startsWith('prev'));
    await executeIn('crash', '/victim', 'drop', '/tmp/dropped');
    expect(await executeIn('crash', '/tmp/dropped', 'say')).not.toContain('main ran');
    expect(await executeIn('crash', '/victim', 'connect', '127.0.0.1', '9')).toContain(
      'ECONNREFUSED',
    );
    expect(await executeIn('crash', '/victim', 'send', '198.51.100.1', '9')).toContain('EPERM');
    killGuard();
    await sleep(300);
    expect(await executeIn('crash', '/tmp/dropped', 'say')).toContain('main ran');
    expect(await executeIn('crash', '/victim', 'send', '198.51.100.1', '9')).toContain(
      'ENETUNREACH',
    );
    expect(await isRunning('crash')).toBe('running');
    expect(ended).toEqual(['SIGKILL']);
    expect(await restarted.promise).toEqual([]);
    expect(await executeIn('crash', '/tmp/dropped', 'say')).not.toContain('main ran');
    expect(await executeIn('crash', '/victim', 'say')).toContain('main ran');
    expect(await executeIn('crash', '/victim', 'send', '198.51.100.1', '9')).toContain('EPERM');
    log.records.length = 0;
    await executeIn('crash', '/tmp/dropped', 'say');
    expect(await log.find(({ detail }) => detail.includes('/tmp/dropped'))).toMatchObject({
      container: { name: 'crash' },
    });
  }, 60_000);

  test('what is seen of a process ends it; again, its file does not start', async () => {
    const { container } = await runContainer('denied', ['sleep']);
    const host = await start({
      mode: 'enforce',
      rules: [{ name: 'stop it', respond: ['deny-execution'] }],
    });
    await executeIn('denied', '/victim', 'drop', '/tmp/tool');
    const tool = docker.run('exec', 'denied', '/tmp/tool', 'sleep').catch(() => 'ended');
    const pid = await pidOf('/tmp/tool');
    host.answer({ ...causeFor(pid, container), process: { pid, name: '', path: '/tmp/tool' } });
    expect(await tool).toBe('ended');
    await log.find(({ result }) => result === 'done');
    expect(await executeIn('denied', '/tmp/tool', 'say')).not.toContain('main ran');
    expect(await executeIn('denied', '/victim', 'say')).toContain('main ran');
    expect(await host.release(container.fullId)).toEqual([{ action: 'deny-execution' }]);
    await sleep(400);
    expect(await executeIn('denied', '/tmp/tool', 'say')).toContain('main ran');
  }, 60_000);

  test('a tree of processes is killed whole, and nothing beside it', async () => {
    const { container } = await runContainer('tree', ['sleep']);
    const host = await start({
      mode: 'enforce',
      rules: [{ name: 'kill', respond: ['kill-process'], scope: 'tree' }],
    });
    const chain = docker.run('exec', 'tree', '/victim', 'chain', '5').catch(() => 'ended');
    const pid = await pidOf('/victim\0chain');
    await sleep(200);
    host.answer(causeFor(pid, container));
    await chain;
    expect(await log.find(({ action }) => action === 'kill-process')).toMatchObject({
      result: 'done',
      detail: `killed 5 processes from ${pid} on`,
    });
    expect(await isRunning('tree')).toBe('running');
  }, 60_000);

  test('a container is paused by its engine, and released', async () => {
    const { container, pid } = await runContainer('paused', ['count', '/tmp/count']);
    const host = await start({
      mode: 'enforce',
      rules: [{ name: 'hold', respond: ['pause-container'] }],
    });
    const counted = () => statSync(`/proc/${pid}/root/tmp/count`).size;
    host.answer(causeFor(pid, container));
    expect(await log.find(({ result }) => result === 'done')).toMatchObject({
      detail: 'paused by docker',
      cause: { id: 'alert-1', rule: 'Drift' },
    });
    expect(await isRunning('paused')).toBe('paused');
    const before = counted();
    await sleep(200);
    expect(counted()).toBe(before);
    await host.release(container.fullId);
    expect(await isRunning('paused')).toBe('running');
    await sleep(200);
    expect(counted()).toBeGreaterThan(before);
  }, 60_000);

  test('a successor takes over what a crash has left, and lets go of it at a word', async () => {
    const paused = await runContainer('taken', ['count', '/tmp/count']);
    const cut = await runContainer('kept-in', ['sleep']);
    const ended = await runContainer('ended', ['sleep']);
    const state = join(home, 'crashed');
    const settings = {
      mode: 'enforce',
      rules: [
        { name: 'hold', when: { containers: ['taken', 'ended'] }, respond: ['quarantine'] },
        { name: 'cut', respond: ['cut-network'] },
      ],
    };
    crash(state, settings, [paused, cut, ended]);
    expect(await isRunning('taken')).toBe('paused');
    await docker.run('rm', '--force', 'ended');
    // The kernel and nft have let go of networks when who held them ended.
    expect(await executeIn('kept-in', '/victim', 'send', '198.51.100.1', '9')).toContain(
      'ENETUNREACH',
    );
    const host = await start(settings, { stateDirectory: state });
    await log.find(({ action, detail }) => action === 'quarantine' && detail.includes('crash'));
    await log.find(({ action, detail }) => action === 'cut-network' && detail.includes('crash'));
    expect(log.records.map(({ result }) => result)).toEqual(['done', 'done']);
    expect(await isRunning('taken')).toBe('paused');
    expect(await executeIn('kept-in', '/victim', 'send', '198.51.100.1', '9')).toContain('EPERM');
    expect(host.standing().responses).toMatchObject([
      {
        container: { name: 'taken' },
        action: 'quarantine',
        rule: 'hold',
        cause: { rule: 'Drift' },
      },
      { container: { name: 'kept-in' }, action: 'cut-network', rule: 'cut' },
    ]);
    expect(await host.release(paused.container.fullId)).toEqual([{ action: 'quarantine' }]);
    expect(await isRunning('taken')).toBe('running');
    await host.stop();
    expect(existsSync(join(state, 'responses.jsonl'))).toBe(false);
  }, 60_000);

  test('a successor that may do nothing undoes what a crash has left', async () => {
    const paused = await runContainer('left', ['sleep']);
    const frozen = await runContainer('stiff', ['sleep']);
    const state = join(home, 'crashed');
    const rules = [{ name: 'hold', respond: ['pause-container'] }];
    const foreign = { ...frozen, container: { ...frozen.container, runtime: 'unknown' as const } };
    crash(state, { mode: 'enforce', rules }, [paused, foreign]);
    expect(await isRunning('left')).toBe('paused');
    await start({ rules }, { stateDirectory: state });
    await log.find(() => log.records.length === 2);
    expect(log.records).toMatchObject([{ result: 'released' }, { result: 'released' }]);
    expect(await isRunning('left')).toBe('running');
    expect(await executeIn('stiff', '/victim', 'say')).toContain('main ran');
  }, 60_000);

  test('without an engine the freezer pauses, and the end of the agent lets go', async () => {
    const { container, pid } = await runContainer('frozen', ['count', '/tmp/count']);
    const host = await start({
      mode: 'enforce',
      rules: [{ name: 'hold', respond: ['pause-container'] }],
    });
    const counted = () => statSync(`/proc/${pid}/root/tmp/count`).size;
    host.answer(causeFor(pid, { ...container, runtime: 'unknown' }));
    expect(await log.find(({ result }) => result === 'done')).toMatchObject({
      detail: 'paused by the freezer of control groups',
    });
    await sleep(100);
    const before = counted();
    await sleep(200);
    expect(counted()).toBe(before);
    await host.stop();
    await sleep(200);
    expect(counted()).toBeGreaterThan(before);
  }, 60_000);

  test('a container is stopped, by its engine or without', async () => {
    const first = await runContainer('stopped', ['sleep']);
    const second = await runContainer('killed', ['sleep']);
    const host = await start({
      mode: 'enforce',
      rules: [{ name: 'stop', respond: ['stop-container'] }],
    });
    host.answer(causeFor(second.pid, { ...second.container, runtime: 'unknown' }));
    expect(await log.find(({ result }) => result === 'done')).toMatchObject({
      detail: expect.stringMatching(/^killed its \d+ processes$/),
    });
    host.answer(causeFor(first.pid, first.container));
    for (let turn = 0; turn < 100 && log.records.length < 2; turn++) await sleep(100);
    expect(log.records[1]).toMatchObject({ result: 'done', detail: 'stopped by docker' });
    expect(await isRunning('stopped')).toBe('exited');
    expect(await isRunning('killed')).toBe('exited');
  }, 60_000);

  test('closed, a container for which a response fails is paused', async () => {
    const { container, pid } = await runContainer('closed', ['sleep']);
    const rules = [{ name: 'kill', respond: ['kill-process'] }];
    const host = await start(
      { mode: 'enforce', rules, onFailure: 'closed' },
      { guardRestartMs: 60_000 },
    );
    killGuard();
    await sleep(100);
    host.answer(causeFor(pid, container));
    await log.find(({ action }) => action === 'pause-container');
    expect(log.records).toMatchObject([
      { action: 'kill-process', result: 'failed' },
      { action: 'pause-container', result: 'done' },
    ]);
    expect(await isRunning('closed')).toBe('paused');
  }, 60_000);

  test('a dry run says what it would do, and does nothing', async () => {
    const { container, pid } = await runContainer('dry', ['sleep']);
    const host = await start({
      rules: [{ name: 'all', respond: ['kill-process', 'cut-network', 'quarantine'] }],
      prevent: [{ name: 'image only', deny: ['changed-files'] }],
    });
    host.observe(seen(container, pid));
    host.answer(causeFor(pid, container));
    await sleep(300);
    expect(log.records.map(({ action, result }) => `${action} ${result}`)).toEqual([
      'deny-execution dry-run',
      'kill-process dry-run',
      'cut-network dry-run',
      'quarantine dry-run',
    ]);
    expect(log.records[1]?.detail).toBe(`would kill process ${pid} (/victim)`);
    await executeIn('dry', '/victim', 'drop', '/tmp/dropped');
    expect(await executeIn('dry', '/tmp/dropped', 'say')).toContain('main ran');
  }, 60_000);

  describe.skipIf(whyNoLinks() !== undefined)(`networks ${whyNoLinks() ?? ''}`, () => {
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
      executeIn(name, '/victim', verb, address, String(port));

    test('a cut container reaches nothing, another does; a release undoes it', async () => {
      const cut = await runContainer('cut', ['sleep']);
      const other = await runContainer('other', ['sleep']);
      const here = connect(cut.pid, 1);
      const there = connect(other.pid, 2);
      expect(await reach('cut', here)).toContain('connected');
      const held = hold(docker, 'cut', here, port);
      expect(await held.say()).toBe('connected');
      expect(await held.ask()).toBe('answered');
      const host = await start({
        mode: 'enforce',
        rules: [{ name: 'cut', respond: ['cut-network'] }],
      });
      host.answer(causeFor(cut.pid, cut.container));
      expect(await log.find(({ action }) => action === 'cut-network')).toMatchObject({
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

    test('a container with the network of the host is cut by its group alone', async () => {
      const cut = await runContainer('shared', ['sleep'], 'host');
      await runContainer('beside', ['sleep'], 'host');
      const host = await start({
        mode: 'enforce',
        rules: [{ name: 'cut', respond: ['cut-network'] }],
      });
      host.answer(causeFor(cut.pid, cut.container));
      expect((await log.find(({ result }) => result === 'done'))?.detail).toContain(
        'it may connect to nothing; it has the network of the host',
      );
      expect(await reach('shared', '127.0.0.1')).toContain('EPERM');
      expect(await reach('beside', '127.0.0.1')).toContain('connected');
    }, 60_000);

    test('a list of destinations holds for its workload, with prefixes and ports', async () => {
      const { container, pid } = await runContainer('listed', ['sleep']);
      const here = connect(pid, 3);
      const host = await start(
        prevention([], { destinations: [`10.213.3.0/24:${port}`, '192.0.2.0/24'] }),
      );
      host.observe(seen(container, pid));
      await log.find(({ detail }) => detail.startsWith('prevents'));
      expect(await reach('listed', here)).toContain('connected');
      expect(await executeIn('listed', '/victim', 'connect', here, '9')).toContain('EPERM');
      expect(await executeIn('listed', '/victim', 'connect', '192.0.2.9', '9')).toContain(
        'ENETUNREACH',
      );
      expect(await executeIn('listed', '/victim', 'connect', '10.214.3.1', '9')).toContain('EPERM');
      expect(await log.find(({ detail }) => detail.startsWith('refused'))).toMatchObject({
        detail: `refused a connection to ${here}:9`,
        container: { name: 'listed' },
      });
    }, 60_000);

    test('quarantine cuts, pauses, and keeps what can be seen', async () => {
      const { container, pid } = await runContainer('suspect', ['sleep']);
      const here = connect(pid, 4);
      const held = hold(docker, 'suspect', here, port);
      expect(await held.say()).toBe('connected');
      const host = await start({
        mode: 'enforce',
        rules: [{ name: 'isolate', respond: ['quarantine'] }],
      });
      host.answer(causeFor(pid, container));
      const record = await log.find(({ action }) => action === 'quarantine');
      expect(record).toMatchObject({ result: 'done' });
      expect(record?.detail).toContain('paused by docker');
      expect(await isRunning('suspect')).toBe('paused');
      const folder = join(home, 'state/evidence');
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
      expect(await isRunning('suspect')).toBe('running');
      held.stop();
      expect(existsSync(path)).toBe(true);
    }, 60_000);
  });
});

function killGuard(): void {
  const words = ['-P', String(process.pid), '-x', 'guard'];
  process.kill(Number(execFileSync('pgrep', words, { encoding: 'utf8' })), 'SIGKILL');
}

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

/** The process that was started with these words. */
async function pidOf(words: string): Promise<number> {
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
