import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventTypes, findEventType, flagNames } from './event-types.ts';
import { flagsOfKernel, openFlagsOfKernel, ptraceRequestOfKernel } from './kernel-flags.ts';

const kinds = new Set(
  (
    'number hex result fd pid uid gid text path bytes list socket-address socket-tuple flags ' +
    'enumeration mode capabilities signal duration time descriptors'
  ).split(' '),
);

test('every type has a name and a code of its own', () => {
  expect(new Set(eventTypes.map((type) => type.name)).size).toBe(eventTypes.length);
  expect(eventTypes.map((type) => type.code)).toEqual(eventTypes.map((_, index) => index));
});

test('parameters have known kinds, names for flags, directories and descriptors that exist', () => {
  for (const type of eventTypes) {
    const names = new Set(type.parameters.map((parameter) => parameter.name));
    expect(names.size, type.name).toBe(type.parameters.length);
    expect(type.descriptor === undefined || names.has(type.descriptor), type.name).toBe(true);
    for (const parameter of type.parameters) {
      const what = `${type.name}.${parameter.name}`;
      expect(kinds.has(parameter.kind), what).toBe(true);
      expect(['flags', 'enumeration'].includes(parameter.kind), what).toBe(
        parameter.names !== undefined && parameter.kind !== 'mode',
      );
      expect(parameter.directory === undefined || names.has(parameter.directory), what).toBe(true);
    }
  }
});

test('names of flags are tried in the order in which more bits come before fewer', () => {
  const names = [...(flagNames.get('file-flags') ?? [])];
  const places = ['O_RDWR', 'O_WRONLY', 'O_RDONLY'].map((name) =>
    names.findIndex((entry) => entry[1] === name),
  );
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test('what rules name exists', () => {
  const named =
    'open openat openat2 creat execve execveat connect accept accept4 listen sendto sendmsg ' +
    'recvfrom recvmsg ptrace rename renameat renameat2 rmdir unlink unlinkat chmod fchmod ' +
    'fchmodat unshare socket setuid setns bpf symlink symlinkat mkdir mkdirat link linkat ' +
    'init_module finit_module dup dup2 dup3 userfaultfd procexit container clone clone3 fork vfork';
  for (const name of named.split(' ')) {
    expect(findEventType(name), name).toBeDefined();
  }
});

test('flags of the kernel get the numbers that rules know', () => {
  // O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, as a shell's redirection has it
  expect(openFlagsOfKernel(0o2001101, 'x64')).toBe(0x2 | 0x4 | 0x100 | 0x1000);
  expect(openFlagsOfKernel(0, 'x64')).toBe(1);
  expect(openFlagsOfKernel(2, 'x64')).toBe(3);
  // CLONE_NEWUSER | CLONE_NEWNS, as `unshare -Ur` with mounts has it
  expect(flagsOfKernel('clone-flags', 0x10020000)).toBe((1 << 20) | (1 << 5));
  expect(flagsOfKernel('clone-flags', 0x80000000)).toBe(1 << 2);
  expect(ptraceRequestOfKernel(16, 'arm64')).toBe(11);
  expect(ptraceRequestOfKernel(0, 'x64')).toBe(1);
  expect(ptraceRequestOfKernel(12345, 'x64')).toBe(0);
});

const armHeader = '/usr/include/aarch64-linux-gnu/asm/fcntl.h';

test.skipIf(!existsSync(armHeader))('flags of open are those of the kernel for arm64', () => {
  const flagsIn = (header: string) =>
    new Map(
      Array.from(
        readFileSync(header, 'utf8').matchAll(/^#define (O_\w+)\s+(0\d+)/gm),
        ([, name = '', value]) => [name, Number.parseInt(value!, 8)] as const,
      ),
    );
  const generic = flagsIn('/usr/include/asm-generic/fcntl.h');
  const arm = flagsIn(armHeader);
  expect(arm.size).toBe(4);
  for (const [name, value] of generic) {
    const ours = openFlagsOfKernel(arm.get(name) ?? value, 'arm64');
    expect(ours, name).toBe(openFlagsOfKernel(value, 'x64'));
  }
});
