import type { EventArguments, EventValue } from '../../event/runtime-event.ts';
import { formatIpv4, formatIpv6 } from '../../state/socket-text.ts';
import type { WireKind, WireType } from './wire-types.ts';

/** Bytes that events lie in. */
export class WireBytes {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly isLittleEndian: boolean;

  constructor(bytes: Buffer, isLittleEndian: boolean) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.isLittleEndian = isLittleEndian;
  }
}

/** The parameters of one event: `count` lengths at `offset`, and then as many values. */
export interface WireRecord {
  readonly wire: WireBytes;
  readonly offset: number;
  readonly count: number;
  /** 2 bytes; 4 in large events. */
  readonly lengthBytes: number;
}

const RECORD = Symbol('record');
const ENTRY = Symbol('entry');

export type ArgumentsFactory = (
  record: WireRecord,
  entry: WireRecord | undefined,
) => EventArguments;

/**
 * Makes the arguments of a code. They are decoded when they are asked for: most never are.
 * A value that the return does not have is the entry's.
 */
export function argumentsFactory(wireType: WireType): ArgumentsFactory {
  class WireArguments {
    readonly [RECORD]: WireRecord;
    readonly [ENTRY]: WireRecord | undefined;

    constructor(record: WireRecord, entry: WireRecord | undefined) {
      this[RECORD] = record;
      this[ENTRY] = entry;
    }
  }
  // Names of parameters come from rules: nothing but parameters may be found.
  Object.setPrototypeOf(WireArguments.prototype, null);
  Reflect.deleteProperty(WireArguments.prototype, 'constructor');
  const names = new Set(
    [...wireType.parameters, ...wireType.entry].map((parameter) => parameter.name),
  );
  for (const name of names) {
    const at = wireType.parameters.findIndex((parameter) => parameter.name === name);
    const entryAt = wireType.entry.findIndex((parameter) => parameter.name === name);
    const kind = wireType.parameters[at]?.kind ?? 'i64';
    const entryKind = wireType.entry[entryAt]?.kind ?? 'i64';
    Object.defineProperty(WireArguments.prototype, name, {
      enumerable: true,
      get(this: WireArguments): EventValue {
        const value = at === -1 ? undefined : decode(this[RECORD], at, kind);
        return value === undefined && entryAt !== -1 && this[ENTRY] !== undefined
          ? decode(this[ENTRY], entryAt, entryKind)
          : value;
      },
    });
  }
  if (wireType.name === 'container' && !names.has('json')) {
    Object.defineProperty(WireArguments.prototype, 'json', {
      get(this: WireArguments): EventValue {
        return containerJson(this as unknown as EventArguments);
      },
    });
  }
  return (record, entry) => new WireArguments(record, entry) as unknown as EventArguments;
}

/** What captures of 2016 had as single parameters. */
function containerJson({ id, type, name, image }: EventArguments): string {
  return JSON.stringify({ container: { id, type, name, image } });
}

/** Of the value that was located last: one thread, no recursion, no object for two numbers. */
let located = 0;

/** @returns where the value starts; its length is in `located` */
function locate({ wire, offset, lengthBytes, count }: WireRecord, index: number): number {
  const { view, isLittleEndian } = wire;
  let start = offset + count * lengthBytes;
  let at = offset;
  if (lengthBytes === 2) {
    for (let each = 0; each < index; each++, at += 2) {
      start += view.getUint16(at, isLittleEndian);
    }
    located = view.getUint16(at, isLittleEndian);
  } else {
    for (let each = 0; each < index; each++, at += 4) {
      start += view.getUint32(at, isLittleEndian);
    }
    located = view.getUint32(at, isLittleEndian);
  }
  return start;
}

const sizes: Readonly<Record<WireKind, number>> = {
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  i64: 8,
  u64: 8,
  text: 0,
  bytes: 0,
  list: 0,
  address: 1,
  tuple: 1,
  fds: 2,
  dynamic: 2,
};

/** @returns undefined where the record has no such value, or an empty or too short one */
export function decode(record: WireRecord, index: number, kind: WireKind): EventValue {
  if (index >= record.count) {
    return undefined;
  }
  const start = locate(record, index);
  const length = located;
  if (length === 0 || length < sizes[kind]) {
    return undefined;
  }
  const { view, bytes, isLittleEndian } = record.wire;
  switch (kind) {
    case 'i64':
      return readInt64(view, start, isLittleEndian);
    case 'u64':
      return readUint64(view, start, isLittleEndian);
    case 'u32':
      return view.getUint32(start, isLittleEndian);
    case 'i32':
      return view.getInt32(start, isLittleEndian);
    case 'u16':
      return view.getUint16(start, isLittleEndian);
    case 'i16':
      return view.getInt16(start, isLittleEndian);
    case 'u8':
      return view.getUint8(start);
    case 'i8':
      return view.getInt8(start);
    case 'text':
      return textAt(bytes, start, length);
    case 'bytes':
      return bytes.toString('latin1', start, start + length);
    case 'list':
      return listAt(bytes, start, length);
    case 'address':
      return addressAt(record.wire, start, length);
    case 'tuple':
      return tupleAt(record.wire, start, length);
    case 'fds':
      return descriptorsAt(record.wire, start, length);
    case 'dynamic':
      return dynamicAt(record.wire, start, length);
  }
}

/** A number where it is exact, as nearly all are. */
function readInt64(view: DataView, offset: number, isLittleEndian: boolean): number | bigint {
  const high = view.getInt32(isLittleEndian ? offset + 4 : offset, isLittleEndian);
  const low = view.getUint32(isLittleEndian ? offset : offset + 4, isLittleEndian);
  return high >= -0x200000 && high < 0x200000
    ? high * 0x1_0000_0000 + low
    : view.getBigInt64(offset, isLittleEndian);
}

function readUint64(view: DataView, offset: number, isLittleEndian: boolean): number | bigint {
  const high = view.getUint32(isLittleEndian ? offset + 4 : offset, isLittleEndian);
  const low = view.getUint32(isLittleEndian ? offset : offset + 4, isLittleEndian);
  return high < 0x200000 ? high * 0x1_0000_0000 + low : view.getBigUint64(offset, isLittleEndian);
}

/** "<NA>" is what the recorder wrote for what it could not read. */
function textAt(bytes: Buffer, start: number, length: number): string | undefined {
  const zero = bytes.indexOf(0, start);
  const end = zero === -1 || zero > start + length ? start + length : zero;
  const text = bytes.toString('utf8', start, end);
  return text === '<NA>' ? undefined : text;
}

function listAt(bytes: Buffer, start: number, length: number): string[] {
  const text = bytes.toString('utf8', start, start + length);
  return (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0');
}

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;

function addressAt(wire: WireBytes, start: number, length: number): string | undefined {
  const { bytes, view, isLittleEndian } = wire;
  const family = bytes[start];
  if (family === AF_INET && length >= 7) {
    return `${formatIpv4(bytes, start + 1)}:${view.getUint16(start + 5, isLittleEndian)}`;
  }
  if (family === AF_INET6 && length >= 19) {
    return `${formatIpv6(bytes, start + 1)}:${view.getUint16(start + 17, isLittleEndian)}`;
  }
  if (family === AF_UNIX) {
    return textAt(bytes, start + 1, length - 1) ?? '';
  }
  return undefined;
}

function tupleAt(wire: WireBytes, start: number, length: number): string | undefined {
  const { bytes, view, isLittleEndian } = wire;
  const family = bytes[start];
  const port = (offset: number) => view.getUint16(start + offset, isLittleEndian);
  if (family === AF_INET && length >= 13) {
    return `${formatIpv4(bytes, start + 1)}:${port(5)}->${formatIpv4(bytes, start + 7)}:${port(11)}`;
  }
  if (family === AF_INET6 && length >= 37) {
    return `${formatIpv6(bytes, start + 1)}:${port(17)}->${formatIpv6(bytes, start + 19)}:${port(35)}`;
  }
  if (family === AF_UNIX && length >= 17) {
    const source = view.getBigUint64(start + 1, isLittleEndian).toString(16);
    const destination = view.getBigUint64(start + 9, isLittleEndian).toString(16);
    return `${source}->${destination} ${textAt(bytes, start + 17, length - 17) ?? ''}`;
  }
  return undefined;
}

/** Descriptors and what is waited for, as poll has them: "3:1 4:5". */
function descriptorsAt(wire: WireBytes, start: number, length: number): string {
  const { view, isLittleEndian } = wire;
  const count = view.getUint16(start, isLittleEndian);
  const parts: string[] = [];
  for (let at = start + 2; parts.length < count && at + 10 <= start + length; at += 10) {
    const events = view.getUint16(at + 8, isLittleEndian).toString(16);
    parts.push(`${readInt64(view, at, isLittleEndian)}:${events}`);
  }
  return parts.join(' ');
}

/** A byte that says what it is, and a value whose length says it as well. */
function dynamicAt(wire: WireBytes, start: number, length: number): EventValue {
  const { view, bytes, isLittleEndian } = wire;
  switch (length - 1) {
    case 1:
      return view.getUint8(start + 1);
    case 4:
      return view.getUint32(start + 1, isLittleEndian);
    case 8:
      return readInt64(view, start + 1, isLittleEndian);
    default:
      return bytes.toString('latin1', start + 1, start + length);
  }
}
