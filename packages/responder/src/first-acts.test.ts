import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readText, SensorSource } from '@seaworthy/sensor';
import { afterEach, describe, expect, test } from 'vitest';
import type { HostResponder } from './host-responder.ts';
import { testSensorProgram } from './responder-for-test.ts';
import { signalGuard, sleep, Victims, victimImage, whyNoVictims } from './victims-for-test.ts';

const cannot = whyNoVictims();
const TURNS = 30;

/** Containers whose first act is what their rules forbid. */
describe.skipIf(cannot !== undefined)(`the first act of a container ${cannot ?? ''}`, () => {
  const victims = Victims.forTests();
  let stopSensor: (() => Promise<void>) | undefined;
  afterEach(async () => {
    await stopSensor?.();
    stopSensor = undefined;
  });

  const directories = () => ({ dockerRoots: [join(victims.home, 'data')] });

  const respond = (rule: object, more: object = {}) =>
    victims.respond(
      {
        mode: 'enforce',
        prevent: [{ name: 'from the start', when: { images: [victimImage] }, ...rule }],
        ...more,
      },
      { runtimeDirectories: directories() },
    );

  /** What it printed, or why it did not run. */
  const run = (...words: string[]) =>
    victims.docker.run(...words).catch((error: unknown) => String(error));
  const start = (...words: string[]) => run('run', '--rm', '--network=none', victimImage, ...words);

  /** One after the other, and some at once. */
  async function startMany(begin: () => Promise<string>): Promise<Set<string>> {
    const said: string[] = [];
    for (let turn = 0; turn < TURNS; turn++) said.push(await begin());
    said.push(...(await Promise.all(Array.from({ length: 6 }, begin))));
    return new Set(said);
  }

  test('a read of what nothing may read does not happen', async () => {
    const read = () => start('/victim', 'read', '/etc/shadow');
    expect(await read()).toContain('root:$6$');
    await respond({ unreadable: ['/etc/shadow'] });
    expect(await startMany(read)).toEqual(new Set(['EPERM\n']));
    expect(await victims.log.find(({ detail }) => detail.includes('kept'))).toMatchObject({
      action: 'deny-read',
      detail: 'kept /victim from reading /etc/shadow',
      container: { name: expect.stringMatching(/./) },
    });
  }, 180_000);

  test('a connection to elsewhere does not happen', async () => {
    // To the kernel there is no way to there, which it says of what is not refused.
    const connect = () => start('/victim', 'connect', '192.0.2.7', '80');
    expect(await connect()).toBe('ENETUNREACH\n');
    await respond({ destinations: ['10.0.0.1:443'] });
    expect(await startMany(connect)).toEqual(new Set(['EPERM\n']));
  }, 180_000);

  test('a program that the image did not bring does not begin', async () => {
    const tool = join(victims.home, 'image/victim');
    let number = 0;
    const changed = async () => {
      const name = `changed-${number++}`;
      await run('create', '--network=none', '--name', name, victimImage, '/tmp/tool', 'say');
      await run('cp', tool, `${name}:/tmp/tool`);
      return run('start', '--attach', name);
    };
    expect(await changed()).toBe('main ran\n');
    await respond({ deny: ['changed-files'] });
    for (let turn = 0; turn < TURNS / 2; turn++) expect(await changed()).not.toContain('main ran');
    const some = await Promise.all([changed(), changed(), changed(), changed()]);
    expect(some.join('')).not.toContain('main ran');
    expect(await victims.log.find(({ detail }) => detail.includes('/tmp/tool'))).toMatchObject({
      action: 'deny-execution',
      result: 'done',
      detail: 'denied /tmp/tool: the image did not bring it',
      process: { path: '/tmp/tool' },
    });
    expect(await start('/victim', 'say')).toBe('main ran\n');
  }, 180_000);

  test('nor does one of a volume, or of a forbidden hash; the init of the engine does', async () => {
    const tool = join(victims.home, 'image/victim');
    const volume = join(victims.home, 'volume');
    mkdirSync(volume);
    execFileSync('cp', [tool, volume]);
    const outside = (...options: string[]) =>
      run(
        ...['run', '--rm', '--network=none', '-v', `${volume}:/opt`, ...options],
        ...[victimImage, '/opt/victim', 'say'],
      );
    expect(await outside()).toBe('main ran\n');
    const host = await respond({ deny: ['files-outside-image'] });
    for (let turn = 0; turn < 5; turn++) expect(await outside()).not.toContain('main ran');
    const withInit = await run(
      ...['run', '--rm', '--network=none', '--init', victimImage, '/victim', 'say'],
    );
    expect(withInit).toMatch(/main ran|docker-init.*not found/s);
    await host.stop();
    const [digest = ''] = execFileSync('sha256sum', [tool], { encoding: 'utf8' }).split(' ');
    await respond({}, { forbiddenHashes: [digest] });
    for (let turn = 0; turn < 5; turn++) {
      expect(await start('/victim', 'say')).not.toContain('main ran');
    }
  }, 180_000);

  test('a container that is started again is held again; others are not held up', async () => {
    await victims.docker.run(
      ...[
        'run',
        '--name',
        'again',
        '--network=none',
        victimImage,
        '/victim',
        'read',
        '/etc/passwd',
      ],
    );
    await run(
      'run',
      '--name',
      'reader',
      '--network=none',
      victimImage,
      '/victim',
      'read',
      '/etc/shadow',
    );
    await respond({ unreadable: ['/etc/shadow'] });
    for (let turn = 0; turn < 4; turn++) {
      expect(await run('start', '--attach', 'again')).toContain('root:x:0:0');
      expect(await run('start', '--attach', 'reader')).toBe('EPERM\n');
    }
  }, 180_000);

  test('what has ended leaves nothing behind for who has its numbers next', async () => {
    await victims.respond(
      {
        mode: 'enforce',
        prevent: [
          { name: 'image', when: { containers: ['strict*'] }, deny: ['files-outside-image'] },
          { name: 'reads', when: { containers: ['mild*'] }, unreadable: ['/etc/shadow'] },
        ],
      },
      { runtimeDirectories: directories() },
    );
    const scratch = ['--rm', '--network=none', '--tmpfs', '/scratch:exec'];
    for (let turn = 0; turn < 4; turn++) {
      for (const name of ['strict', 'mild']) {
        const said = await run(
          ...['run', '--name', `${name}-${turn}`, ...scratch, victimImage],
          ...['/victim', 'copy', '/scratch/tool'],
        );
        expect(said.includes('main ran')).toBe(name === 'mild');
      }
    }
  }, 180_000);

  /** Starts a container that is held for as long as nobody lets it go. */
  async function startHeld(
    more: object = {},
  ): Promise<{ said: Promise<string>; host: HostResponder }> {
    const host = await victims.respond(
      {
        mode: 'enforce',
        prevent: [{ name: 'no memory', deny: ['memory-files'] }],
        holdMs: 60_000,
        ...more,
      },
      { runtimeDirectories: directories(), forbid: () => new Promise(() => {}) },
    );
    const said = run(
      'run',
      '--rm',
      '--network=none',
      '--name',
      'held',
      victimImage,
      '/victim',
      'say',
    );
    return { said, host };
  }

  async function isHeld(): Promise<boolean> {
    const pid = (await run('inspect', '-f', '{{.State.Pid}}', 'held')).trim();
    const stat = readText(`/proc/${Number(pid)}/stat`);
    return stat.includes(') T ') && readText(`/proc/${pid}/cmdline`).startsWith('/victim');
  }

  test.each([
    ['the agent', (host: HostResponder) => host.stop()],
    ['the guard', async () => signalGuard('SIGKILL')],
  ])(
    'who is held goes on when %s ends',
    async (_, end) => {
      const { said, host } = await startHeld();
      await expect.poll(isHeld, { timeout: 60_000, interval: 50 }).toBe(true);
      await sleep(200);
      expect(await isHeld()).toBe(true);
      await end(host);
      expect(await said).toBe('main ran\n');
    },
    120_000,
  );

  test.each([
    ['open', 'main ran\n', 'failed', 'let go on'],
    ['closed', 'Command failed', 'done', 'killed'],
  ])(
    'what prevents is not in place in time: %s',
    async (onFailure, expected, result, what) => {
      const { said } = await startHeld({ onFailure, holdMs: 400 });
      expect(await said).toContain(expected);
      expect(await victims.log.find(({ detail }) => detail.includes('in time'))).toMatchObject({
        action: 'deny-execution',
        result,
        detail: `${what} the first program of a container: its rules were not in place in time`,
        rule: 'no memory',
        container: { name: 'held' },
      });
    },
    120_000,
  );

  test.skipIf(testSensorProgram() === undefined)(
    'with nobody held, what is quick gets through',
    async () => {
      const host = await respond({ unreadable: ['/etc/shadow'] }, { holdMs: 0 });
      const abort = new AbortController();
      const ready = Promise.withResolvers<void>();
      const source = new SensorSource({
        events: ['execve'],
        program: testSensorProgram()!,
        containersOnly: true,
        runtimeDirectories: directories(),
        onReady: ready.resolve,
      });
      const running = source.run(
        { receive: (event) => host.observe(event), lost: () => {}, problem: () => {} },
        abort.signal,
      );
      stopSensor = async () => {
        abort.abort();
        await running;
      };
      await ready.promise;
      const said = [];
      for (let turn = 0; turn < 10; turn++)
        said.push(await start('/victim', 'read', '/etc/shadow'));
      expect(said.filter((text) => text.includes('root:$6$')).length).toBeGreaterThan(0);
    },
    120_000,
  );
});
