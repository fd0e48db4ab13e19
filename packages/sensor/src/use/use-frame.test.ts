import {
  type KernelEvent,
  type Machine,
  type SystemCallTable,
  systemCallsByNumber,
} from '@seaworthy/runtime';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calls } from '../call/calls.ts';
import { CgroupDirectory } from '../container/cgroup-directory.ts';
import { EventDecoder } from '../event-decoder.ts';
import { frameTypes, headerFields, useFields, useFlags, useKinds } from '../frame/layout.ts';
import { finished } from '../frames-for-test.ts';

const container = `/docker/${'a'.repeat(64)}`;
const CAP_CHOWN = 0;
const CAP_SYS_ADMIN = 21;
const NO_CALL = 0xffff;

interface UseToWrite {
  readonly kind: number;
  readonly number: number;
  readonly call?: number;
  readonly flags?: number;
  readonly cgroup?: bigint;
}

function useFrame({ kind, number, call = number, flags = 0, cgroup = 5n }: UseToWrite): Buffer {
  const frame = Buffer.alloc(useFields.end.offset);
  frame.writeUInt16LE(frameTypes.use, headerFields.type.offset);
  frame.writeUInt32LE(77, headerFields.tid.offset);
  frame.writeUInt32LE(70, headerFields.pid.offset);
  frame.writeBigUInt64LE(cgroup, useFields.cgroupId.offset);
  frame.writeUInt32LE(kind, useFields.kind.offset);
  frame.writeUInt32LE(number, useFields.number.offset);
  frame.writeUInt32LE(call, useFields.call.offset);
  frame.writeUInt32LE(flags, useFields.flags.offset);
  return finished([frame]);
}

function decode(use: UseToWrite, machine: Machine = 'x64'): KernelEvent[] {
  const cgroups = new CgroupDirectory();
  cgroups.addMade(0, 5n, container);
  cgroups.add(0, 6n, container);
  cgroups.addMade(0, 7n, `${container}/below`);
  const events: KernelEvent[] = [];
  const decoder = new EventDecoder(machine, cgroups, {
    event: (event) => events.push(event),
    cgroupMade: () => {},
    lost: () => {},
    gap: () => {},
    ready: () => {},
  });
  decoder.decode(useFrame(use), 0);
  return events;
}

const argsOf = (use: UseToWrite, machine?: Machine) => decode(use, machine)[0]?.args;

test('a system call, by the numbers of the machine', () => {
  const getpid = { kind: useKinds.call, number: 39 };
  expect(decode(getpid)).toMatchObject([
    {
      type: { name: 'firstuse' },
      tid: 77,
      args: { kind: 'system-call', name: 'getpid', call: '', is_32bit: 0, from_start: 1 },
      thread: { pid: 70, cgroups: [container] },
    },
  ]);
  expect(argsOf(getpid, 'arm64')?.['name']).toBe('umount2');
  const flags = useFlags.compat;
  const compat = { kind: useKinds.compatCall, number: 20, flags };
  expect(argsOf(compat)).toMatchObject({ name: 'getpid', is_32bit: 1 });
  expect(argsOf(compat, 'arm64')).toMatchObject({ name: 'getpid', is_32bit: 1 });
  const openat = { kind: useKinds.compatCall, number: 322, flags };
  expect(argsOf(openat, 'arm64')).toMatchObject({ name: 'openat', is_32bit: 1 });
  expect(argsOf({ kind: useKinds.call, number: 511 })?.['name']).toBe('');
});

test('a capability, with the call that needed it', () => {
  const flags = useFlags.withCapabilities;
  expect(argsOf({ kind: useKinds.capability, number: CAP_CHOWN, call: 260, flags })).toMatchObject({
    kind: 'capability',
    name: 'CHOWN',
    call: 'fchownat',
    with_capabilities: 1,
  });
});

test('what the kernel asks by itself is not used', () => {
  const capability = { kind: useKinds.capability, number: CAP_SYS_ADMIN };
  expect(decode({ ...capability, call: 9 })).toEqual([]);
  expect(decode({ ...capability, call: NO_CALL })).toEqual([]);
  expect(argsOf({ ...capability, call: 165 })).toMatchObject({ name: 'SYS_ADMIN', call: 'mount' });
  const chown = { kind: useKinds.capability, number: CAP_CHOWN, call: NO_CALL };
  expect(argsOf(chown)).toMatchObject({ name: 'CHOWN', call: '' });
});

test('a container that was there before, or a group below it, is not seen from its start', () => {
  const use = { kind: useKinds.call, number: 39 };
  const starts = [5n, 6n, 7n, 8n].map((cgroup) => argsOf({ ...use, cgroup })?.['from_start']);
  expect(starts).toEqual([1, 0, 0, 0]);
});

test('numbers are those of the table of calls', () => {
  for (const { type, numbers } of calls) {
    for (const table of Object.keys(numbers) as SystemCallTable[]) {
      for (const number of numbers[table]) {
        // Of 32-bit programs: older forms have 16 bits of a user's number, or no address.
        const found = systemCallsByNumber[table][number]?.replace(/32$/, '');
        const other = { send: 'sendto', recv: 'recvfrom' }[found ?? ''];
        expect(other ?? found, `${table} ${number}`).toBe(type.name);
      }
    }
  }
});

test('any numbers end well', () => {
  const u32 = fc.integer({ min: 0, max: 0xffffffff });
  fc.assert(
    fc.property(u32, u32, u32, u32, (kind, number, call, flags) => {
      expect(decode({ kind, number, call, flags }).length).toBeLessThan(2);
    }),
  );
});
