import { resolvePath } from '../../event/paths.ts';
import type { Executable } from '../../event/thread.ts';
import type { KernelEvent } from '../kernel-event.ts';
import { boundedList } from '../limits.ts';
import type { SystemState } from '../system-state.ts';
import { type ThreadState, UNKNOWN_ID } from '../thread-state.ts';
import { resolveAt } from './files.ts';
import {
  AT_FDCWD,
  bigintOf,
  type Handler,
  type Handlers,
  listOf,
  numberOf,
  succeeded,
  textOf,
  timeOf,
} from './handler.ts';

// Falco's numbers.
const CLONE_PARENT = 0x100;
const CLONE_THREAD = 0x2000;
const CLONE_NEWPID = 0x40;
const CLONE_NEWUSER = 0x100000;
const CLONE_VFORK = 0x8000000;
const CHILD_IN_PIDNS = 0x20000000;
const EXE_WRITABLE = 1;
const EXE_UPPER_LAYER = 2;
const EXE_FROM_MEMFD = 4;
const EXE_LOWER_LAYER = 8;
const AT_EMPTY_PATH = 0x1000;
const PR_SET_NAME = 15;
const UNCHANGED = 4294967295;
const ALL_CAPABILITIES = (1n << 41n) - 1n;
const COMM_LENGTH = 15;

/** A clone returns twice: in its maker with the number of the child, in the child with 0. */
const clone: Handler = (state, thread, event) => {
  if (event.result === undefined || event.result < 0) {
    return undefined;
  }
  if (event.result === 0) {
    bear(state, thread, event);
  } else {
    make(state, thread, event, event.result);
  }
  return undefined;
};

function make(state: SystemState, maker: ThreadState, event: KernelEvent, tid: number): void {
  const { args } = event;
  const flags = numberOf(args, 'flags') ?? 0;
  if (!maker.process.isKnown) {
    describe(state, maker, event);
  }
  // In another PID namespace the number is that one's. After a vfork the child has done much, or
  // is gone. Both tell of themselves.
  const isElsewhere =
    (flags & (CHILD_IN_PIDNS | CLONE_NEWPID | CLONE_PARENT)) !== 0 || maker.vtid !== maker.tid;
  const isVfork = (flags & CLONE_VFORK) !== 0 || event.type.name === 'vfork';
  if (isElsewhere || isVfork || state.wasGoneEarly(tid)) {
    return;
  }
  const known = state.findThread(tid);
  if (known?.awaitsCreator === true) {
    known.awaitsCreator = false;
    return;
  }
  const child = state.addClone(maker, tid, (flags & CLONE_THREAD) !== 0);
  child.startedAt = timeOf(event);
}

function bear(state: SystemState, thread: ThreadState, event: KernelEvent): void {
  const { args } = event;
  const flags = numberOf(args, 'flags') ?? 0;
  const isThread = (flags & CLONE_THREAD) !== 0;
  const makerTid = isThread ? numberOf(args, 'pid') : numberOf(args, 'ptid');
  const maker = makerTid === undefined ? undefined : state.findThread(makerTid);
  let child = thread;
  // The event itself has brought the thread into the table, unless its maker's came first.
  if (thread.startedAt === undefined) {
    if (maker !== undefined && maker !== thread) {
      child = state.addClone(maker, thread.tid, isThread);
    } else if (isThread && makerTid !== undefined) {
      child = state.loadThread(thread.tid, { pid: makerTid });
    }
    child.awaitsCreator = true;
  }
  child.startedAt = timeOf(event);
  describe(state, child, event);
}

/** What a clone or an exec says of the thread that it returns in. */
function describe(state: SystemState, thread: ThreadState, { args }: KernelEvent): void {
  const { process } = thread;
  const name = textOf(args, 'exe');
  thread.name = (textOf(args, 'comm') ?? name ?? thread.name).slice(0, COMM_LENGTH);
  thread.vtid = numberOf(args, 'vtid') ?? thread.vtid;
  process.vpid = numberOf(args, 'vpid') ?? process.vpid;
  process.namespaceStartedAt = bigintOf(args, 'pidns_init_start_ts') ?? process.namespaceStartedAt;
  if (name !== undefined && (name !== process.executable.name || !process.isKnown)) {
    process.executable = {
      ...process.executable,
      name,
      args: boundedList(listOf(args, 'args') ?? [], state.limits.argumentsLength),
    };
  }
  const parentPid = numberOf(args, 'ptid');
  if (process.parent === undefined && parentPid !== undefined && thread === process.main) {
    state.adoptBy(process, parentPid);
  }
  const directory = textOf(args, 'cwd');
  if (directory?.startsWith('/') === true) {
    process.workingDirectory = resolvePath('/', directory);
  }
  const cgroups = listOf(args, 'cgroups');
  if (cgroups !== undefined && cgroups.length > 0) {
    state.enterCgroups(process, cgroups);
  }
  thread.uid = numberOf(args, 'uid') ?? thread.uid;
  thread.gid = numberOf(args, 'gid') ?? thread.gid;
  process.isKnown = true;
}

const execve: Handler = (state, thread, event, fd) => {
  if (!succeeded(event)) {
    return fd;
  }
  const { args } = event;
  const { process } = thread;
  const flags = numberOf(args, 'flags') ?? 0;
  const inode = bigintOf(args, 'exe_ino');
  const inodeChangedAt = bigintOf(args, 'exe_ino_ctime');
  const inodeModifiedAt = bigintOf(args, 'exe_ino_mtime');
  const executable: Executable = {
    name: textOf(args, 'exe') ?? '',
    path: pathOfExec(thread, event).slice(0, state.limits.pathLength),
    args: boundedList(listOf(args, 'args') ?? [], state.limits.argumentsLength),
    env: boundedList(listOf(args, 'env') ?? [], state.limits.environmentLength),
    ...(inode !== undefined && { inode }),
    ...(inodeChangedAt !== undefined && { inodeChangedAt }),
    ...(inodeModifiedAt !== undefined && { inodeModifiedAt }),
    isWritable: (flags & EXE_WRITABLE) !== 0,
    isUpperLayer: (flags & EXE_UPPER_LAYER) !== 0,
    isLowerLayer: (flags & EXE_LOWER_LAYER) !== 0,
    isMemfd: (flags & EXE_FROM_MEMFD) !== 0,
  };
  process.executable = executable;
  describe(state, thread, event);
  process.executedAt = timeOf(event);
  process.tty = numberOf(args, 'tty') ?? process.tty;
  process.vpgid = numberOf(args, 'vpgid') ?? process.vpgid;
  process.pgid = numberOf(args, 'pgid') ?? process.pgid;
  process.loginUid = numberOf(args, 'loginuid') ?? process.loginUid;
  const permitted = bigintOf(args, 'cap_permitted');
  const effective = bigintOf(args, 'cap_effective');
  const inheritable = bigintOf(args, 'cap_inheritable');
  if (permitted !== undefined && effective !== undefined && inheritable !== undefined) {
    thread.capabilities = { permitted, effective, inheritable };
  }
  process.descriptors.closeOnExec();
  state.keepOnly(thread);
  return fd;
};

function pathOfExec(thread: ThreadState, { args }: KernelEvent): string {
  const trusted = textOf(args, 'trusted_exepath');
  if (trusted !== undefined && trusted !== '') {
    return trusted;
  }
  // Where the kernel's own path was not recorded, it is put together as the kernel does.
  const directory = numberOf(args, 'dirfd');
  const path = textOf(args, 'filename') ?? textOf(args, 'pathname') ?? '';
  if (path === '' || path === '<NA>') {
    const isDescriptor = ((numberOf(args, 'at_flags') ?? 0) & AT_EMPTY_PATH) !== 0;
    return (isDescriptor ? thread.descriptors.get(directory ?? -1)?.name : undefined) ?? '';
  }
  return resolveAt(thread, directory ?? AT_FDCWD, path);
}

const procexit: Handler = (state, thread, event) => {
  state.leave(thread, numberOf(event.args, 'reaper_tid'));
  return undefined;
};

const chdir: Handler = (_state, { process }, event) => {
  const path = textOf(event.args, 'path');
  if (succeeded(event) && path !== undefined && path !== '') {
    process.workingDirectory = resolvePath(process.workingDirectory, path);
  }
  return undefined;
};

const fchdir: Handler = (_state, { process }, event, fd) => {
  if (succeeded(event) && fd?.name.startsWith('/') === true) {
    process.workingDirectory = fd.name;
  }
  return fd;
};

const getcwd: Handler = (_state, { process }, event) => {
  const path = textOf(event.args, 'path');
  if (succeeded(event) && path?.startsWith('/') === true) {
    process.workingDirectory = path;
  }
  return undefined;
};

const chroot: Handler = (_state, { process }, event) => {
  const path = textOf(event.args, 'path');
  if (succeeded(event) && path !== undefined) {
    process.rootDirectory = resolvePath(process.workingDirectory, path);
  }
  return undefined;
};

const prctl: Handler = (_state, thread, event) => {
  const name = textOf(event.args, 'arg2_str');
  if (succeeded(event) && numberOf(event.args, 'option') === PR_SET_NAME && name !== undefined) {
    thread.name = name.slice(0, COMM_LENGTH);
  }
  return undefined;
};

/** Sets what the effective user becomes; the number of "leave it" changes nothing. */
function identity(who: 'uid' | 'gid', parameter: string): Handler {
  return (_state, thread, event) => {
    const id = numberOf(event.args, parameter);
    if (succeeded(event) && id !== undefined && id !== UNCHANGED) {
      thread[who] = id;
    }
    return undefined;
  };
}

const setsid: Handler = (_state, { process }, event) => {
  if (event.result !== undefined && event.result > 0) {
    process.sessionId = event.result;
    process.vpgid = event.result;
  }
  return undefined;
};

const setpgid: Handler = (state, thread, event) => {
  const group = numberOf(event.args, 'pgid');
  const pid = numberOf(event.args, 'pid') ?? 0;
  // In a PID namespace the number is that one's, and no other process can be told by it.
  const target =
    pid === 0 || pid === thread.vpid
      ? thread
      : thread.vtid === thread.tid
        ? state.findThread(pid)
        : undefined;
  if (succeeded(event) && group !== undefined && target !== undefined) {
    target.process.vpgid = group === 0 ? target.vpid : group;
  }
  return undefined;
};

const capset: Handler = (_state, thread, event) => {
  const permitted = bigintOf(event.args, 'cap_permitted');
  const effective = bigintOf(event.args, 'cap_effective');
  const inheritable = bigintOf(event.args, 'cap_inheritable');
  if (
    succeeded(event) &&
    permitted !== undefined &&
    effective !== undefined &&
    inheritable !== undefined
  ) {
    thread.capabilities = { permitted, effective, inheritable };
  }
  return undefined;
};

/** Who makes or enters a user namespace has all capabilities in it (user_namespaces(7)). */
const changeNamespace: Handler = (_state, thread, event, fd) => {
  const flags = numberOf(event.args, 'flags') ?? numberOf(event.args, 'nstype') ?? 0;
  if (succeeded(event) && (flags & CLONE_NEWUSER) !== 0) {
    thread.capabilities = {
      ...thread.capabilities,
      permitted: ALL_CAPABILITIES,
      effective: ALL_CAPABILITIES,
    };
  }
  return fd;
};

/** User and group databases change; the events are Falco's. */
const userChange: Handler = (state, _thread, { type, args }) => {
  const containerId = textOf(args, 'container_id') ?? '';
  const uid = numberOf(args, 'uid') ?? UNKNOWN_ID;
  if (type.name === 'userdeleted') {
    state.removeUser(uid, containerId);
  } else {
    state.loadUser({
      id: uid,
      name: textOf(args, 'name') ?? '',
      home: textOf(args, 'home') ?? '',
      shell: textOf(args, 'shell') ?? '',
      containerId,
    });
  }
  return undefined;
};

const groupChange: Handler = (state, _thread, { type, args }) => {
  const containerId = textOf(args, 'container_id') ?? '';
  const gid = numberOf(args, 'gid') ?? UNKNOWN_ID;
  if (type.name === 'groupdeleted') {
    state.removeGroup(gid, containerId);
  } else {
    state.loadGroup({ id: gid, name: textOf(args, 'name') ?? '', containerId });
  }
  return undefined;
};

export const processHandlers: Handlers = {
  clone,
  clone3: clone,
  fork: clone,
  vfork: clone,
  execve,
  execveat: execve,
  procexit,
  chdir,
  fchdir,
  getcwd,
  chroot,
  prctl,
  setuid: identity('uid', 'uid'),
  setreuid: identity('uid', 'euid'),
  setresuid: identity('uid', 'euid'),
  setgid: identity('gid', 'gid'),
  setregid: identity('gid', 'egid'),
  setresgid: identity('gid', 'egid'),
  setsid,
  setpgid,
  capset,
  unshare: changeNamespace,
  setns: changeNamespace,
  useradded: userChange,
  userdeleted: userChange,
  groupadded: groupChange,
  groupdeleted: groupChange,
};
