import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostResponder } from '@seaworthy/responder';
import { ResponseSettings, type RuntimeEvent } from '@seaworthy/runtime';
import { findGuardProgram, findSensorProgram, SensorSource } from '@seaworthy/sensor';
import type { Benchmark, Measurement } from './measure.ts';
import { measureStarts } from './response/starts.ts';

const TURNS = 100;

/** From the exec of a program, as the kernel has its time, to its end. */
export const response: Benchmark = {
  name: 'response',
  async run() {
    if (!findSensorProgram() || !findGuardProgram() || process.getuid?.() !== 0) {
      return [
        {
          what: 'from exec to kill',
          value: 'not measured',
          against: 'needs root, the sensor and the guard',
          goal: '',
          met: true,
        },
      ];
    }
    const home = mkdtempSync(join(tmpdir(), 'sw-bench-response-'));
    const program = join(home, 'unwanted');
    copyFileSync('/bin/sleep', program);
    const tookMs = await killAll(home, program);
    rmSync(home, { recursive: true });
    const mean = tookMs.reduce((sum, ms) => sum + ms, 0) / tookMs.length;
    const worst = tookMs.toSorted((a, b) => a - b)[Math.ceil(tookMs.length * 0.95) - 1] ?? 0;
    return [
      {
        what: 'from exec to the end of the process, by a rule of the agent',
        value: `${mean.toFixed(1)} ms on average`,
        against: `95 of 100 within ${worst.toFixed(1)} ms`,
        goal: 'under 5 ms',
        met: mean < 5,
      },
      ...(await startRows()),
    ];
  },
};

async function startRows(): Promise<Measurement[]> {
  const starts = await measureStarts();
  if (starts === undefined) return [];
  const { mainMs, runMs } = starts;
  return [
    {
      what: 'a container’s first program is held until its rules are put on',
      value: `${(mainMs.on - mainMs.off).toFixed(1)} ms`,
      against: `from exec to main ${mainMs.on.toFixed(1)} ms, without ${mainMs.off.toFixed(1)} ms`,
      goal: 'under 20 ms',
      met: mainMs.on - mainMs.off < 20,
    },
    {
      what: '`docker run` of a program that does nothing',
      value: `${(runMs.on / runMs.off).toFixed(2)} ×`,
      against: `${runMs.on.toFixed(0)} ms, without ${runMs.off.toFixed(0)} ms`,
      goal: '',
      met: true,
    },
  ];
}

async function killAll(home: string, program: string): Promise<number[]> {
  const abort = new AbortController();
  const ready = Promise.withResolvers<void>();
  const rule = { name: 'unwanted', respond: ['kill-process'] };
  const limits = { perMinute: 1000, perRulePerMinute: 1000 };
  const responder = await HostResponder.start({
    settings: ResponseSettings.parse({ mode: 'enforce', rules: [rule], limits }),
    stateDirectory: home,
    onRecord: () => {},
  });
  const execAt = new Map<number, number>();
  const receive = (event: RuntimeEvent) => {
    const { type, thread, seconds, nanoseconds, number } = event;
    if (type.name !== 'execve' || thread.executable.path !== program) return;
    execAt.set(thread.pid, seconds * 1000 + nanoseconds / 1e6);
    responder.answer({
      id: String(number),
      kind: 'alert',
      rule: 'Unwanted program',
      tags: [],
      priority: 'Critical',
      seenAt: BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds),
      process: { pid: thread.pid, name: thread.name, path: program },
      container: thread.container,
    });
  };
  const source = new SensorSource({ events: ['execve'], onReady: ready.resolve });
  const running = source.run({ receive, lost: () => {}, problem: () => {} }, abort.signal);
  await ready.promise;
  const tookMs: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const child = spawn(program, ['60']);
    await once(child, 'exit');
    const endedAt = performance.timeOrigin + performance.now();
    tookMs.push(endedAt - (execAt.get(child.pid ?? 0) ?? Number.NEGATIVE_INFINITY));
  }
  abort.abort();
  await running;
  await responder.stop();
  return tookMs;
}
