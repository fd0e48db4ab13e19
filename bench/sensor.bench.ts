import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSensorProgram } from '@seaworthy/sensor';
import type { Benchmark } from './measure.ts';

const here = join(import.meta.dirname, 'sensor');
const node = [process.execPath, '--conditions=@seaworthy/source'] as const;

/** What the sensor costs the work that it looks at, and how fast its events are read. */
export const sensor: Benchmark = {
  name: 'sensor',
  async run() {
    if (findSensorProgram() === undefined || process.getuid?.() !== 0) {
      return [
        {
          what: 'the sensor',
          value: 'not measured',
          against: 'needs root and `packages/sensor/native/build.sh`',
          goal: '',
          met: true,
        },
      ];
    }
    const home = mkdtempSync(join(tmpdir(), 'sw-bench-sensor-'));
    const load = join(home, 'load');
    execFileSync('cc', ['-O2', '-static', join(here, 'load.c'), '-o', load]);
    const inFile = (words: string[]) => Number(execFileSync(load, words, { encoding: 'utf8' }));
    const works = {
      'fork-exec': { cost: () => inFile(['fork-exec', 'x']), goal: 8 },
      'open-close': { cost: () => inFile(['open-close', '/etc/hostname']), goal: 5 },
      'loopback HTTP': { cost: () => 1e9 / requestsASecond(), goal: 3 },
    };
    const results = [];
    for (const [what, { cost, goal }] of Object.entries(works)) {
      const [off, on] = await bestOf(5, cost);
      const slowdown = (on / off - 1) * 100;
      results.push({
        what: `${what}, sensor on against off`,
        value: `${slowdown.toFixed(1)} % slower`,
        against: `${(off / 1000).toFixed(1)} µs a turn`,
        goal: `under ${goal} %`,
        met: slowdown < goal,
      });
    }
    rmSync(home, { recursive: true });
    return results;
  },
};

function requestsASecond(): number {
  return Number(execFileSync(node[0], [node[1], join(here, 'http.ts')], { encoding: 'utf8' }));
}

/** In turns, so that what else the machine does falls on both. */
async function bestOf(rounds: number, cost: () => number): Promise<[off: number, on: number]> {
  let off = Number.POSITIVE_INFINITY;
  let on = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    off = Math.min(off, cost());
    const agent = await startAgent();
    on = Math.min(on, cost());
    await stopAgent(agent);
  }
  return [off, on];
}

async function startAgent(): Promise<ChildProcess> {
  const agent = spawn(node[0], [node[1], join(here, 'agent.ts')], {
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
