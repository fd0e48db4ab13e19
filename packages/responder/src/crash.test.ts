import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { causeFor } from './responder-for-test.ts';
import {
  firstEventOf,
  prevention,
  type RunningContainer,
  signalGuard,
  sleep,
  Victims,
  whyNoVictims,
} from './victims-for-test.ts';

const cannot = whyNoVictims();

describe.skipIf(cannot !== undefined)(
  `responses when who made them ends, in containers of Docker ${cannot ?? ''}`,
  () => {
    const victims = Victims.forTests();

    /** An agent that responds to a cause in each container, and dies at once. */
    const crash = (
      stateDirectory: string,
      settings: unknown,
      containers: readonly RunningContainer[],
    ) => {
      const causes = containers.map(({ container, pid }) => ({
        ...causeFor(pid, container),
        seenAt: undefined,
      }));
      const words = JSON.stringify({ settings, stateDirectory, causes, home: victims.home });
      const script = join(import.meta.dirname, 'testdata/crashing-worker.ts');
      const { stderr } = spawnSync(
        process.execPath,
        ['--conditions=@seaworthy/source', script, words],
        { encoding: 'utf8' },
      );
      expect(stderr).toBe('');
    };

    test('a death of the guard lets everything run on, and its successor stops it again', async () => {
      const { container, pid } = await victims.run('crash', ['sleep']);
      const ended: string[] = [];
      const restarted = Promise.withResolvers<readonly string[]>();
      const host = await victims.respond(
        prevention(['changed-files'], { destinations: ['192.0.2.1'] }),
        {
          guardRestartMs: 8000,
          onGuardEnded: (why) => ended.push(why),
          onGuardRestarted: restarted.resolve,
        },
      );
      host.observe(firstEventOf({ container, pid }));
      await victims.log.find(
        ({ detail, action }) => action === 'cut-network' && detail.startsWith('prev'),
      );
      await victims.executeIn('crash', '/victim', 'drop', '/tmp/dropped');
      expect(await victims.executeIn('crash', '/tmp/dropped', 'say')).not.toContain('main ran');
      expect(await victims.executeIn('crash', '/victim', 'connect', '127.0.0.1', '9')).toContain(
        'ECONNREFUSED',
      );
      expect(await victims.executeIn('crash', '/victim', 'send', '198.51.100.1', '9')).toContain(
        'EPERM',
      );
      signalGuard('SIGKILL');
      await sleep(300);
      expect(await victims.executeIn('crash', '/tmp/dropped', 'say')).toContain('main ran');
      expect(await victims.executeIn('crash', '/victim', 'send', '198.51.100.1', '9')).toContain(
        'ENETUNREACH',
      );
      expect(await victims.stateOf('crash')).toBe('running');
      expect(ended).toEqual(['SIGKILL']);
      expect(await restarted.promise).toEqual([]);
      expect(await victims.executeIn('crash', '/tmp/dropped', 'say')).not.toContain('main ran');
      expect(await victims.executeIn('crash', '/victim', 'say')).toContain('main ran');
      expect(await victims.executeIn('crash', '/victim', 'send', '198.51.100.1', '9')).toContain(
        'EPERM',
      );
      victims.log.records.length = 0;
      await victims.executeIn('crash', '/tmp/dropped', 'say');
      expect(await victims.log.find(({ detail }) => detail.includes('/tmp/dropped'))).toMatchObject(
        {
          container: { name: 'crash' },
        },
      );
    }, 60_000);

    test('a successor takes over what a crash has left, and lets go of it at a word', async () => {
      const paused = await victims.run('taken', ['count', '/tmp/count']);
      const cut = await victims.run('kept-in', ['sleep']);
      const ended = await victims.run('ended', ['sleep']);
      const state = join(victims.home, 'crashed');
      const settings = {
        mode: 'enforce',
        rules: [
          { name: 'hold', when: { containers: ['taken', 'ended'] }, respond: ['quarantine'] },
          { name: 'cut', respond: ['cut-network'] },
        ],
      };
      crash(state, settings, [paused, cut, ended]);
      expect(await victims.stateOf('taken')).toBe('paused');
      await victims.docker.run('rm', '--force', 'ended');
      // The kernel and nft have let go of networks when who held them ended.
      expect(await victims.executeIn('kept-in', '/victim', 'send', '198.51.100.1', '9')).toContain(
        'ENETUNREACH',
      );
      const host = await victims.respond(settings, { stateDirectory: state });
      await victims.log.find(
        ({ action, detail }) => action === 'quarantine' && detail.includes('crash'),
      );
      await victims.log.find(
        ({ action, detail }) => action === 'cut-network' && detail.includes('crash'),
      );
      expect(victims.log.records.map(({ result }) => result)).toEqual(['done', 'done']);
      expect(await victims.stateOf('taken')).toBe('paused');
      expect(await victims.executeIn('kept-in', '/victim', 'send', '198.51.100.1', '9')).toContain(
        'EPERM',
      );
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
      expect(await victims.stateOf('taken')).toBe('running');
      await host.stop();
      expect(existsSync(join(state, 'responses.jsonl'))).toBe(false);
    }, 60_000);

    test('a successor that may do nothing undoes what a crash has left', async () => {
      const paused = await victims.run('left', ['sleep']);
      const frozen = await victims.run('stiff', ['sleep']);
      const state = join(victims.home, 'crashed');
      const rules = [{ name: 'hold', respond: ['pause-container'] }];
      const foreign = {
        ...frozen,
        container: { ...frozen.container, runtime: 'unknown' as const },
      };
      crash(state, { mode: 'enforce', rules }, [paused, foreign]);
      expect(await victims.stateOf('left')).toBe('paused');
      await victims.respond({ rules }, { stateDirectory: state });
      await victims.log.find(() => victims.log.records.length === 2);
      expect(victims.log.records).toMatchObject([{ result: 'released' }, { result: 'released' }]);
      expect(await victims.stateOf('left')).toBe('running');
      expect(await victims.executeIn('stiff', '/victim', 'say')).toContain('main ran');
    }, 60_000);

    test('closed, a container for which a response fails is paused', async () => {
      const { container, pid } = await victims.run('closed', ['sleep']);
      const rules = [{ name: 'kill', respond: ['kill-process'] }];
      const host = await victims.respond(
        { mode: 'enforce', rules, onFailure: 'closed' },
        { guardRestartMs: 60_000 },
      );
      signalGuard('SIGKILL');
      await sleep(100);
      host.answer(causeFor(pid, container));
      await victims.log.find(({ action }) => action === 'pause-container');
      expect(victims.log.records).toMatchObject([
        { action: 'kill-process', result: 'failed' },
        { action: 'pause-container', result: 'done' },
      ]);
      expect(await victims.stateOf('closed')).toBe('paused');
    }, 60_000);
  },
);
