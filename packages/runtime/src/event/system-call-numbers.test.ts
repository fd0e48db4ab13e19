import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type SystemCallTable, systemCallsByNumber } from './system-call-numbers.ts';

/** As Debian's linux-libc-dev has them, and linux-libc-dev-armhf-cross. */
const headers: Readonly<Record<SystemCallTable, readonly string[]>> = {
  x64: ['/usr/include/x86_64-linux-gnu/asm/unistd_64.h'],
  arm64: ['/usr/include/asm-generic/unistd.h'],
  ia32: ['/usr/include/x86_64-linux-gnu/asm/unistd_32.h'],
  arm: [
    '/usr/include/arm-linux-gnueabihf/asm/unistd-eabi.h',
    '/usr/arm-linux-gnueabihf/include/asm/unistd-eabi.h',
  ],
};

/** No calls of their own: the last number and one more, and where those of an architecture begin. */
const markers = new Set(['syscalls', 'arch_specific_syscall']);

/** What the generic header has under a name that arm64 has not. */
const generic: ReadonlyMap<string, string> = new Map([
  ['fstatat', 'newfstatat'],
  ['sync_file_range2', 'sync_file_range'],
]);

describe.each(Object.entries(headers))('numbers of %s', (table, files) => {
  const file = files.find((each) => existsSync(each));

  test.skipIf(file === undefined)('are those of the kernel', () => {
    const numbers = readFileSync(file!, 'utf8').matchAll(
      /^#define\s+__NR(?:3264)?_(\w+)\s+(?:\(__NR_SYSCALL_BASE \+ )?(\d+)\)?\s*$/gm,
    );
    const theirs = [...numbers].filter(
      ([, name = '', number]) =>
        !markers.has(name) && !(table === 'arm64' && isOf32BitAlone(Number(number))),
    );
    expect(theirs.length).toBeGreaterThan(300);
    for (const [, name = '', number] of theirs) {
      const ours = systemCallsByNumber[table as SystemCallTable][Number(number)];
      expect(ours, `${table} ${number}`).toBe(
        table === 'arm64' ? (generic.get(name) ?? name) : name,
      );
    }
  });
});

/** Calls with times of 64 bits, which only machines of 32 bits need beside others. */
function isOf32BitAlone(number: number): boolean {
  return number >= 403 && number <= 423;
}
