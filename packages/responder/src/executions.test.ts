import { describe, expect, test } from 'vitest';
import { testMeans } from './responder-for-test.ts';
import {
  firstEventOf,
  prevention,
  signalGuard,
  sleep,
  Victims,
  whyNoVictims,
} from './victims-for-test.ts';

const cannot = whyNoVictims();
const means = testMeans();
const STOPPED_MS = 3000;

describe.skipIf(cannot !== undefined)(`executions that the kernel judges ${cannot ?? ''}`, () => {
  const victims = Victims.forTests();
  const execute = (name: string, ...words: string[]) => victims.executeIn(name, ...words);

  const guardContainer = async (
    name: string,
    strongestMeans: 'lsm' | 'returns' | 'signal',
    deny: string[],
  ) => {
    const container = await victims.run(name, ['sleep'], 'none', ['--tmpfs', '/scratch:exec']);
    const host = await victims.respond(prevention(deny), { strongestMeans });
    host.observe(firstEventOf(container));
    expect(await victims.log.find(({ detail }) => detail.startsWith('prevents'))).toMatchObject({
      action: 'deny-execution',
      result: 'done',
    });
    return host;
  };

  for (const strongest of ['lsm', 'returns'] as const) {
    test.skipIf(!means.has(strongest))(
      `of changed files, of others than the image's and of memory are refused by ${strongest}`,
      async () => {
        const deny = ['changed-files', 'files-outside-image', 'memory-files'];
        const host = await guardContainer('web', strongest, deny);
        await execute('web', '/victim', 'drop', '/tmp/dropped');
        await execute('web', '/victim', 'drop', '/scratch/dropped');
        // Nobody answers now: what is refused is refused by the kernel alone.
        signalGuard('SIGSTOP');
        try {
          for (const path of ['/tmp/dropped', '/scratch/dropped']) {
            expect(await execute('web', path, 'say')).toMatch(/operation not permitted/i);
          }
          expect(await execute('web', '/victim', 'memory')).not.toContain('main ran');
          expect(await execute('web', '/victim', 'say')).toContain('main ran');
        } finally {
          signalGuard('SIGCONT');
        }
        const told = (path: string) => victims.log.find(({ detail }) => detail.includes(path));
        expect(await told('/tmp/dropped')).toMatchObject({
          action: 'deny-execution',
          result: 'done',
          rule: 'only the image',
          detail: 'denied /tmp/dropped: the image did not bring it',
          container: { name: 'web' },
          process: { path: '/tmp/dropped', pid: expect.any(Number) },
        });
        expect((await told('/scratch/dropped'))?.detail).toBe(
          'denied /scratch/dropped: it is not on the file system of the image',
        );
        expect((await told('memfd:payload'))?.detail).toMatch(/: it lies in memory alone$/);
        await host.stop();
        expect(await execute('web', '/tmp/dropped', 'say')).toContain('main ran');
      },
      120_000,
    );
  }

  test('without such programs an execution waits for the guard, and memory runs', async () => {
    await guardContainer('web', 'signal', ['changed-files', 'memory-files']);
    await execute('web', '/victim', 'drop', '/tmp/dropped');
    expect(await execute('web', '/victim', 'memory')).toContain('main ran');
    signalGuard('SIGSTOP');
    const answer = execute('web', '/tmp/dropped', 'say');
    try {
      const waited = sleep(STOPPED_MS).then(() => 'waits');
      expect(await Promise.race([answer, waited])).toBe('waits');
    } finally {
      signalGuard('SIGCONT');
    }
    expect(await answer).not.toContain('main ran');
  }, 120_000);
});
