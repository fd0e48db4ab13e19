import {
  type Endpoint,
  type EventValue,
  flagsOfKernel,
  openFlagsOfKernel,
  ptraceRequestOfKernel,
} from '@seaworthy/runtime';
import { callFields, callFlags } from '../frame/layout.ts';
import type { CallFrame } from './call-frame.ts';
import type { ValueSource } from './calls.ts';
import { addressOf, deviceOf, endpointsOf } from './descriptor.ts';

const O_CREATED = 0x4000;
const UPPER_LAYER = 0x8000;
const LOWER_LAYER = 0x10000;
const AF_UNIX = 1;
const SOCKET = 2;

export type Converter = (frame: CallFrame, source: ValueSource) => EventValue;

/** How the sources of call-table.ts become values. */
export const converters: Readonly<Record<string, Converter>> = {
  res: (frame) => frame.result,
  s: (frame, { index }) => frame.signed(index),
  u: (frame, { index }) => frame.unsigned(index),
  n: (frame, { index }) => frame.long(index),
  t: (frame, { slot }) => frame.text(slot),
  p: (frame, { slot, directory }) => frame.pathOf(slot, directory),
  path: (frame) => frame.path,
  bytes: (frame) => frame.payload,
  // The buffer may be larger, and then holds what was there before.
  received: (frame) => frame.payload.slice(0, Math.max(0, frame.result)),
  open: (frame, { index }) => openFlags(frame, frame.unsigned(index)),
  how: (frame, { index }) => howOf(frame, index),
  mode: (frame, { index }) => frame.unsigned(index) & 0o177777,
  creat: (frame) => (layerFlags(frame) & UPPER_LAYER ? 1 : layerFlags(frame) & LOWER_LAYER ? 2 : 0),
  newfd: (frame, { index }) => flagsOfKernel('file-flags', frame.unsigned(index)),
  chownat: (frame, { index }) => flagsOfKernel('fchownat-flags', frame.unsigned(index)),
  unload: (frame, { index }) => flagsOfKernel('delete-module-flags', frame.unsigned(index)),
  pidfd: (frame, { index }) => flagsOfKernel('pidfd-open-flags', frame.unsigned(index)),
  clone: (frame, { index }) => flagsOfKernel('clone-flags', frame.unsigned(index)),
  ptrace: (frame, { index }) => ptraceRequestOfKernel(frame.unsigned(index), frame.machine),
  dev: (frame) => deviceOf(frame.cursor.u32(callFields.device.offset)),
  ino: (frame) => frame.cursor.u64(callFields.inode.offset),
  pair: (frame, { index }) => (frame.blob.length < 8 ? undefined : frame.blob.readInt32LE(index)),
  cap: (frame, { index }) => capability(frame.blob, index),
  addr: (frame) => textOfAddress(addressOf(frame.blob)),
  tuple: tupleOf,
};

/** With what Falco adds: whether the file was made, and the layer that it lies in. */
function openFlags(frame: CallFrame, kernel: number): number {
  const created = frame.flags & callFlags.fileCreated ? O_CREATED : 0;
  return openFlagsOfKernel(kernel, frame.machine) | created | layerFlags(frame);
}

function layerFlags(frame: CallFrame): number {
  const layer = frame.cursor.u8(callFields.layer.offset);
  return layer === 1 ? UPPER_LAYER : layer === 2 ? LOWER_LAYER : 0;
}

/** struct open_how: flags, mode, resolve. */
function howOf(frame: CallFrame, offset: number): EventValue {
  const { blob } = frame;
  if (blob.length < 24) return undefined;
  const value = Number(blob.readBigUInt64LE(offset));
  return offset === 0 ? openFlags(frame, value) : offset === 16 ? resolveFlags(value) : value;
}

/** Of RESOLVE_*, the kernel's bit for each of Falco's, from the lowest. */
const resolveBits = [0x08, 0x10, 0x02, 0x04, 0x01, 0x20];

function resolveFlags(kernel: number): number {
  return resolveBits.reduce((all, bit, place) => (kernel & bit ? all | (1 << place) : all), 0);
}

/** Of struct __user_cap_data_struct[2]: effective, permitted, inheritable, the low half first. */
function capability(blob: Buffer, offset: number): bigint | undefined {
  if (blob.length < 24) return undefined;
  return BigInt(blob.readUInt32LE(offset)) | (BigInt(blob.readUInt32LE(offset + 12)) << 32n);
}

function textOfAddress(address: Endpoint | string | undefined): string | undefined {
  return typeof address === 'object' ? `${address.address}:${address.port}` : address;
}

/** As Falco writes it: the source first, which is this end but where it accepts or receives. */
function tupleOf(frame: CallFrame, source: ValueSource): string | undefined {
  const { cursor } = frame;
  if (cursor.u8(callFields.descriptorKind.offset) !== SOCKET) return undefined;
  const passed = addressOf(frame.blob);
  const family = cursor.u16(callFields.family.offset);
  if (family === AF_UNIX) {
    const path = frame.path !== '' ? frame.path : typeof passed === 'string' ? passed : '';
    return `0->0 ${path.replace(/^\0/, '@')}`;
  }
  if (family !== 2 && family !== 10) return undefined;
  const { local, remote } = endpointsOf(cursor, family);
  const other = typeof passed === 'object' && remote.port === 0 ? passed : remote;
  const isInbound = source.index === 1;
  const [from, to] = isInbound ? [other, local] : [local, other];
  return `${from.address}:${from.port}->${to.address}:${to.port}`;
}
