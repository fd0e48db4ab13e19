import { execFileSync } from 'node:child_process';
import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Container } from '@seaworthy/runtime';
import { describe, expect, test } from 'vitest';
import { causeFor } from './responder-for-test.ts';
import {
  firstEventOf,
  pidOf,
  prevention,
  sleep,
  Victims,
  whyNoVictims,
} from './victims-for-test.ts';

const cannot = whyNoVictims();

describe.skipIf(cannot !== undefined)(`responses in containers of Docker ${cannot ?? ''}`, () => {
  const victims = Victims.forTests();

  test('a dropped file is denied before its main runs, the image is not', async () => {
    const { container, pid } = await victims.run('drift', ['sleep']);
    const host = await victims.respond(prevention(['changed-files']));
    host.observe(firstEventOf({ container, pid }));
    expect(await victims.log.find(({ detail }) => detail.startsWith('prevents'))).toMatchObject({
      action: 'deny-execution',
      result: 'done',
    });
    await victims.executeIn('drift', '/victim', 'drop', '/tmp/dropped');
    const said = await victims.executeIn('drift', '/tmp/dropped', 'say');
    expect(said).not.toContain('main ran');
    expect(said).toMatch(/operation not permitted|permission denied/i);
    expect(await victims.executeIn('drift', '/victim', 'say')).toContain('main ran');
    expect(await victims.log.find(({ detail }) => detail.includes('/tmp/dropped'))).toMatchObject({
      result: 'done',
      container: { name: 'drift' },
      rule: 'only the image',
    });
    await host.stop();
    expect(await victims.executeIn('drift', '/tmp/dropped', 'say')).toContain('main ran');
  }, 60_000);

  test('a changed file of the image, and one that was renamed onto it, are denied', async () => {
    const { container, pid } = await victims.run('renamed', ['sleep']);
    const host = await victims.respond(prevention(['changed-files']));
    host.observe(firstEventOf({ container, pid }));
    await victims.log.find(({ detail }) => detail.startsWith('prevents'));
    const own = `/proc/${pid}/root`;
    await victims.executeIn('renamed', '/victim', 'drop', '/tmp/other');
    execFileSync('mv', [join(own, 'tmp/other'), join(own, 'victim')]);
    expect(await victims.executeIn('renamed', '/victim', 'say')).not.toContain('main ran');
  }, 60_000);

  test('a container that is started again is guarded again', async () => {
    const { container, pid } = await victims.run('again', ['sleep']);
    const host = await victims.respond(prevention(['changed-files']));
    host.observe(firstEventOf({ container, pid }));
    await victims.log.find(({ detail }) => detail.startsWith('prevents'));
    await victims.executeIn('again', '/victim', 'drop', '/tmp/dropped');
    await victims.docker.run('restart', '-t', '0', 'again');
    const next = Number(await victims.docker.run('inspect', '-f', '{{.State.Pid}}', 'again'));
    victims.log.records.length = 0;
    host.observe(firstEventOf({ container, pid: next }));
    await victims.log.find(({ detail }) => detail.startsWith('prevents'));
    expect(await victims.executeIn('again', '/tmp/dropped', 'say')).not.toContain('main ran');
  }, 60_000);

  test('files outside the image and forbidden hashes are denied', async () => {
    await victims.docker.run(
      ...['run', '-d', '--network=none', '--name', 'outside', '--tmpfs', '/scratch:exec'],
      ...['registry.example/team/victim:1', '/victim', 'sleep'],
    );
    const [id = '', pid = ''] = (
      await victims.docker.run('inspect', '-f', '{{.Id}} {{.State.Pid}}', 'outside')
    ).split(/\s/);
    const container: Container = { fullId: id, runtime: 'docker', name: 'outside' };
    const [digest = ''] = execFileSync('sha256sum', [join(victims.home, 'image/victim')], {
      encoding: 'utf8',
    }).split(' ');
    const host = await victims.respond(prevention(['files-outside-image']));
    host.observe(firstEventOf({ container, pid: Number(pid) }));
    await victims.log.find(({ detail }) => detail.startsWith('prevents'));
    await victims.executeIn('outside', '/victim', 'drop', '/scratch/dropped');
    expect(await victims.executeIn('outside', '/scratch/dropped', 'say')).not.toContain('main ran');
    expect(await victims.executeIn('outside', '/victim', 'say')).toContain('main ran');
    await host.stop();

    const hashes = await victims.respond({
      ...prevention(['files-outside-image']),
      forbiddenHashes: [digest],
    });
    hashes.observe(firstEventOf({ container, pid: Number(pid) }));
    await victims.log.find(({ detail }) => detail.startsWith('prevents'));
    expect(await victims.executeIn('outside', '/victim', 'say')).not.toContain('main ran');
    expect(await victims.log.find(({ detail }) => detail.includes('hash'))).toMatchObject({
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
      const { container, pid } = await victims.run('slow', ['sleep']);
      await victims.executeIn('slow', '/victim', 'drop', '/tmp/large');
      truncateSync(`/proc/${pid}/root/tmp/large`, 60 << 20);
      const host = await victims.respond({
        ...prevention([]),
        forbiddenHashes: ['0'.repeat(64)],
        onFailure,
        answerMs: 20,
      });
      host.observe(firstEventOf({ container, pid }));
      await victims.log.find(({ detail }) => detail.startsWith('prevents'));
      const answer = await victims.executeIn('slow', '/tmp/large', 'say');
      expect(answer.includes('main ran') ? 'main ran' : 'denied').toBe(said);
      expect(await victims.log.find(({ detail }) => detail.includes('in time'))).toMatchObject({
        result,
        process: { path: '/tmp/large' },
      });
      expect(await victims.executeIn('slow', '/victim', 'say')).toContain('main ran');
    },
    60_000,
  );

  test('what is seen of a process ends it; again, its file does not start', async () => {
    const { container } = await victims.run('denied', ['sleep']);
    const host = await victims.respond({
      mode: 'enforce',
      rules: [{ name: 'stop it', respond: ['deny-execution'] }],
    });
    await victims.executeIn('denied', '/victim', 'drop', '/tmp/tool');
    const tool = victims.docker.run('exec', 'denied', '/tmp/tool', 'sleep').catch(() => 'ended');
    const pid = await pidOf('/tmp/tool');
    host.answer({ ...causeFor(pid, container), process: { pid, name: '', path: '/tmp/tool' } });
    expect(await tool).toBe('ended');
    await victims.log.find(({ result }) => result === 'done');
    expect(await victims.executeIn('denied', '/tmp/tool', 'say')).not.toContain('main ran');
    expect(await victims.executeIn('denied', '/victim', 'say')).toContain('main ran');
    expect(await host.release(container.fullId)).toEqual([{ action: 'deny-execution' }]);
    await sleep(400);
    expect(await victims.executeIn('denied', '/tmp/tool', 'say')).toContain('main ran');
  }, 60_000);

  test('a tree of processes is killed whole, and nothing beside it', async () => {
    const { container } = await victims.run('tree', ['sleep']);
    const host = await victims.respond({
      mode: 'enforce',
      rules: [{ name: 'kill', respond: ['kill-process'], scope: 'tree' }],
    });
    const chain = victims.docker.run('exec', 'tree', '/victim', 'chain', '5').catch(() => 'ended');
    const pid = await pidOf('/victim\0chain');
    await sleep(200);
    host.answer(causeFor(pid, container));
    await chain;
    expect(await victims.log.find(({ action }) => action === 'kill-process')).toMatchObject({
      result: 'done',
      detail: `killed 5 processes from ${pid} on`,
    });
    expect(await victims.stateOf('tree')).toBe('running');
  }, 60_000);

  test('a container is paused by its engine, and released', async () => {
    const { container, pid } = await victims.run('paused', ['count', '/tmp/count']);
    const host = await victims.respond({
      mode: 'enforce',
      rules: [{ name: 'hold', respond: ['pause-container'] }],
    });
    const counted = () => statSync(`/proc/${pid}/root/tmp/count`).size;
    host.answer(causeFor(pid, container));
    expect(await victims.log.find(({ result }) => result === 'done')).toMatchObject({
      detail: 'paused by docker',
      cause: { id: 'alert-1', rule: 'Drift' },
    });
    expect(await victims.stateOf('paused')).toBe('paused');
    const before = counted();
    await sleep(200);
    expect(counted()).toBe(before);
    await host.release(container.fullId);
    expect(await victims.stateOf('paused')).toBe('running');
    await sleep(200);
    expect(counted()).toBeGreaterThan(before);
  }, 60_000);

  test('without an engine the freezer pauses, and the end of the agent lets go', async () => {
    const { container, pid } = await victims.run('frozen', ['count', '/tmp/count']);
    const host = await victims.respond({
      mode: 'enforce',
      rules: [{ name: 'hold', respond: ['pause-container'] }],
    });
    const counted = () => statSync(`/proc/${pid}/root/tmp/count`).size;
    host.answer(causeFor(pid, { ...container, runtime: 'unknown' }));
    expect(await victims.log.find(({ result }) => result === 'done')).toMatchObject({
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
    const first = await victims.run('stopped', ['sleep']);
    const second = await victims.run('killed', ['sleep']);
    const host = await victims.respond({
      mode: 'enforce',
      rules: [{ name: 'stop', respond: ['stop-container'] }],
    });
    host.answer(causeFor(second.pid, { ...second.container, runtime: 'unknown' }));
    expect(await victims.log.find(({ result }) => result === 'done')).toMatchObject({
      detail: expect.stringMatching(/^killed its \d+ processes$/),
    });
    host.answer(causeFor(first.pid, first.container));
    for (let turn = 0; turn < 100 && victims.log.records.length < 2; turn++) await sleep(100);
    expect(victims.log.records[1]).toMatchObject({ result: 'done', detail: 'stopped by docker' });
    expect(await victims.stateOf('stopped')).toBe('exited');
    expect(await victims.stateOf('killed')).toBe('exited');
  }, 60_000);

  test('a dry run says what it would do, and does nothing', async () => {
    const { container, pid } = await victims.run('dry', ['sleep']);
    const host = await victims.respond({
      rules: [{ name: 'all', respond: ['kill-process', 'cut-network', 'quarantine'] }],
      prevent: [{ name: 'image only', deny: ['changed-files'] }],
    });
    host.observe(firstEventOf({ container, pid }));
    host.answer(causeFor(pid, container));
    await sleep(300);
    expect(victims.log.records.map(({ action, result }) => `${action} ${result}`)).toEqual([
      'deny-execution dry-run',
      'kill-process dry-run',
      'cut-network dry-run',
      'quarantine dry-run',
    ]);
    expect(victims.log.records[1]?.detail).toBe(`would kill process ${pid} (/victim)`);
    await victims.executeIn('dry', '/victim', 'drop', '/tmp/dropped');
    expect(await victims.executeIn('dry', '/tmp/dropped', 'say')).toContain('main ran');
  }, 60_000);
});
