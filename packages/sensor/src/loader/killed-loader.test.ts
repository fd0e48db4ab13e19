import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunningSensor, testSensor } from '../sensor-for-test.ts';

const { program, why } = testSensor();

test.skipIf(program === undefined)(
  `a loader that is killed leaves nothing behind ${why}`,
  async () => {
    const sensor = new RunningSensor({ events: ['openat'], program: program! }, () => false);
    await sensor.ready();
    // On exec, fork, exit, two of control groups, and calls.
    expect(attached()).toBe(6);
    execFileSync('kill', ['-9', String(loaderPid())]);
    await expect(sensor.ended()).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    await expect.poll(attached).toBe(0);
  },
);

/** Programs of ours in the kernel, of no other sensor that may run. */
function attached(): number {
  const pid = loaderPid();
  if (pid === undefined) return 0;
  const descriptors = `/proc/${pid}/fd`;
  return readdirSync(descriptors).filter((name) =>
    readlinkSync(join(descriptors, name)).includes('bpf_link'),
  ).length;
}

function loaderPid(): number | undefined {
  try {
    const found = execFileSync('pgrep', ['-P', String(process.pid), '-x', 'sensor'], {
      encoding: 'utf8',
    });
    return Number(found.trim().split('\n')[0]);
  } catch {
    return undefined;
  }
}
