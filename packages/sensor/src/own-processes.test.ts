import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { RunningSensor, testSensor } from './sensor-for-test.ts';

const { program, why } = testSensor();

describe.skipIf(program === undefined)(`the agent's own processes ${why}`, () => {
  const home = mkdtempSync(join(tmpdir(), 'sw-own-'));
  const writers: ChildProcessWithoutNullStreams[] = [];
  afterEach(() => {
    for (const writer of writers) writer.kill();
    rmSync(home, { recursive: true });
  });

  /** A process that makes the files that it is told of. */
  function startWriter() {
    const writer = spawn('sh', ['-c', 'while read file; do : > "$file"; done']);
    writers.push(writer);
    const write = async (name: string) => {
      const path = join(home, name);
      writer.stdin.write(`${path}\n`);
      await vi.waitFor(() => expect(existsSync(path)).toBe(true), 5000);
    };
    return { pid: writer.pid!, write };
  }

  test('are not reported: the guard as long as it is said which that is', async () => {
    const guard = startWriter();
    const other = startWriter();
    const agent = process.pid;
    const sensor = new RunningSensor(
      { events: ['openat'], program: program!, ownPids: { agent, guard: guard.pid } },
      ({ fd }) => fd?.name.startsWith(home) === true,
    );
    await sensor.ready();
    await guard.write('by-the-guard');
    await other.write('by-another');
    await sensor.find(({ fd }) => fd?.name.endsWith('by-another') === true);
    sensor.source.ignore({ agent });
    await vi.waitFor(async () => {
      await guard.write('by-who-was-the-guard');
      const names = sensor.events.map(({ fd }) => basename(fd!.name));
      expect(names).toContain('by-who-was-the-guard');
      expect(names).not.toContain('by-the-guard');
    }, 10_000);
    await sensor.stop();
  }, 60_000);
});
