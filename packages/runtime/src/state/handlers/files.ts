import type { FileDescriptor, FileDescriptorType } from '../../event/file-descriptor.ts';
import { resolvePath } from '../../event/paths.ts';
import { CLOSE_ON_EXEC } from '../descriptor-table.ts';
import type { KernelEvent } from '../kernel-event.ts';
import type { SystemState } from '../system-state.ts';
import type { ThreadState } from '../thread-state.ts';
import {
  AT_FDCWD,
  bigintOf,
  type Handler,
  type Handlers,
  numberOf,
  succeeded,
  textOf,
} from './handler.ts';

// Falco's numbers.
const O_DIRECTORY = 0x400;
const UPPER_LAYER = 0x8000;
const LOWER_LAYER = 0x10000;
const CREAT_UPPER_LAYER = 1;
const CREAT_LOWER_LAYER = 2;
const F_DUPFD = 1;
const F_SETFD = 3;
const F_DUPFD_CLOEXEC = 26;
const CLOSE_RANGE_CLOEXEC = 4;
const FD_CLOEXEC = 1;
const EPOLL_OR_MFD_CLOEXEC = 1;

/** A failed open is about the file too, which has no number then. */
const open: Handler = (state, thread, event) => {
  const { args } = event;
  const name = textOf(args, 'name') ?? textOf(args, 'path');
  if (name === undefined) {
    return undefined;
  }
  const isCreat = event.type.name === 'creat';
  const flags = numberOf(args, 'flags') ?? 0;
  const layers = isCreat ? (numberOf(args, 'creat_flags') ?? 0) : flags;
  const isUpper = (layers & (isCreat ? CREAT_UPPER_LAYER : UPPER_LAYER)) !== 0;
  const isLower = (layers & (isCreat ? CREAT_LOWER_LAYER : LOWER_LAYER)) !== 0;
  const device = numberOf(args, 'dev');
  const inode = bigintOf(args, 'ino');
  const descriptor: FileDescriptor = {
    number: succeeded(event) ? (event.result ?? -1) : -1,
    type: (flags & O_DIRECTORY) === 0 ? 'file' : 'directory',
    name: resolveAt(thread, numberOf(args, 'dirfd'), name).slice(0, state.limits.pathLength),
    rawName: name,
    openFlags: flags,
    ...(device !== undefined && { device }),
    ...(inode !== undefined && { inode }),
    ...(isUpper ? { layer: 'upper' as const } : isLower ? { layer: 'lower' as const } : undefined),
  };
  return succeeded(event) ? state.setDescriptor(thread, descriptor) : descriptor;
};

/** @returns as it was passed where the directory is not known */
export function resolveAt(
  thread: ThreadState,
  directory: number | undefined,
  path: string,
): string {
  if (path.startsWith('/') || directory === undefined || directory === AT_FDCWD) {
    return resolvePath(thread.process.workingDirectory, path);
  }
  const base = thread.process.descriptors.get(directory)?.name;
  return base?.startsWith('/') === true ? resolvePath(base, path) : path;
}

/** It is gone from the table, and the event is still about it. */
const close: Handler = (_state, thread, event, fd) => {
  const number = numberOf(event.args, 'fd') ?? fd?.number;
  if (succeeded(event) && number !== undefined) {
    thread.process.descriptors.delete(number);
  }
  return fd;
};

const closeRange: Handler = (state, thread, event) => {
  const first = numberOf(event.args, 'first') ?? 0;
  const last = numberOf(event.args, 'last') ?? -1;
  if (succeeded(event)) {
    const marks = ((numberOf(event.args, 'flags') ?? 0) & CLOSE_RANGE_CLOEXEC) !== 0;
    for (const descriptor of [...thread.descriptors.values()]) {
      if (descriptor.number < first || descriptor.number > last) {
        continue;
      }
      if (marks) {
        state.setDescriptor(thread, closingOnExec(descriptor, true));
      } else {
        thread.process.descriptors.delete(descriptor.number);
      }
    }
  }
  return undefined;
};

const dup: Handler = (state, thread, event, fd) => {
  const { args, result } = event;
  const old = fd ?? thread.descriptors.get(numberOf(args, 'oldfd') ?? -1);
  if (old === undefined || result === undefined || result < 0) {
    return old;
  }
  const closes = ((numberOf(args, 'flags') ?? 0) & CLOSE_ON_EXEC) !== 0;
  return state.setDescriptor(thread, copyOf(old, result, closes));
};

const fcntl: Handler = (state, thread, event, fd) => {
  const command = numberOf(event.args, 'cmd');
  const { result } = event;
  if (fd === undefined || result === undefined || result < 0) {
    return fd;
  }
  if (command === F_DUPFD || command === F_DUPFD_CLOEXEC) {
    return state.setDescriptor(thread, copyOf(fd, result, command === F_DUPFD_CLOEXEC));
  }
  const flags = numberOf(event.args, 'arg');
  if (command === F_SETFD && flags !== undefined) {
    return state.setDescriptor(thread, closingOnExec(fd, (flags & FD_CLOEXEC) !== 0));
  }
  return fd;
};

function copyOf(descriptor: FileDescriptor, number: number, closes: boolean): FileDescriptor {
  return closingOnExec({ ...descriptor, number }, closes);
}

function closingOnExec(descriptor: FileDescriptor, closes: boolean): FileDescriptor {
  const flags = descriptor.openFlags ?? 0;
  const openFlags = closes ? flags | CLOSE_ON_EXEC : flags & ~CLOSE_ON_EXEC;
  return openFlags === flags ? descriptor : { ...descriptor, openFlags };
}

/** Falco takes the end that is written to for what the event is about. */
const pipe: Handler = (state, thread, event) => {
  if (!succeeded(event)) {
    return undefined;
  }
  const openFlags = numberOf(event.args, 'flags') ?? 0;
  const inode = bigintOf(event.args, 'ino');
  const ends = [numberOf(event.args, 'fd1'), numberOf(event.args, 'fd2')]
    .filter((number) => number !== undefined && number >= 0)
    .map((number) =>
      state.setDescriptor(thread, {
        number: number ?? -1,
        type: 'pipe',
        name: '',
        openFlags,
        ...(inode !== undefined && { inode }),
      }),
    );
  return ends.at(-1);
};

/** Descriptors without a path: the result is their number. */
function anonymous(
  type: FileDescriptorType,
  nameOf: (event: KernelEvent) => string = () => '',
): Handler {
  return (state, thread, event) => {
    if (event.result === undefined || event.result < 0) {
      return undefined;
    }
    const flags = numberOf(event.args, 'flags') ?? 0;
    const isOwnBit = event.type.name === 'epoll_create1' || event.type.name === 'memfd_create';
    const closes = (flags & (isOwnBit ? EPOLL_OR_MFD_CLOEXEC : CLOSE_ON_EXEC)) !== 0;
    return state.setDescriptor(thread, {
      number: event.result,
      type,
      name: nameOf(event),
      openFlags: closes ? CLOSE_ON_EXEC : 0,
    });
  };
}

const pidfdGetfd: Handler = (state, thread, event) => {
  const pidfd = thread.descriptors.get(numberOf(event.args, 'pid_fd') ?? -1);
  const pid = pidfd?.type === 'pidfd' ? Number(pidfd.name) : Number.NaN;
  const target = findDescriptor(state, pid, numberOf(event.args, 'target_fd'));
  const { result } = event;
  return target === undefined || result === undefined || result < 0
    ? undefined
    : state.setDescriptor(thread, copyOf(target, result, true));
};

function findDescriptor(state: SystemState, pid: number, number = -1): FileDescriptor | undefined {
  return state.findThread(pid)?.descriptors.get(number);
}

/** Commands of bpf that return a descriptor: maps, programs, what is pinned, links, BTF. */
const bpfCommandsWithDescriptor = new Set([0, 5, 7, 13, 14, 17, 18, 19, 28, 30, 33]);

const bpf: Handler = (state, thread, event) =>
  bpfCommandsWithDescriptor.has(numberOf(event.args, 'cmd') ?? -1)
    ? anonymous('bpf')(state, thread, event, undefined)
    : undefined;

export const fileHandlers: Handlers = {
  open,
  openat: open,
  openat2: open,
  creat: open,
  open_by_handle_at: open,
  close,
  close_range: closeRange,
  dup,
  dup2: dup,
  dup3: dup,
  fcntl,
  pipe,
  pipe2: pipe,
  eventfd: anonymous('event'),
  eventfd2: anonymous('event'),
  signalfd: anonymous('signal'),
  signalfd4: anonymous('signal'),
  timerfd_create: anonymous('timerfd'),
  inotify_init: anonymous('inotify'),
  inotify_init1: anonymous('inotify'),
  epoll_create: anonymous('eventpoll'),
  epoll_create1: anonymous('eventpoll'),
  io_uring_setup: anonymous('io_uring'),
  userfaultfd: anonymous('userfaultfd'),
  memfd_create: anonymous('memfd', (event) => textOf(event.args, 'name') ?? ''),
  pidfd_open: anonymous('pidfd', (event) => String(numberOf(event.args, 'pid') ?? '')),
  pidfd_getfd: pidfdGetfd,
  bpf,
};
