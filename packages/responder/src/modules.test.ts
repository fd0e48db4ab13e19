import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { testMeans } from './responder-for-test.ts';
import { firstEventOf, prevention, Victims, whyNoVictims } from './victims-for-test.ts';

const cannot = whyNoVictims();
const means = testMeans();

/** A module of the running kernel, unpacked; undefined where there are none. */
function moduleOfKernel(): Buffer | undefined {
  const directory = `/lib/modules/${release()}/kernel/drivers/net`;
  for (const [name, ...words] of [
    ['dummy.ko', 'cat'],
    ['dummy.ko.xz', 'busybox', 'unxz', '-c'],
  ]) {
    const path = join(directory, name ?? '');
    const [program = '', ...others] = words;
    if (existsSync(path)) return execFileSync(program, [...others, path]);
  }
  return undefined;
}

const module = moduleOfKernel();
const isLoaded = () => /^dummy /m.test(readFileSync('/proc/modules', 'utf8'));

describe.skipIf(cannot !== undefined)(`kernel modules ${cannot ?? ''}`, () => {
  const victims = Victims.forTests();
  const load = (name: string, how: 'file' | 'bytes', path: string) =>
    victims.executeIn(name, '/victim', 'module', how, path);

  afterEach(() => {
    if (module !== undefined && isLoaded()) execFileSync('rmmod', ['dummy']);
  });

  /** A container that may load modules, and has one on disk and one in memory. */
  const runLoader = async (name: string) => {
    const options = ['--cap-add', 'SYS_MODULE', '--tmpfs', '/memory'];
    const container = await victims.run(name, ['sleep'], 'none', options);
    for (const place of ['tmp', 'memory']) {
      // What is no module is refused by the kernel later than by a rule.
      const bytes = module ?? Buffer.from('no module');
      writeFileSync(`/proc/${container.pid}/root/${place}/dummy.ko`, bytes);
    }
    return container;
  };

  const guardLoader = async (name: string, strongestMeans: 'lsm' | 'returns' | 'signal') => {
    const container = await runLoader(name);
    const host = await victims.respond(prevention(['kernel-modules']), { strongestMeans });
    host.observe(firstEventOf(container));
    expect(await victims.log.find(({ action }) => action === 'deny-module')).toMatchObject({
      result: 'done',
      detail: 'prevents loading of kernel modules',
    });
    return host;
  };

  test.skipIf(module === undefined)(
    `are loaded without a rule, and in other containers ${module ? '' : 'no module of this kernel'}`,
    async () => {
      await runLoader('other');
      const strongest = ['lsm', 'returns', 'signal'] as const;
      await guardLoader('web', strongest.find((each) => means.has(each)) ?? 'signal');
      for (const how of ['file', 'bytes'] as const) {
        expect(await load('other', how, '/tmp/dummy.ko')).toBe('loaded\n');
        expect(isLoaded()).toBe(true);
        execFileSync('rmmod', ['dummy']);
      }
    },
    120_000,
  );

  for (const strongest of ['lsm', 'returns'] as const) {
    test.skipIf(!means.has(strongest))(
      `are refused, of a file and of memory, by ${strongest}`,
      async () => {
        const host = await guardLoader('web', strongest);
        for (const how of ['file', 'bytes'] as const) {
          for (const path of ['/tmp/dummy.ko', '/memory/dummy.ko']) {
            expect(await load('web', how, path)).toBe('EPERM\n');
          }
        }
        if (module !== undefined) expect(isLoaded()).toBe(false);
        const name = strongest === 'lsm' ? '/tmp/dummy.ko' : 'dummy.ko';
        const isOf = (what: string) => victims.log.find(({ detail }) => detail.endsWith(what));
        expect(await isOf(` from loading ${name}`)).toMatchObject({
          action: 'deny-module',
          result: 'done',
          rule: 'only the image',
          detail: expect.stringMatching(/^kept \/?victim from/),
          container: { name: 'web' },
          process: { pid: expect.any(Number) },
        });
        expect(await isOf('a kernel module from memory')).toMatchObject({ result: 'done' });
        await host.stop();
        expect(await load('web', 'file', '/tmp/dummy.ko')).not.toBe('EPERM\n');
      },
      120_000,
    );
  }

  test.skipIf(!means.has('signal'))(
    'where nothing else loads: who asks is killed, before a file on disk is loaded',
    async () => {
      const host = await guardLoader('web', 'signal');
      // 137: by SIGKILL.
      expect(await load('web', 'file', '/tmp/dummy.ko')).toContain('Command failed');
      if (module !== undefined) expect(isLoaded()).toBe(false);
      expect(await victims.log.find(({ detail }) => detail.startsWith('killed'))).toMatchObject({
        action: 'deny-module',
        result: 'done',
        detail: expect.stringMatching(/^killed \/?victim before it loaded dummy\.ko$/),
      });
      victims.log.records.length = 0;
      expect(await load('web', 'file', '/memory/dummy.ko')).toContain('Command failed');
      expect(await victims.log.find(({ detail }) => detail.startsWith('killed'))).toMatchObject({
        result: 'failed',
        detail: expect.stringContaining('loads dummy.ko: it loads all the same'),
      });
      victims.log.records.length = 0;
      expect(await load('web', 'bytes', '/tmp/dummy.ko')).toContain('Command failed');
      expect(await victims.log.find(({ detail }) => detail.startsWith('killed'))).toMatchObject({
        result: 'failed',
        detail: expect.stringContaining('a kernel module from memory: it loads all the same'),
      });
      await host.stop();
      expect(await load('web', 'bytes', '/memory/dummy.ko')).not.toContain('Command failed');
    },
    120_000,
  );

  test('who may not load modules is told so by the kernel, and lives', async () => {
    const container = await victims.run('harmless', ['sleep']);
    const host = await victims.respond(prevention(['kernel-modules']));
    host.observe(firstEventOf(container));
    await victims.log.find(({ detail }) => detail.startsWith('prevents'));
    expect(await load('harmless', 'file', '/etc/passwd')).toMatch(/^(EPERM|ENOSYS)\n$/);
    expect(victims.log.records.filter(({ process }) => process !== undefined)).toEqual([]);
  }, 120_000);
});
