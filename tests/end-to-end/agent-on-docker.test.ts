import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { command, DockerHost, whyNoAgent } from './support/docker-host.ts';

const cannot = whyNoAgent();

/** One command on a host with Docker: it learns, it tells, and, when it may, it stops. */
describe.skipIf(cannot !== undefined)(`seaworthy agent on Docker ${cannot ?? ''}`, () => {
  let host: DockerHost;

  beforeAll(async () => {
    host = await DockerHost.start();
  }, 180_000);
  afterEach(() => host.clear(), 60_000);
  afterAll(() => host?.stop(), 60_000);

  async function serve(name: string): Promise<void> {
    await host.docker.run(
      ...['run', '--detach', '--network=none', '--name', name, 'shop/web:1'],
      ...['/bin/busybox', 'httpd', '-f', '-p', '80', '-h', '/www'],
    );
    const fetch = ['/bin/busybox', 'wget', '-q', '-O', '-', 'http://127.0.0.1/index.html'];
    for (let i = 0; i < 3; i++) {
      const client = [
        'run',
        '--rm',
        '--name',
        `${name}-client-${i}`,
        `--network=container:${name}`,
      ];
      expect(await host.docker.run(...client, 'shop/web:1', ...fetch)).toBe('hello\n');
    }
    await wait(700);
  }

  test('learns a server, and then tells and stops what is unlike it', async () => {
    const learned = join(host.home, 'learned');
    await host.startAgent(`profiles: { learnInto: ${learned}, sampleEverySeconds: 1 }\n`);
    await serve('web-1');
    await wait(2500);
    const status = JSON.parse(host.ask('agent', 'status', '--format', 'json').out);
    expect(status.profiles.learning).toContain('web');
    await host.stopAgent();
    // The workload has the container's name without its number.
    const file = readdirSync(learned).find((name) =>
      /^ *name: web$/m.test(readFileSync(join(learned, name), 'utf8')),
    )!;
    const profile = join(learned, file);
    expect(readFileSync(profile, 'utf8')).toMatch(
      /cpuCores:\n[\s\S]*memoryBytes:\n[\s\S]*processes:\n/,
    );
    for (const name of readdirSync(learned)) if (name !== file) rmSync(join(learned, name));
    const words = ['profile', 'review', profile, '--accept', '*', '--state', 'enforced', '--write'];
    // From learning to enforced goes by proposed.
    execFileSync(process.execPath, [command, ...words.with(6, 'proposed')], { stdio: 'pipe' });
    execFileSync(process.execPath, [command, ...words], { stdio: 'pipe' });

    await host.startAgent(`profiles: { directory: ${learned}, sampleEverySeconds: 1 }
response:
  mode: enforce
  stateDirectory: ${join(host.home, 'state')}
  rules:
    - { name: unlike its profile, when: { kinds: [deviation] }, respond: [kill-process] }
  prevent:
    - { name: no changed files, deny: [changed-files] }
`);
    await serve('web-2');
    expect(host.alerts().filter(({ rule }) => rule.startsWith('Profile'))).toEqual([]);

    const attack = 'cp /bin/busybox /tmp/id && /tmp/id && echo it ran $((40 + 2)) times';
    const ended = await host.docker.run('exec', 'web-2', '/bin/sh', '-c', attack).catch(String);
    expect(ended).not.toContain('it ran 42 times');
    // Denied, unless its shell, which is unlike the profile too, was killed before it got there.
    if (!ended.includes('/tmp/id: Operation not permitted')) {
      const outputs = () => host.alerts().map(({ output }) => output);
      await vi.waitFor(
        () => expect(outputs().join('\n')).toMatch(/kill-process done .*: killed /),
        5_000,
      );
    }
    await vi.waitFor(
      () => {
        const rules = host.alerts().map(({ rule }) => rule);
        expect(rules).toContain('Shell in a container');
        expect(rules).toContain('Profile: process-unknown');
        expect(rules).toContain('Response');
      },
      { timeout: 5_000 },
    );
    expect((await host.docker.run('inspect', '-f', '{{.State.Status}}', 'web-2')).trim()).toBe(
      'running',
    );
  }, 120_000);
});
