import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { loadRules, RuleEngine } from '@seaworthy/runtime';
import { SensorSource } from '@seaworthy/sensor';
import {
  type Engine,
  hasCommand,
  removeContainers,
  removeEngineHome,
  startDocker,
  whyNoEngine,
} from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostResponder } from './host-responder.ts';
import { buildVictim, TestResponder, testSensorProgram } from './responder-for-test.ts';

const sensor = testSensorProgram();
const cannot =
  sensor === undefined
    ? 'no sensor'
    : (whyNoEngine() ?? (hasCommand('dockerd') ? undefined : 'no dockerd'));

const rules = `
- rule: Long sleep
  desc: A tool of the image that nobody should use
  condition: evt.type = execve and proc.exepath = /victim and proc.cmdline contains "sleep long"
  output: A long sleep in %container.name
  priority: CRITICAL
`;

describe.skipIf(cannot !== undefined)(`from the sensor to the response ${cannot ?? ''}`, () => {
  // Sockets have short names.
  const home = mkdtempSync('/tmp/sw-rs-');
  const log = new TestResponder();
  const abort = new AbortController();
  let docker: Engine;
  let responder: HostResponder;
  let running: Promise<void>;

  beforeAll(async () => {
    docker = await startDocker(home, { storageDriver: 'overlay2' });
    const image = join(home, 'image');
    buildVictim(image);
    mkdirSync(join(image, 'tmp'));
    execFileSync('tar', ['-cf', join(home, 'image.tar'), '-C', image, 'victim', 'tmp']);
    await docker.run('import', join(home, 'image.tar'), 'registry.example/team/victim:1');
    await runContainer('web-0', 'sleep');
    const loaded = loadRules([{ name: 'rules.yaml', text: rules }]);
    const engine = new RuleEngine(loaded);
    const ready = Promise.withResolvers<void>();
    const source: SensorSource = new SensorSource({
      events: ['execve'],
      program: sensor!,
      containersOnly: true,
      runtimeDirectories: { dockerRoots: [join(home, 'data')] },
      onReady: () => {
        responder.meet(source.state.containerThreads().values());
        ready.resolve();
      },
      onKilled: (event, cgroupId) => responder.reportKilled(event, cgroupId),
    });
    responder = await log.start(
      {
        mode: 'enforce',
        rules: [{ name: 'end it', respond: ['kill-process'] }],
        prevent: [
          {
            name: 'image only',
            when: { images: ['*/victim:1'], containers: ['web*'] },
            deny: ['changed-files', 'memory-files'],
          },
        ],
      },
      {
        stateDirectory: home,
        engineSockets: { docker: join(home, 'docker.sock') },
        forbid: (forbidden) => source.forbid(forbidden),
      },
    );
    running = source.run(
      {
        receive: (event) => {
          responder.observe(event);
          responder.respond(engine.match(event), event);
        },
        lost: () => {},
        problem: () => {},
      },
      abort.signal,
    );
    await ready.promise;
  }, 180_000);

  afterAll(async () => {
    abort.abort();
    await running;
    await responder?.stop();
    await removeContainers(docker);
    await docker.stop();
    await removeEngineHome(home);
  }, 60_000);

  const runContainer = (name: string, ...words: string[]) =>
    docker.run(
      ...['run', '-d', '--network=none', '--name', name],
      ...['registry.example/team/victim:1', '/victim', ...words],
    );
  const executeIn = (name: string, ...words: string[]) =>
    docker.run('exec', name, ...words).catch((error: unknown) => String(error));

  test('a rule that matches ends the process, and the container is named', async () => {
    await runContainer('job', 'sleep');
    const said = await executeIn('job', '/victim', 'sleep', 'long');
    expect(said).toContain('Command failed');
    expect(await log.find(({ cause }) => cause?.rule === 'Long sleep')).toMatchObject({
      action: 'kill-process',
      result: 'done',
      rule: 'end it',
      container: { name: 'job' },
      process: { path: '/victim' },
    });
  }, 60_000);

  test('a container that ran before the sensor did is guarded without an event of it', async () => {
    expect(await log.find(({ container }) => container?.name === 'web-0')).toMatchObject({
      detail: 'prevents execution of changed files and execution of memory files',
      result: 'done',
    });
  }, 60_000);

  test('a container is guarded as it starts, memory too; others are not', async () => {
    await runContainer('web-1', 'sleep');
    expect(await log.find(({ container }) => container?.name === 'web-1')).toMatchObject({
      container: { name: 'web-1' },
      rule: 'image only',
    });
    await executeIn('web-1', '/victim', 'drop', '/tmp/dropped');
    expect(await executeIn('web-1', '/tmp/dropped', 'say')).not.toContain('main ran');
    expect(await executeIn('web-1', '/victim', 'memory')).not.toContain('main ran');
    expect(await log.find(({ detail }) => detail.includes('instruction'))).toMatchObject({
      action: 'kill-process',
      detail: expect.stringMatching(/^killed .*memfd:payload.* before its first instruction$/),
      container: { name: 'web-1' },
    });
    expect(await executeIn('web-1', '/victim', 'say')).toContain('main ran');
    await runContainer('other', 'sleep');
    expect(await executeIn('other', '/victim', 'memory')).toContain('main ran');
  }, 60_000);
});
