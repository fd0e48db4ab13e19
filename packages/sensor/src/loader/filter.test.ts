import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningSensor, testSensor } from '../sensor-for-test.ts';

const run = promisify(execFile);
const home = mkdtempSync(join(tmpdir(), 'sw-filter-'));
const confined = join(home, 'confined');
const native = join(import.meta.dirname, '../../native');

/** Does what its argument says under a filter of the kind that the loader and the guard have. */
const source = `
#define _GNU_SOURCE
#include "filter.h"
#include <linux/bpf.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int count, char **words)
{
  static const int calls[] = { SYS_write, SYS_bpf, SYS_exit_group };

  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (count != 2 || allow_only(calls, sizeof(calls) / sizeof(calls[0])) != 0)
    return 9;
  if (strcmp(words[1], "getpid") == 0)
    syscall(SYS_getpid);
  else if (strcmp(words[1], "map") == 0)
    syscall(SYS_bpf, BPF_MAP_UPDATE_ELEM, NULL, 0);
  else if (strcmp(words[1], "load") == 0)
    syscall(SYS_bpf, BPF_PROG_LOAD, NULL, 0);
#ifdef __x86_64__
  else if (strcmp(words[1], "gate") == 0) /* exit(7), with the numbers of 32 bits */
    asm volatile("int $0x80" : : "a"(1), "b"(7));
#endif
  return write(1, "done", 4) == 4 ? 0 : 8;
}
`;

function canCompile(): boolean {
  try {
    execFileSync('cc', ['-o', confined, '-x', 'c', '-', '-x', 'none', join(native, 'filter.c')], {
      input: source,
      stdio: 'pipe',
      env: { ...process.env, CPATH: native },
    });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!canCompile())('a process that has given up system calls', () => {
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test.each(['nothing', 'map'])('goes on with those that it kept: %s', async (what) => {
    expect((await run(confined, [what])).stdout).toBe('done');
  });

  test.each(['getpid', 'load', ...(process.arch === 'x64' ? ['gate'] : [])])(
    'is ended by another one: %s',
    async (what) => {
      await expect(run(confined, [what])).rejects.toMatchObject({ signal: 'SIGSYS' });
    },
  );
});

const { program, why } = testSensor();

describe.skipIf(program === undefined)(`the loader ${why}`, () => {
  let sensor: RunningSensor;

  beforeAll(async () => {
    sensor = new RunningSensor({ events: ['openat', 'firstuse'], program: program! }, () => false);
    await sensor.ready();
  });
  afterAll(() => sensor.stop());

  test('has nothing but what it needs', () => {
    const pid = execFileSync('pgrep', ['-P', String(process.pid), '-x', 'sensor'], {
      encoding: 'utf8',
    }).trim();
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const of = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1];
    expect(of('Seccomp')).toBe('2');
    expect(of('NoNewPrivs')).toBe('1');
    expect(of('Uid')).toBe('65534');
    expect(BigInt(`0x${of('CapEff')}`)).toBe(1n << 39n);
    expect(BigInt(`0x${of('CapBnd')}`)).toBe(0n);
  });

  test('still changes what is forbidden, and ends well', async () => {
    sensor.source.forbid([{ what: { path: '/nothing/here' } }]);
    sensor.source.forbid([]);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await expect(sensor.stop()).resolves.toBeUndefined();
  });
});
