import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { HostResponderOptions } from './host-responder.ts';
import { testMeans } from './responder-for-test.ts';
import {
  firstEventOf,
  type RunningContainer,
  signalGuard,
  sleep,
  Victims,
  whyNoVictims,
} from './victims-for-test.ts';

const cannot = whyNoVictims();
const settings = {
  mode: 'enforce',
  prevent: [
    {
      name: 'no password hashes',
      when: { containers: ['web*'] },
      unreadable: ['/etc/shadow', '/etc/gshadow', '/nowhere/secret'],
    },
  ],
};

describe.skipIf(cannot !== undefined)(`files that nothing may read ${cannot ?? ''}`, () => {
  const victims = Victims.forTests();
  const read = (name: string, path: string) => victims.executeIn(name, '/victim', 'read', path);
  const move = (name: string, how: string, from: string, to: string) =>
    victims.executeIn(name, '/victim', how, from, to);

  const guardContainer = async (name: string, more: Partial<HostResponderOptions> = {}) => {
    const container = await victims.run(name, ['sleep']);
    const host = await victims.respond(settings, more);
    host.observe(firstEventOf(container));
    expect(await victims.log.find(({ detail }) => detail.startsWith('prevents'))).toMatchObject({
      action: 'deny-read',
      result: 'done',
      detail: 'prevents reads of /etc/shadow, /etc/gshadow, /nowhere/secret',
    });
    return host;
  };

  test('are not opened, others are, and all are when the agent stops', async () => {
    await victims.run('other', ['sleep']);
    const host = await guardContainer('web');
    expect(await read('web', '/etc/shadow')).toBe('EPERM\n');
    expect(await read('web', '/etc/../etc//shadow')).toBe('EPERM\n');
    expect(await read('web', '/etc/passwd')).toContain('root:x:0:0');
    expect(await read('other', '/etc/shadow')).toContain('root:$6$');
    expect(await victims.log.find(({ detail }) => detail.includes('kept'))).toMatchObject({
      action: 'deny-read',
      result: 'done',
      // Who has ended by the time is known by his command's name.
      detail: expect.stringMatching(/^kept \/?victim from reading \/etc\/shadow$/),
      rule: 'no password hashes',
      container: { name: 'web' },
      process: { path: expect.stringMatching(/^\/?victim$/), pid: expect.any(Number) },
    });
    await host.stop();
    expect(await read('web', '/etc/shadow')).toContain('root:$6$');
  }, 180_000);

  test('are known by another name, and in their place when they are replaced', async () => {
    await guardContainer('web-2');
    await move('web-2', 'link', '/etc/shadow', '/tmp/hard');
    await move('web-2', 'symlink', '/etc/shadow', '/tmp/soft');
    expect(await read('web-2', '/tmp/hard')).toBe('EPERM\n');
    expect(await read('web-2', '/tmp/soft')).toBe('EPERM\n');
    await move('web-2', 'rename', '/etc/shadow', '/etc/moved');
    expect(await read('web-2', '/etc/moved')).toBe('EPERM\n');
    expect(await read('web-2', '/etc/shadow')).toBe('ENOENT\n');
    await victims.executeIn('web-2', '/victim', 'drop', '/etc/new');
    await move('web-2', 'rename', '/etc/new', '/etc/shadow');
    expect(await read('web-2', '/etc/shadow')).toBe('EPERM\n');
    // What was not there at the start, too.
    await victims.executeIn('web-2', '/victim', 'drop', '/tmp/gshadow');
    expect((await read('web-2', '/tmp/gshadow')).slice(1, 4)).toBe('ELF');
    await move('web-2', 'rename', '/tmp/gshadow', '/etc/gshadow');
    expect(await read('web-2', '/etc/gshadow')).toBe('EPERM\n');
    await move('web-2', 'rename', '/etc/gshadow', '/tmp/gshadow');
    expect(await read('web-2', '/tmp/gshadow')).toBe('EPERM\n');
  }, 180_000);

  test.skipIf(!testMeans().has('lsm'))(
    'are refused by BPF LSM though nobody answers, and what lies beside them waits for nobody',
    async () => {
      await guardContainer('web-5');
      await victims.executeIn('web-5', '/victim', 'drop', '/etc/new');
      await move('web-5', 'rename', '/etc/new', '/etc/gshadow');
      signalGuard('SIGSTOP');
      try {
        expect(await read('web-5', '/etc/shadow')).toBe('EPERM\n');
        expect(await read('web-5', '/etc/gshadow')).toBe('EPERM\n');
        await move('web-5', 'rename', '/etc/gshadow', '/tmp/moved');
        expect(await read('web-5', '/tmp/moved')).toBe('EPERM\n');
        expect(await read('web-5', '/etc/passwd')).toContain('root:x:0:0');
      } finally {
        signalGuard('SIGCONT');
      }
      expect(await victims.log.find(({ detail }) => detail.includes('gshadow'))).toMatchObject({
        action: 'deny-read',
      });
    },
    180_000,
  );

  test.skipIf(cannot !== undefined)(
    'without it an open beside them waits for the guard',
    async () => {
      await guardContainer('web-6', { strongestMeans: 'none' });
      signalGuard('SIGSTOP');
      const answer = read('web-6', '/etc/passwd');
      try {
        expect(await Promise.race([answer, sleep(3000).then(() => 'waits')])).toBe('waits');
      } finally {
        signalGuard('SIGCONT');
      }
      expect(await answer).toContain('root:x:0:0');
    },
    180_000,
  );

  test('are unreadable again once a guard that ended is followed by another', async () => {
    const restarted = Promise.withResolvers<readonly string[]>();
    await guardContainer('web-4', { onGuardRestarted: restarted.resolve });
    signalGuard('SIGKILL');
    expect(await restarted.promise).toEqual([]);
    expect(await read('web-4', '/etc/shadow')).toBe('EPERM\n');
  }, 180_000);

  test('of a volume stay as they are: the host reads them too', async () => {
    const [id = '', pid = ''] = (
      await victims.docker
        .run(
          ...[
            'run',
            '-d',
            '--network=none',
            '--name',
            'web-3',
            '-v',
            '/etc/passwd:/etc/gshadow:ro',
          ],
          ...['registry.example/team/victim:1', '/victim', 'sleep'],
        )
        .then(() => victims.docker.run('inspect', '-f', '{{.Id}} {{.State.Pid}}', 'web-3'))
    ).split(/\s/);
    const container: RunningContainer = {
      container: { fullId: id, runtime: 'docker', name: 'web-3' },
      pid: Number(pid),
    };
    const host = await victims.respond(settings);
    host.observe(firstEventOf(container));
    expect(await victims.log.find(({ result }) => result === 'failed')).toMatchObject({
      action: 'deny-read',
      detail: '/etc/gshadow cannot be made unreadable: it lies in a volume.',
    });
    await victims.log.find(({ detail }) => detail.startsWith('prevents'));
    expect(await read('web-3', '/etc/shadow')).toBe('EPERM\n');
    expect(readFileSync('/etc/passwd', 'utf8')).toContain('root');
  }, 180_000);
});
