import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { noPaths, type ResourceSample } from '@seaworthy/runtime';
import {
  type Engine,
  hasCommand,
  removeEngineHome,
  startDocker,
  startPodman,
  whyNoEngine,
} from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildAttacker, RunningSensor, testSensor } from './sensor-for-test.ts';

const run = promisify(execFile);
const { program, why } = testSensor();
const cannot =
  program === undefined
    ? why
    : (whyNoEngine() ?? (hasCommand('dockerd') ? undefined : 'no dockerd'));

describe.skipIf(cannot !== undefined)(`the sensor and containers of Docker ${cannot ?? ''}`, () => {
  // Sockets have short names.
  const home = mkdtempSync('/tmp/sw-sd-');
  let docker: Engine;
  let sensor: RunningSensor;

  beforeAll(async () => {
    docker = await startDocker(home, { storageDriver: 'overlay2' });
    const image = join(home, 'image');
    buildAttacker(image);
    mkdirSync(join(image, 'etc'));
    execFileSync(
      'sh',
      [
        '-c',
        `printf 'root:x:0:0::/root:/bin/sh\\nalice:x:1000:1000::/home/alice:/bin/sh\\n' > etc/passwd &&
       mkdir tmp && tar -c attacker etc tmp | DOCKER_HOST=unix://${home}/docker.sock docker import \
         -c 'LABEL team=blue' - registry.example/team/victim:1.2`,
      ],
      { cwd: image, stdio: 'pipe' },
    );
    sensor = new RunningSensor(
      {
        events: ['openat', 'openat2', 'unlink', 'connect', 'listen', 'setuid'],
        program: program!,
        containersOnly: true,
        openReads: {
          paths: { ...noPaths, exact: new Set(['/etc/shadow']), prefixes: new Set(['/etc/']) },
          traversed: noPaths,
          processes: new Set(),
        },
      },
      ({ thread }) => thread.container !== undefined,
    );
    await sensor.ready();
  }, 180_000);

  afterAll(async () => {
    await sensor?.stop();
    await docker?.stop();
    await removeEngineHome(home);
  }, 60_000);

  const inContainer = async (name: string, ...words: string[]) => {
    sensor.events.length = 0;
    return docker
      .run(
        'run',
        '--rm',
        '--network=none',
        '--name',
        name,
        'registry.example/team/victim:1.2',
        '/attacker',
        ...words,
      )
      .catch((error: unknown) => String(error));
  };

  test('a container of a few milliseconds has its name and image at its first event', async () => {
    await inContainer('brief', 'create', '/etc/dropped');
    const began = await sensor.find(({ type, name }) => type === 'execve' && name === 'attacker');
    expect(began).toMatchObject({
      executable: {
        path: '/attacker',
        args: ['create', '/etc/dropped'],
        isLowerLayer: true,
        isUpperLayer: false,
      },
      container: {
        runtime: 'docker',
        name: 'brief',
        image: {
          name: 'registry.example/team/victim:1.2',
          repository: 'registry.example/team/victim',
          tag: '1.2',
        },
        isPrivileged: false,
      },
    });
    expect(began?.container?.fullId).toMatch(/^[0-9a-f]{64}$/);
    expect(began?.container?.labels?.get('team')).toBe('blue');
    expect(began?.executable.inode).toBeGreaterThan(0n);
    const opened = await sensor.find(
      ({ type, fd }) => type === 'openat' && fd?.name === '/etc/dropped',
    );
    expect(opened).toMatchObject({ fd: { layer: 'upper' }, userName: 'root' });
  });

  test('reads are reported where the paths ask for them, and nowhere else', async () => {
    await inContainer('reads', 'read', '/etc/passwd');
    expect(await sensor.find(({ fd }) => fd?.name === '/etc/passwd')).toMatchObject({
      type: 'openat',
      fd: { layer: 'lower' },
    });
    await inContainer('reads2', 'read', '/attacker');
    await sensor.find(({ type }) => type === 'procexit');
    expect(sensor.events.filter(({ fd }) => fd?.name === '/attacker')).toEqual([]);
  });

  test('a dropped program is told from one of the image', async () => {
    await docker.run(
      'run',
      '-d',
      '--network=none',
      '--name',
      'long',
      'registry.example/team/victim:1.2',
      '/attacker',
      'sleep',
      '60',
    );
    await docker.run('exec', 'long', '/attacker', 'drop', '/tmp/dropped');
    sensor.events.length = 0;
    expect(await docker.run('exec', 'long', '/tmp/dropped', 'say')).toContain('said');
    expect(await sensor.find(({ executable }) => executable.path === '/tmp/dropped')).toMatchObject(
      {
        type: 'execve',
        executable: { isUpperLayer: true, isLowerLayer: false },
        container: { name: 'long' },
      },
    );
  });

  test('users have the names of the container', async () => {
    sensor.events.length = 0;
    await docker.run('exec', 'long', '/attacker', 'setuid');
    const seen = await sensor.find(({ type, uid }) => type === 'setuid' && uid === 1000);
    expect(seen).toMatchObject({ userName: 'alice', container: { name: 'long' } });
  });

  test('what is forbidden dies before its first instruction, and nothing else does', async () => {
    await sensor.source.forbid([{ what: 'upper-layer' }, { what: 'memfd' }]);
    const said = await docker
      .run('exec', 'long', '/tmp/dropped', 'say')
      .catch((error) => String(error));
    expect(said).not.toContain('said');
    expect(await docker.run('exec', 'long', '/attacker', 'fileless').catch(String)).not.toContain(
      'said',
    );
    expect(await docker.run('exec', 'long', '/attacker', 'say')).toContain('said');
    expect((await run('/bin/echo', ['host'])).stdout).toBe('host\n');
    await expect.poll(() => sensor.killed.length).toBe(2);
    await sensor.source.forbid([{ what: { path: '/attacker' } }]);
    expect(await docker.run('exec', 'long', '/attacker', 'say').catch(String)).not.toContain(
      'said',
    );
    await sensor.source.forbid([]);
    expect(await docker.run('exec', 'long', '/tmp/dropped', 'say')).toContain('said');
    await docker.run('rm', '-f', 'long');
  });

  test('50,000 events a second are not lost', async () => {
    const startMs = Date.now();
    await inContainer('many', 'many', '100000', '50');
    const tookMs = Date.now() - startMs;
    const seen = () => sensor.events.filter(({ fd }) => fd?.name === '/tmp/sensor-many').length;
    const known = () => seen() + sensor.lost;
    await expect.poll(known, { timeout: 30_000, interval: 200 }).toBeGreaterThanOrEqual(100_000);
    // A machine too busy to make them at that rate is too busy to read them, but still counts.
    if (tookMs < 6000) expect(sensor.lost).toBe(0);
  }, 60_000);

  test('what is lost is counted', async () => {
    const brief = new RunningSensor(
      { events: ['openat'], program: program!, containersOnly: true, ringBytes: 4096 },
      ({ fd }) => fd?.name === '/tmp/sensor-many',
    );
    await brief.ready();
    await inContainer('flood', 'many', '50000');
    await expect.poll(() => brief.lost, { timeout: 5000 }).toBeGreaterThan(0);
    await expect
      .poll(() => brief.lost + brief.events.length, { timeout: 5000 })
      .toBeGreaterThanOrEqual(50_000);
    await brief.stop();
  }, 60_000);

  test('a container that was there before has its facts too', async () => {
    const id = await docker.run(
      'run',
      '-d',
      '--network=none',
      '--name',
      'early',
      'registry.example/team/victim:1.2',
      '/attacker',
      'sleep',
      '60',
    );
    const second = new RunningSensor(
      {
        events: [],
        program: program!,
      },
      // Others may run on this machine.
      ({ thread }) => thread.container?.fullId === id.trim(),
    );
    await second.ready();
    await docker.run('exec', 'early', '/attacker', 'say');
    expect(
      await second.find(({ type, container }) => type === 'execve' && container?.name === 'early'),
    ).toMatchObject({ container: { image: { tag: '1.2' } } });
    await second.stop();
    await docker.run('rm', '-f', 'early');
  });

  test('what a container uses is measured as its engine does', async () => {
    await docker.run(
      ...['run', '-d', '--network=none', '--name', 'used', 'registry.example/team/victim:1.2'],
      ...['/attacker', 'sleep', '60'],
    );
    const samples: ResourceSample[] = [];
    const meter = new RunningSensor(
      {
        events: [],
        program: program!,
        usageMs: 100,
        onUsage: ({ thread }, sample) => {
          if (thread.container?.name === 'used') samples.push(sample);
        },
      },
      () => false,
    );
    await meter.ready();
    await expect.poll(() => samples.length, { timeout: 5000 }).toBeGreaterThan(0);
    const before = samples.at(-1)!;
    const shown = await docker.run('stats', '--no-stream', '--format', '{{json .}}', 'used');
    const { PIDs, MemUsage } = JSON.parse(shown);
    expect(before.processes).toBe(Number(PIDs));
    expect(before.memoryBytes! / 1024).toBeCloseTo(kibibytes(MemUsage), -3);
    const startMs = Date.now();
    await docker.run('exec', 'used', '/attacker', 'many', '300000');
    await expect
      .poll(() => samples.at(-1)!.cpuSeconds! - before.cpuSeconds!, { timeout: 5000 })
      .toBeGreaterThan(0.02);
    const usedSeconds = samples.at(-1)!.cpuSeconds! - before.cpuSeconds!;
    expect(usedSeconds).toBeLessThan((2 * (Date.now() - startMs)) / 1000);
    await docker.run('rm', '-f', 'used');
    const count = samples.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(samples.length - count).toBeLessThanOrEqual(1);
    await meter.stop();
    expect(meter.problems).toEqual([]);
  }, 60_000);
});

/** "1.5MiB / 23GiB". */
function kibibytes(shown: string): number {
  const [, number = '', unit = ''] = /^([\d.]+)(KiB|MiB)/.exec(shown) ?? [];
  return Number(number) * (unit === 'MiB' ? 1024 : 1);
}

const cannotPodman =
  program === undefined ? why : (whyNoEngine() ?? (hasCommand('podman') ? undefined : 'no podman'));

describe.skipIf(cannotPodman !== undefined)(`the sensor and Podman ${cannotPodman ?? ''}`, () => {
  const home = mkdtempSync('/tmp/sw-sp-');

  afterAll(() => removeEngineHome(home));

  test('names come from its storage, wherever that lies', async () => {
    const podman = await startPodman(home);
    const image = join(home, 'image');
    buildAttacker(image);
    execFileSync('tar', ['-cf', join(home, 'image.tar'), '-C', image, 'attacker']);
    await podman.run('import', join(home, 'image.tar'), 'localhost/team/tool:3');
    const sensor = new RunningSensor(
      { events: [], program: program! },
      ({ thread }) => thread.container !== undefined,
    );
    await sensor.ready();
    const start = (name: string, ...words: string[]) =>
      podman.run(
        ...['run', '--rm', '--network=none', '--name', name],
        ...['--ulimit=nofile=1024:1024', '--ulimit=nproc=1024:1024'],
        ...['localhost/team/tool:3', '/attacker', ...words],
      );
    const begun = (name: string) =>
      sensor.find(({ type, container }) => type === 'execve' && container?.name === name);
    // The first leads to where they are kept, by its monitor: it is told what is known by then.
    const first = start('first', 'sleep', '3');
    await sensor.find(
      ({ name, container }) => name === 'attacker' && container?.runtime === 'podman',
    );
    await podman.run('exec', 'first', '/attacker', 'say');
    expect(await begun('first')).toBeDefined();
    await start('pod-man', 'say');
    const seen = await begun('pod-man');
    await first;
    await sensor.stop();
    expect(seen).toMatchObject({
      executable: { path: '/attacker' },
      container: {
        runtime: 'podman',
        name: 'pod-man',
        image: { repository: 'localhost/team/tool', tag: '3' },
      },
    });
  }, 120_000);
});
