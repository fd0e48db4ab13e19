import { flagNames } from './event-types.ts';
import type { Machine } from './machine.ts';

/**
 * The kernel's numbers, as x86-64 has them, by the names that Falco's numbers have, for flags and
 * values that differ; all others are the same. Those of arm64 are made into these.
 * Source: Linux, include/uapi/asm-generic/fcntl.h, include/uapi/linux/{sched,ptrace}.h.
 */
const kernelNumbers = {
  'file-flags': {
    O_CREAT: 0o100,
    O_EXCL: 0o200,
    O_TRUNC: 0o1000,
    O_APPEND: 0o2000,
    O_NONBLOCK: 0o4000,
    O_DSYNC: 0o10000,
    O_DIRECT: 0o40000,
    O_LARGEFILE: 0o100000,
    O_DIRECTORY: 0o200000,
    O_CLOEXEC: 0o2000000,
    O_SYNC: 0o4010000,
    O_TMPFILE: 0o20200000,
  },
  'clone-flags': {
    CLONE_VM: 0x100,
    CLONE_FS: 0x200,
    CLONE_FILES: 0x400,
    CLONE_SIGHAND: 0x800,
    CLONE_PTRACE: 0x2000,
    CLONE_VFORK: 0x4000,
    CLONE_PARENT: 0x8000,
    CLONE_THREAD: 0x10000,
    CLONE_NEWNS: 0x20000,
    CLONE_SYSVSEM: 0x40000,
    CLONE_SETTLS: 0x80000,
    CLONE_PARENT_SETTID: 0x100000,
    CLONE_CHILD_CLEARTID: 0x200000,
    CLONE_UNTRACED: 0x800000,
    CLONE_CHILD_SETTID: 0x1000000,
    CLONE_NEWCGROUP: 0x2000000,
    CLONE_NEWUTS: 0x4000000,
    CLONE_NEWIPC: 0x8000000,
    CLONE_NEWUSER: 0x10000000,
    CLONE_NEWPID: 0x20000000,
    CLONE_NEWNET: 0x40000000,
    CLONE_IO: 0x80000000,
  },
  'fchownat-flags': { AT_SYMLINK_NOFOLLOW: 0x100, AT_EMPTY_PATH: 0x1000 },
  'delete-module-flags': { O_NONBLOCK: 0o4000, O_TRUNC: 0o1000 },
  'pidfd-open-flags': { PIDFD_NONBLOCK: 0o4000 },
  'ptrace-requests': {
    PTRACE_TRACEME: 0,
    PTRACE_PEEKTEXT: 1,
    PTRACE_PEEKDATA: 2,
    PTRACE_PEEKUSR: 3,
    PTRACE_POKETEXT: 4,
    PTRACE_POKEDATA: 5,
    PTRACE_POKEUSR: 6,
    PTRACE_CONT: 7,
    PTRACE_KILL: 8,
    PTRACE_SINGLESTEP: 9,
    PTRACE_GETREGS: 12,
    PTRACE_SETREGS: 13,
    PTRACE_GETFPREGS: 14,
    PTRACE_SETFPREGS: 15,
    PTRACE_ATTACH: 16,
    PTRACE_DETACH: 17,
    PTRACE_GETFPXREGS: 18,
    PTRACE_SETFPXREGS: 19,
    PTRACE_OLDSETOPTIONS: 21,
    PTRACE_SYSCALL: 24,
    PTRACE_ARCH_PRCTL: 30,
    PTRACE_SYSEMU: 31,
    PTRACE_SYSEMU_SINGLESTEP: 32,
    PTRACE_SINGLEBLOCK: 33,
    PTRACE_SETOPTIONS: 0x4200,
    PTRACE_GETEVENTMSG: 0x4201,
    PTRACE_GETSIGINFO: 0x4202,
    PTRACE_SETSIGINFO: 0x4203,
    PTRACE_GETREGSET: 0x4204,
    PTRACE_SETREGSET: 0x4205,
    PTRACE_SEIZE: 0x4206,
    PTRACE_INTERRUPT: 0x4207,
    PTRACE_LISTEN: 0x4208,
    PTRACE_PEEKSIGINFO: 0x4209,
    PTRACE_GETSIGMASK: 0x420a,
    PTRACE_SETSIGMASK: 0x420b,
  },
} as const;

type Table = keyof typeof kernelNumbers;

const translations: ReadonlyMap<Table, ReadonlyMap<number, number>> = new Map(
  (Object.keys(kernelNumbers) as Table[]).map((table) => [table, translationOf(table)]),
);

/** Of open, openat and openat2. */
export function openFlagsOfKernel(flags: number, machine: Machine): number {
  // O_RDONLY, O_WRONLY and O_RDWR are 0, 1, 2 there and a bit for each direction here.
  const access = flags & 3;
  const usual = machine === 'arm64' ? openFlagsOfArm(flags) : flags;
  return (access === 3 ? 0 : access + 1) | flagsOfKernel('file-flags', usual);
}

/**
 * O_DIRECTORY and O_NOFOLLOW have the two bits that are O_DIRECT and O_LARGEFILE elsewhere, and the
 * other way round. Source: Linux, arch/{arm,arm64}/include/uapi/asm/fcntl.h.
 */
function openFlagsOfArm(flags: number): number {
  return (flags & ~0o740000) | ((flags & 0o600000) >> 2) | ((flags & 0o140000) << 2);
}

/**
 * Of clone, clone3, unshare and setns, and the other tables of bits above; with `file-flags` the
 * O_CLOEXEC and O_NONBLOCK of pipe2, dup3 and others. SOCK_CLOEXEC and SOCK_NONBLOCK are the same bits.
 */
export function flagsOfKernel(table: Table, flags: number): number {
  let ours = 0;
  for (const [kernel, value] of translations.get(table) ?? []) {
    if (((flags & kernel) | 0) === (kernel | 0)) {
      ours |= value;
    }
  }
  return ours >>> 0;
}

/** @returns 0, which is "unknown", for a request that Falco has no number for. */
export function ptraceRequestOfKernel(request: number, machine: Machine): number {
  // PTRACE_SINGLEBLOCK there, reads tags of memory here.
  if (machine === 'arm64' && request === 33) return 0;
  return translations.get('ptrace-requests')?.get(request) ?? 0;
}

function translationOf(table: Table): Map<number, number> {
  const ours = new Map<string, number>();
  for (const [value, name] of flagNames.get(table) ?? []) {
    ours.set(name, value);
  }
  return new Map(
    Object.entries(kernelNumbers[table]).flatMap(([name, kernel]) => {
      const value = ours.get(name);
      return value === undefined ? [] : [[kernel, value] as const];
    }),
  );
}
