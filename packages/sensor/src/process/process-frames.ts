import {
  type EventArguments,
  eventType,
  flagsOfKernel,
  type ThreadFacts,
} from '@seaworthy/runtime';
import type { FrameCursor } from '../frame/frame-cursor.ts';
import { execFields, execFlags, exitFields, forkFields, forkFlags } from '../frame/layout.ts';

export interface DecodedProcessEvent {
  readonly tid: number;
  readonly args: EventArguments;
  readonly result: number | undefined;
  readonly thread: ThreadFacts;
}

/** Control groups by what frames call them. */
export interface CgroupPaths {
  pathOf(hierarchy: number, id: bigint): string | undefined;
  /** Whether it was made while it was watched, and holds a container from its beginning. */
  wasMade(hierarchy: number, id: bigint): boolean;
}

export const processTypes = {
  clone: eventType('clone'),
  execve: eventType('execve'),
  execveat: eventType('execveat'),
  procexit: eventType('procexit'),
} as const;

const CLONE_VM = 0x100;
const CLONE_THREAD = 0x10000;
const CLONE_NEWNS = 0x20000;
const CLONE_NEWUSER = 0x10000000;
const CLONE_NEWPID = 0x20000000;
const CLONE_NEWNET = 0x40000000;

/** As the return of clone in the child, which is the first that is seen of it. */
export function decodeFork(cursor: FrameCursor, cgroups: CgroupPaths): DecodedProcessEvent {
  const tid = cursor.u32(forkFields.childTid.offset);
  const pid = cursor.u32(forkFields.childPid.offset);
  const parentPid = cursor.u32(forkFields.childParent.offset);
  const facts = {
    vtid: cursor.u32(forkFields.vtid.offset),
    vpid: cursor.u32(forkFields.vpid.offset),
    uid: cursor.u32(forkFields.uid.offset),
    gid: cursor.u32(forkFields.gid.offset),
  };
  const comm = cursor.textUntilZero(forkFields.comm.offset, 16);
  const cgroup = cgroupsOf(cursor, cgroups);
  return {
    tid,
    result: 0,
    args: {
      ...facts,
      res: 0,
      tid,
      pid,
      ptid: parentPid,
      comm,
      flags: flagsOfKernel('clone-flags', cloneFlags(cursor.u32(forkFields.flags.offset))),
      ...(cgroup !== undefined && { cgroups: cgroup }),
    },
    thread: {
      ...facts,
      pid,
      parentPid,
      name: comm,
      ...(cgroup !== undefined && { cgroups: cgroup }),
    },
  };
}

function cloneFlags(flags: number): number {
  return (
    (flags & forkFlags.thread ? CLONE_THREAD | CLONE_VM : 0) |
    (flags & forkFlags.newMountNamespace ? CLONE_NEWNS : 0) |
    (flags & forkFlags.newPidNamespace ? CLONE_NEWPID : 0) |
    (flags & forkFlags.newNetworkNamespace ? CLONE_NEWNET : 0) |
    (flags & forkFlags.newUserNamespace ? CLONE_NEWUSER : 0)
  );
}

export function decodeExec(cursor: FrameCursor, cgroups: CgroupPaths): DecodedProcessEvent {
  const texts = execTexts(cursor);
  const [exe = '', ...args] = listOf(texts.args);
  const pid = cursor.u32(execFields.pid.offset);
  const parentPid = cursor.u32(execFields.parent.offset);
  const comm = cursor.textUntilZero(execFields.comm.offset, 16);
  const cgroup = cgroupsOf(cursor, cgroups);
  const flags = cursor.u32(execFields.flags.offset);
  const capabilities = {
    permitted: cursor.u64(execFields.permitted.offset),
    effective: cursor.u64(execFields.effective.offset),
    inheritable: cursor.u64(execFields.inheritable.offset),
  };
  const facts = {
    vtid: cursor.u32(execFields.vtid.offset),
    vpid: cursor.u32(execFields.vpid.offset),
    vpgid: cursor.u32(execFields.virtualProcessGroup.offset),
    uid: cursor.u32(execFields.uid.offset),
    gid: cursor.u32(execFields.gid.offset),
    tty: cursor.u32(execFields.tty.offset),
    ...(cgroup !== undefined && { cgroups: cgroup }),
  };
  return {
    tid: cursor.u32(execFields.tid.offset),
    result: 0,
    args: {
      ...facts,
      res: 0,
      exe,
      args,
      tid: pid,
      pid,
      ptid: parentPid,
      cwd: texts.cwd,
      comm,
      env: listOf(texts.env),
      loginuid: cursor.u32(execFields.loginUid.offset),
      flags: execveFlags(flags),
      cap_inheritable: capabilities.inheritable,
      cap_permitted: capabilities.permitted,
      cap_effective: capabilities.effective,
      exe_ino: cursor.u64(execFields.inode.offset),
      exe_ino_ctime: cursor.s64(execFields.changedAt.offset),
      exe_ino_mtime: cursor.s64(execFields.modifiedAt.offset),
      trusted_exepath: texts.exe,
      pgid: cursor.u32(execFields.processGroup.offset),
      filename: texts.filename,
    },
    thread: {
      ...facts,
      pid,
      parentPid,
      name: comm,
      sessionId: cursor.u32(execFields.session.offset),
      loginUid: cursor.u32(execFields.loginUid.offset),
      capabilities,
      ...(texts.cwd.startsWith('/') && { workingDirectory: texts.cwd }),
    },
  };
}

/** Whether the program was forbidden and killed before it began. */
export function wasKilled(cursor: FrameCursor): boolean {
  return (cursor.u32(execFields.flags.offset) & execFlags.killed) !== 0;
}

/** fexecve(3) and execveat with a descriptor name the file so. */
export function isExecOfDescriptor(args: EventArguments): boolean {
  const { filename } = args;
  return typeof filename === 'string' && filename.startsWith('/dev/fd/');
}

export function decodeExit(cursor: FrameCursor): DecodedProcessEvent {
  const code = cursor.u32(exitFields.code.offset);
  return {
    tid: cursor.u32(exitFields.tid.offset),
    result: undefined,
    args: { status: code, ret: (code >>> 8) & 0xff, sig: code & 0x7f, core: (code >>> 7) & 1 },
    thread: { pid: cursor.u32(exitFields.pid.offset) },
  };
}

/** In Falco's numbers. */
function execveFlags(flags: number): number {
  return (
    (flags & execFlags.writable ? 1 : 0) |
    (flags & execFlags.upperLayer ? 2 : 0) |
    (flags & execFlags.memfd ? 4 : 0) |
    (flags & execFlags.lowerLayer ? 8 : 0)
  );
}

function execTexts(cursor: FrameCursor) {
  let offset = execFields.end.offset;
  const [filename = '', args = '', env = '', cwd = '', exe = ''] = [0, 1, 2, 3, 4].map((text) => {
    const size = cursor.u16(execFields.sizes.offset + text * 2);
    offset += size;
    return size === 0 ? '' : cursor.text(offset - size, size);
  });
  return { filename, args, env, cwd, exe };
}

/** Texts that each end with a zero; the last one may have been cut. */
function listOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0');
}

function cgroupsOf(cursor: FrameCursor, cgroups: CgroupPaths): readonly string[] | undefined {
  const hierarchy = cursor.u32(execFields.cgroupHierarchy.offset);
  const path = cgroups.pathOf(hierarchy, cursor.u64(execFields.cgroupId.offset));
  return path === undefined ? undefined : [path];
}
