import { setTimeout as wait } from 'node:timers/promises';
import { type Deviation, ProfileJudge, ProfileLearner, reviewProfile } from '@seaworthy/runtime';
import { hasCommand, whyNoEngine } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testSensor } from '../../packages/sensor/src/sensor-for-test.ts';
import { importBusybox } from './support/busybox-image.ts';
import { WatchedDocker } from './support/watched-docker.ts';

const { program, why } = testSensor();
const cannot =
  whyNoEngine() ??
  (program === undefined ? why : undefined) ??
  ['dockerd', 'busybox'].map((name) => (hasCommand(name) ? undefined : `no ${name}`)).find(Boolean);

describe.skipIf(cannot !== undefined)(`a real web server under load ${cannot ?? ''}`, () => {
  const serve = ['busybox:test', '/bin/busybox', 'httpd', '-f', '-p', '80', '-h', '/www'];
  let watched: WatchedDocker;

  beforeAll(async () => {
    watched = await WatchedDocker.start(program!);
    await importBusybox(watched.engine, watched.home, 'busybox:test', {
      links: ['sh', 'date', 'id', 'cp'],
      files: {
        'etc/shadow': 'root:x:1:::\n',
        'www/cgi-bin/hello': '#!/bin/sh\necho; date > /tmp/last-$$; echo hello\n',
      },
    });
  }, 180_000);

  afterAll(() => watched?.stop(), 60_000);

  /** Clients are containers of their own, so that they are nothing that the server does. */
  async function underLoad(name: string, work?: () => Promise<unknown>): Promise<void> {
    await watched.engine.run('run', '--detach', '--network=none', '--name', name, ...serve);
    const fetch =
      'for n in 1 2 3 4 5 6 7 8; do /bin/busybox wget -q -O - http://127.0.0.1/cgi-bin/hello; done';
    const client = ['run', '--rm', '--name', `${name}-client`, `--network=container:${name}`];
    const answer = await watched.engine.run(...client, 'busybox:test', '/bin/sh', '-c', fetch);
    expect(answer).toBe('hello\n'.repeat(8));
    await work?.();
    await wait(700);
    await watched.engine.run('rm', '--force', name);
  }

  test('nothing of its normal work deviates, and each attack does', async () => {
    const learner = new ProfileLearner();
    watched.receive = (event) => learner.receive(event);
    await underLoad('web-1');
    await underLoad('web-2');
    const profile = learner.profiles().find(({ workload }) => workload.name === 'web')!;
    expect(profile.learned).toMatchObject({ containers: 2, starts: 2 });
    const texts = reviewProfile(profile).map(({ text }) => text);
    expect(texts).toContainEqual(expect.stringContaining('listens on 80/tcp'));
    expect(texts).toContainEqual(expect.stringContaining('changes /tmp/last-* '));

    const found: Deviation[] = [];
    const judge = new ProfileJudge([profile], (deviation) => found.push(deviation));
    watched.receive = (event) => judge.receive(event);
    await underLoad('web-3');
    expect(found.map(({ message }) => message)).toEqual([]);

    await underLoad('web-4', async () => {
      const attack =
        'cp /bin/busybox /tmp/id && /tmp/id; read x < /etc/shadow; id; echo x > /www/shell';
      await watched.engine.run('exec', 'web-4', '/bin/sh', '-c', attack);
    });
    const kinds = new Set(found.map(({ kind, value }) => `${kind} ${value}`));
    for (const expected of [
      'write-outside /tmp/id',
      'executable-drift /tmp/id',
      'read-sensitive /etc/shadow',
      'write-outside /www/shell',
    ]) {
      expect(kinds, [...kinds].join('\n')).toContain(expected);
    }
    expect(found.some(({ kind }) => kind === 'process-unknown')).toBe(true);
  }, 120_000);
});
