import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SystemState } from '@seaworthy/runtime';
import { CgroupDirectory, EventDecoder, FrameStream, findSensorProgram } from '@seaworthy/sensor';
import {
  type Engine,
  hasCommand,
  hasShared,
  removeEngineHome,
  sharedPath,
  startDocker,
  whyNoEngine,
} from '@seaworthy/testkit';
import type { Benchmark, Measurement } from './measure.ts';

const here = join(import.meta.dirname, 'sensor');
const rules = 'corpora/falco/rules/falco_rules.yaml';
const node = [process.execPath, '--conditions=@seaworthy/source'] as const;

/** What the sensor costs the work that it looks at, and how fast its events are read. */
export const sensor: Benchmark = {
  name: 'sensor',
  async run() {
    const isThere = findSensorProgram() !== undefined && hasShared(rules);
    if (!isThere || process.getuid?.() !== 0) {
      return [
        {
          what: 'the sensor',
          value: 'not measured',
          against: 'needs root, the default rules and `packages/sensor/native/build.sh`',
          goal: '',
          met: true,
        },
      ];
    }
    // Sockets have short names.
    const home = mkdtempSync('/tmp/sw-bs-');
    const load = join(home, 'load');
    execFileSync('cc', ['-O2', '-static', join(here, 'load.c'), '-o', load]);
    const inFile = (words: string[]) => Number(execFileSync(load, words, { encoding: 'utf8' }));
    // A container is what has a mount namespace of its own.
    const inContainer = (words: string[]) =>
      Number(execFileSync('unshare', ['--mount', load, ...words], { encoding: 'utf8' }));
    const http = startHttp();
    const docker = await startEngine(home, load);
    const works = {
      'fork-exec': { cost: () => inFile(['fork-exec', 'x']), goal: 8 },
      'open-close of /usr/bin/env': { cost: () => inFile(['open-close', '/usr/bin/env']), goal: 5 },
      'open-close below /etc, where rules look for ".."': {
        cost: () => inFile(['open-close', '/etc/hostname']),
        goal: 5,
      },
      ...(docker !== undefined && {
        'open-close in a Docker container': { cost: () => inDocker(docker), goal: 5 },
      }),
      'loopback HTTP': { cost: () => http.requestNs(), goal: 3 },
    };
    const results: Measurement[] = [decoding('events out of frames', undefined, 1.0)];
    results.push(decoding('the same, with who did it (SystemState)', new SystemState(), undefined));
    for (const [what, { cost, goal }] of Object.entries(works)) {
      const [off, on] = await bestOf(8, cost);
      const slowdown = (on / off - 1) * 100;
      results.push({
        what: `${what}, sensor on against off`,
        value: `${slowdown.toFixed(1)} % slower`,
        against: `${(off / 1000).toFixed(1)} µs of processor time a turn`,
        goal: `under ${goal} %`,
        met: slowdown < goal,
      });
    }
    http.end();
    await docker?.stop();
    const learned = {
      'open-close': ['open-close', '/usr/bin/env'],
      getpid: ['getpid', 'x'],
    };
    for (const [what, words] of Object.entries(learned)) {
      const [off, on] = await bestOf(8, () => inContainer(words), ['--learn']);
      results.push({
        what: `${what} in a container, rules and learning on against off`,
        value: `${(on / off).toFixed(2)} times as long`,
        against: `${off.toFixed(0)} ns of processor time a turn, ${(on - off).toFixed(0)} ns more`,
        goal: '',
        met: true,
      });
    }
    await removeEngineHome(home);
    return results;
  },
};

/** With an image of the load alone, on the file system that containers have. */
async function startEngine(home: string, load: string): Promise<Engine | undefined> {
  if (whyNoEngine() !== undefined || !hasCommand('dockerd')) return undefined;
  const docker = await startDocker(home, { storageDriver: 'overlay2' });
  const archive = join(home, 'load.tar');
  execFileSync('tar', ['-cf', archive, '-C', dirname(load), basename(load)]);
  await docker.run('import', archive, 'registry.example/bench/load:1');
  return docker;
}

/** As `docker run` starts it: with the seccomp profile of Docker. */
async function inDocker(docker: Engine): Promise<number> {
  const words = ['/load', 'open-close', '/load'];
  const image = 'registry.example/bench/load:1';
  return Number(await docker.run('run', '--rm', '--network=none', image, ...words));
}

/** A server with its client that runs from the first measurement to the last. */
function startHttp() {
  const server = spawn(node[0], [node[1], join(here, 'http.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return {
    async requestNs(): Promise<number> {
      server.stdin.write('\n');
      const [answer] = await once(server.stdout, 'data');
      return Number(answer);
    },
    end: () => server.stdin.end(),
  };
}

/** In turns, so that what else the machine does falls on both. */
async function bestOf(
  rounds: number,
  cost: () => number | Promise<number>,
  options: readonly string[] = [],
): Promise<[off: number, on: number]> {
  let off = Number.POSITIVE_INFINITY;
  let on = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    off = Math.min(off, await cost());
    const agent = await startAgent(options);
    on = Math.min(on, await cost());
    await stopAgent(agent);
  }
  return [off, on];
}

async function startAgent(options: readonly string[]): Promise<ChildProcess> {
  const agent = spawn(node[0], [node[1], join(here, 'agent.ts'), sharedPath(rules), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve) => agent.stdout.once('data', () => resolve()));
  return agent;
}

async function stopAgent(agent: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => agent.once('exit', resolve));
  agent.kill('SIGTERM');
  await ended;
}

/** An open of a file as the kernel program writes it, byte for byte (x86-64). */
function openFrame(turn: number): Buffer {
  const name = '/srv/application/data/table.db';
  const frame = Buffer.alloc(240);
  frame.writeUInt32LE(frame.length, 0);
  frame.writeUInt16LE(1, 4);
  frame.writeUInt32LE(1000 + (turn % 50), 16);
  frame.writeUInt32LE(1000 + (turn % 50), 20);
  frame.writeBigInt64LE(3n, 24);
  frame.writeUInt16LE(257, 80);
  frame.writeInt32LE(3 + (turn % 8), 84);
  frame.writeUInt8(1, 88);
  frame.writeUInt16LE(0o100644, 90);
  frame.writeUInt16LE(name.length, 118);
  frame.writeUInt16LE(name.length, 120);
  frame.write(name + name, 176);
  return frame;
}

function decoding(
  what: string,
  state: SystemState | undefined,
  goal: number | undefined,
): Measurement {
  const frames = Buffer.concat(Array.from({ length: 256 }, (_, turn) => openFrame(turn)));
  let seen = 0;
  const decoder = new EventDecoder('x64', new CgroupDirectory(), {
    event: (event) => {
      seen +=
        state === undefined ? Number(event.fd !== undefined) : Number(state.apply(event).cpu >= 0);
    },
    cgroupMade: () => {},
    lost: () => {},
    gap: () => {},
    ready: () => {},
  });
  const stream = new FrameStream((bytes, start) => decoder.decode(bytes, start));
  let best = 0;
  for (let round = 0; round < 20; round++) {
    seen = 0;
    const start = performance.now();
    for (let turn = 0; turn < 200; turn++) stream.push(frames);
    best = Math.max(best, seen / (performance.now() - start) / 1000);
  }
  return {
    what,
    value: `${best.toFixed(2)} million/s`,
    against: 'opens with their paths, one core',
    goal: goal === undefined ? '' : `over ${goal} million/s`,
    met: goal === undefined || best > goal,
  };
}
