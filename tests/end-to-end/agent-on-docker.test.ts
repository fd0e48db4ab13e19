import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findGuardProgram, findSensorProgram } from '@seaworthy/sensor';
import { type Engine, hasCommand, startDocker, whyNoEngine } from '@seaworthy/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

const sensor = findSensorProgram();
const cannot =
  whyNoEngine() ??
  (sensor === undefined || !loads(sensor) ? 'no sensor that loads' : undefined) ??
  (findGuardProgram() === undefined ? 'no guard' : undefined) ??
  ['dockerd', 'busybox'].map((name) => (hasCommand(name) ? undefined : `no ${name}`)).find(Boolean);

function loads(program: string): boolean {
  try {
    return JSON.parse(execFileSync(program, ['--probe'], { encoding: 'utf8' })).loads === true;
  } catch {
    return false;
  }
}

const command = join(import.meta.dirname, '../../apps/cli/bin/seaworthy.js');

/** One command on a host with Docker: it learns, it tells, and, when it may, it stops. */
describe.skipIf(cannot !== undefined)(`seaworthy agent on Docker ${cannot ?? ''}`, () => {
  // Sockets have short names.
  const home = mkdtempSync('/tmp/sw-ad-');
  const alertsPath = join(home, 'alerts.jsonl');
  let docker: Engine;
  let agent: ChildProcess | undefined;

  beforeAll(async () => {
    docker = await startDocker(home, { storageDriver: 'overlay2' });
    const image = join(home, 'image');
    execFileSync(
      'sh',
      [
        '-c',
        `mkdir -p ${image}/bin ${image}/www ${image}/etc ${image}/tmp && cd ${image} &&
         cp "$(command -v busybox)" bin/busybox && for name in sh cp id; do ln -s busybox bin/$name; done &&
         echo root:x:0:0::/:/bin/sh > etc/passwd && echo root:x:1::: > etc/shadow && echo hello > www/index.html &&
         tar -c bin www etc tmp | DOCKER_HOST=unix://${home}/docker.sock docker import - shop/web:1`,
      ],
      { stdio: 'pipe' },
    );
    mkdirSync(join(home, 'rules'));
    writeFileSync(
      join(home, 'rules/shell.yaml'),
      `- rule: Shell in a container
  desc: Somebody looks around.
  condition: evt.type in (execve, execveat) and container.id != host and proc.name = sh
  output: A shell began (command=%proc.cmdline container=%container.name)
  priority: WARNING
`,
    );
  }, 180_000);

  afterEach(async () => {
    await stop();
    const left = (await docker.run('ps', '--all', '--quiet')).split('\n').filter(Boolean);
    if (left.length > 0) await docker.run('rm', '--force', ...left);
    rmSync(alertsPath, { force: true });
  }, 60_000);

  afterAll(async () => {
    await docker?.stop();
    execFileSync('sh', ['-c', `umount -R ${home}/data/overlay2 2>/dev/null; true`]);
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  async function start(more: string): Promise<void> {
    const path = join(home, 'agent.yaml');
    writeFileSync(
      path,
      `sources: [{ from: sensor, containersOnly: true, dockerRoots: [${join(home, 'data')}] }]
rules: { files: [${join(home, 'rules')}] }
outputs: [{ to: file, path: ${alertsPath} }]
metrics: null
${more}`,
    );
    let said = '';
    agent = spawn(process.execPath, [command, 'agent', '--config', path], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    agent.stderr!.on('data', (chunk) => {
      said += chunk;
    });
    await vi.waitFor(() => expect(said).toContain('watching'), { timeout: 20_000 });
  }

  async function stop(): Promise<void> {
    if (agent === undefined) return;
    const ended = once(agent, 'exit');
    agent.kill('SIGTERM');
    await ended;
    agent = undefined;
  }

  const alerts = (): { rule: string; output: string }[] =>
    existsSync(alertsPath)
      ? readFileSync(alertsPath, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line))
      : [];

  async function serve(name: string): Promise<void> {
    await docker.run(
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
      expect(await docker.run(...client, 'shop/web:1', ...fetch)).toBe('hello\n');
    }
    await wait(700);
  }

  test('learns a server, and then tells and stops what is unlike it', async () => {
    const learned = join(home, 'learned');
    await start(`profiles: { learnInto: ${learned} }\n`);
    await serve('web-1');
    await stop();
    // The workload has the container's name without its number.
    const file = readdirSync(learned).find((name) =>
      /^ *name: web$/m.test(readFileSync(join(learned, name), 'utf8')),
    )!;
    const profile = join(learned, file);
    for (const name of readdirSync(learned)) if (name !== file) rmSync(join(learned, name));
    const words = ['profile', 'review', profile, '--accept', '*', '--state', 'enforced', '--write'];
    // From learning to enforced goes by proposed.
    execFileSync(process.execPath, [command, ...words.with(6, 'proposed')], { stdio: 'pipe' });
    execFileSync(process.execPath, [command, ...words], { stdio: 'pipe' });

    await start(`profiles: { directory: ${learned} }
response:
  mode: enforce
  stateDirectory: ${join(home, 'state')}
  rules:
    - { name: unlike its profile, when: { kinds: [deviation] }, respond: [kill-process] }
  prevent:
    - { name: no changed files, deny: [changed-files] }
`);
    await serve('web-2');
    expect(alerts().filter(({ rule }) => rule.startsWith('Profile'))).toEqual([]);

    const attack = 'cp /bin/busybox /tmp/id && /tmp/id && echo it ran';
    const run = docker.run('exec', 'web-2', '/bin/sh', '-c', attack);
    await expect(run).rejects.toThrow('/tmp/id: Operation not permitted');
    await vi.waitFor(
      () => {
        const rules = alerts().map(({ rule }) => rule);
        expect(rules).toContain('Shell in a container');
        expect(rules).toContain('Profile: process-unknown');
        expect(rules).toContain('Response');
      },
      { timeout: 5_000 },
    );
    expect((await docker.run('inspect', '-f', '{{.State.Status}}', 'web-2')).trim()).toBe(
      'running',
    );
  }, 120_000);
});
