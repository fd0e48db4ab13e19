import {
  capabilityNames,
  eventType,
  type Machine,
  systemCallsByNumber,
  tableOf32Bit,
} from '@seaworthy/runtime';
import type { FrameCursor } from '../frame/frame-cursor.ts';
import { useFields, useFlags, useKinds } from '../frame/layout.ts';
import type { CgroupPaths, DecodedProcessEvent } from '../process/process-frames.ts';

export const firstUseType = eventType('firstuse');

/** Calls in which the kernel asks for SYS_ADMIN by itself, to see how much memory is left or which
 * names of attributes are shown; nothing fails where it is not held. */
const asksByItself: ReadonlySet<string> = new Set([
  ...['brk', 'mmap', 'mmap2', 'mremap', 'mprotect', 'munmap', 'madvise', 'shmat', 'shmget'],
  ...['memfd_create', 'execve', 'execveat', 'fork', 'vfork', 'clone', 'clone3'],
  ...['getxattr', 'lgetxattr', 'fgetxattr', 'listxattr', 'llistxattr', 'flistxattr'],
]);

/**
 * What a container uses for the first time, as an event.
 * @returns undefined for what it does not use, though the kernel asked
 */
export function decodeUse(
  cursor: FrameCursor,
  cgroups: CgroupPaths,
  machine: Machine,
): DecodedProcessEvent | undefined {
  const kind = cursor.u32(useFields.kind.offset);
  const number = cursor.u32(useFields.number.offset);
  const flags = cursor.u32(useFields.flags.offset);
  const is32Bit = (flags & useFlags.compat) !== 0;
  const calls = systemCallsByNumber[is32Bit ? tableOf32Bit[machine] : machine];
  const call = calls[cursor.u32(useFields.call.offset)];
  const isCapability = kind === useKinds.capability;
  const name = isCapability ? capabilityNames[number]?.slice('CAP_'.length) : call;
  if (name === 'SYS_ADMIN' && (call === undefined || asksByItself.has(call))) return undefined;
  const hierarchy = cursor.u32(useFields.cgroupHierarchy.offset);
  const id = cursor.u64(useFields.cgroupId.offset);
  const path = cgroups.pathOf(hierarchy, id);
  return {
    tid: cursor.u32(useFields.tid.offset),
    result: undefined,
    args: {
      kind: isCapability ? 'capability' : 'system-call',
      name: name ?? '',
      call: isCapability ? (call ?? '') : '',
      is_32bit: Number(is32Bit),
      from_start: Number(cgroups.wasMade(hierarchy, id)),
      with_capabilities: Number((flags & useFlags.withCapabilities) !== 0),
    },
    thread: {
      pid: cursor.u32(useFields.pid.offset),
      ...(path !== undefined && { cgroups: [path] }),
    },
  };
}
