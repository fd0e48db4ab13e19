import { limitExceeded, malformed } from '@seaworthy/model';
import type { EventReceiver } from '../../event/event-source.ts';
import type { EventType } from '../../event/event-type.ts';
import { findEventType } from '../../event/event-types.ts';
import type { EventArguments } from '../../event/runtime-event.ts';
import { systemCallNames } from '../../event/system-calls.ts';
import type { KernelEvent } from '../../state/kernel-event.ts';
import type { SystemState } from '../../state/system-state.ts';
import {
  BlockReader,
  type MachineInfo,
  processListVersions,
  readDescriptorList,
  readMachineInfo,
  readProcessList,
  readUserList,
} from './host-blocks.ts';
import { PendingEntries } from './pending-entries.ts';
import {
  type ArgumentsFactory,
  argumentsFactory,
  decode,
  WireBytes,
  type WireRecord,
} from './wire-arguments.ts';
import { GENERIC, type WireType, wireTypes } from './wire-types.ts';

/** A process list of a large host; events are far smaller. */
const MAX_BLOCK_BYTES = 64 * 1024 * 1024;

const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const MIN_BLOCK_BYTES = 12;
const SUPPORTED_MAJOR_VERSION = 1;

/** How the events of a type of block lie in it. */
interface EventBlock {
  /** Four bytes of flags stand before the event. */
  readonly hasFlags: boolean;
  /** The event says how many parameters it has; before, that was known by the type alone. */
  readonly hasCount: boolean;
  readonly isLarge: boolean;
}

const eventBlocks: ReadonlyMap<number, EventBlock> = new Map([
  [0x204, { hasFlags: false, hasCount: false, isLarge: false }],
  [0x8010abcd, { hasFlags: false, hasCount: false, isLarge: false }],
  [0x208, { hasFlags: true, hasCount: false, isLarge: false }],
  [0x216, { hasFlags: false, hasCount: true, isLarge: false }],
  [0x217, { hasFlags: true, hasCount: true, isLarge: false }],
  [0x221, { hasFlags: false, hasCount: true, isLarge: true }],
  [0x222, { hasFlags: true, hasCount: true, isLarge: true }],
]);

const machineInfoBlocks = new Set([0x201, 0x8002abcd]);
const descriptorListBlocks = new Map([
  [0x203, false],
  [0x8001abcd, false],
  [0x218, true],
]);
const userListBlocks = new Map([
  [0x206, false],
  [0x8012abcd, false],
  [0x220, true],
]);
/** Events of the recorder itself: use of processors, notes of old tools. Nothing happened. */
const marks = new Set(['procinfo', 'k8s', 'mesos', 'tracer']);
/** Addresses of the host's interfaces: nothing asks for them. */
const interfaceListBlocks = new Set([0x205, 0x8011abcd, 0x219]);

/**
 * Events out of the bytes of a capture in scap format, versions 1.x, of either byte order: blocks
 * as those of pcapng, in each of which stands a list of processes or an event. An entry and a
 * return of a system call become one event.
 * Source: falcosecurity/libs, userspace/libscap/scap_savefile.h and its engine.
 */
export class CaptureDecoder {
  readonly #state: SystemState;
  readonly #receiver: EventReceiver;
  readonly #entries = new PendingEntries();
  readonly #factories: (ArgumentsFactory | undefined)[] = [];
  /** Of events that do not say how many parameters they have: what the last one of the type had. */
  readonly #counts: number[] = [];
  readonly #event = new WireEvent();
  #rest: Buffer = Buffer.alloc(0);
  #isLittleEndian = true;
  #hasSection = false;
  #isLinked = false;
  #number = 0;
  #broken = 0;
  #foreign = 0;
  machine: MachineInfo | undefined = undefined;

  constructor(state: SystemState, receiver: EventReceiver) {
    this.#state = state;
    this.#receiver = receiver;
  }

  /** @throws MALFORMED, LIMIT_EXCEEDED, TARGET_UNSUPPORTED */
  push(chunk: Uint8Array): void {
    const bytes =
      this.#rest.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
        : Buffer.concat([this.#rest, chunk]);
    const used = this.#readBlocks(bytes);
    this.#rest = bytes.subarray(used);
  }

  end(): void {
    if (!this.#hasSection) {
      throw malformed('capture', 'it does not begin as one');
    }
    if (this.#rest.length > 0) {
      this.#receiver.problem({ code: 'truncated', message: 'The capture ends within a block.' });
    }
    if (this.#broken > 0) {
      this.#receiver.problem({
        code: 'unreadable-file',
        message: `${this.#broken} events of the capture are broken and were left out.`,
      });
    }
    if (this.#foreign > 0) {
      this.#receiver.problem({
        code: 'unsupported',
        message: `${this.#foreign} blocks or events of the capture are of unknown types.`,
      });
    }
  }

  /** @returns how many bytes were whole blocks */
  #readBlocks(bytes: Buffer): number {
    let at = 0;
    let wire = new WireBytes(bytes, this.#isLittleEndian);
    while (bytes.length - at >= MIN_BLOCK_BYTES) {
      if (bytes.readUInt32LE(at) === SECTION_HEADER) {
        this.#isLittleEndian = bytes.readUInt32LE(at + 8) === BYTE_ORDER_MAGIC;
        if (!this.#isLittleEndian && bytes.readUInt32BE(at + 8) !== BYTE_ORDER_MAGIC) {
          throw malformed('capture', 'the byte order of a section is unknown');
        }
        wire = new WireBytes(bytes, this.#isLittleEndian);
        this.#hasSection = true;
      } else if (!this.#hasSection) {
        throw malformed('capture', 'it does not begin as one');
      }
      const type = wire.view.getUint32(at, this.#isLittleEndian);
      const length = wire.view.getUint32(at + 4, this.#isLittleEndian);
      if (length < MIN_BLOCK_BYTES) {
        throw malformed('capture', 'a block is shorter than its frame');
      }
      if (length > MAX_BLOCK_BYTES) {
        throw limitExceeded('capture', 'bytes of a block', MAX_BLOCK_BYTES);
      }
      if (length > bytes.length - at) {
        break;
      }
      this.#readBlock(wire, type, at + 8, at + length - 4);
      at += length;
    }
    return at;
  }

  #readBlock(wire: WireBytes, type: number, start: number, end: number): void {
    const block = eventBlocks.get(type);
    if (block !== undefined) {
      this.#readEvent(wire, block, start, end);
      return;
    }
    const reader = new BlockReader(wire.bytes.subarray(start, end), wire.isLittleEndian);
    const version = processListVersions.get(type);
    if (version !== undefined) {
      for (const { tid, facts } of readProcessList(reader, version)) {
        this.#state.loadThread(tid, facts);
      }
    } else if (descriptorListBlocks.has(type)) {
      const list = readDescriptorList(reader, descriptorListBlocks.get(type) === true);
      this.#state.loadDescriptors(list.tid, list.descriptors);
    } else if (userListBlocks.has(type)) {
      for (const entry of readUserList(reader, userListBlocks.get(type) === true)) {
        if ('user' in entry) {
          this.#state.loadUser(entry.user);
        } else {
          this.#state.loadGroup(entry.group);
        }
      }
    } else if (machineInfoBlocks.has(type)) {
      this.machine = readMachineInfo(reader);
    } else if (type === SECTION_HEADER) {
      readSectionHeader(reader);
    } else if (!interfaceListBlocks.has(type)) {
      this.#foreign += 1;
    }
  }

  #readEvent(wire: WireBytes, block: EventBlock, start: number, end: number): void {
    const { view, isLittleEndian } = wire;
    const header = start + (block.hasFlags ? 6 : 2);
    const offset = header + (block.hasCount ? 26 : 22);
    if (offset > end) {
      this.#broken += 1;
      return;
    }
    this.#number += 1;
    const code = view.getUint16(header + 20, isLittleEndian);
    const wireType = wireTypes[code];
    if (wireType === undefined) {
      this.#foreign += 1;
      return;
    }
    const lengthBytes = block.isLarge ? 4 : 2;
    // An event says how long it is; blocks are padded.
    const said = header + view.getUint32(header + 16, isLittleEndian);
    const limit = Math.min(said, end);
    const count = block.hasCount
      ? checkedCount(wire, offset, limit, view.getUint32(header + 22, isLittleEndian), lengthBytes)
      : this.#countOf(wire, offset, limit, wireType);
    if (count === -1) {
      this.#broken += 1;
      return;
    }
    const tid = readId(view, header + 8, isLittleEndian);
    if (wireType.isEntry) {
      if (count > 0) {
        this.#entries.keep(tid, code, wire, offset, count, lengthBytes, limit);
      }
      return;
    }
    const record: WireRecord = { wire, offset, count, lengthBytes };
    const type = wireType.name === GENERIC ? genericType(record) : wireType.type;
    if (type === undefined) {
      this.#foreign += marks.has(wireType.name) ? 0 : 1;
      return;
    }
    if (!this.#isLinked) {
      this.#state.linkParents();
      this.#isLinked = true;
    }
    const entry = wireType.entry.length > 0 ? this.#entries.take(tid, code - 1) : undefined;
    const event = this.#event;
    event.type = type;
    event.number = this.#number;
    event.cpu = view.getUint16(start, isLittleEndian);
    event.tid = tid;
    event.setTime(view, header, isLittleEndian);
    event.args = this.#factoryOf(wireType)(record, entry);
    const result = wireType.hasResult
      ? decode(record, 0, wireType.parameters[0]?.kind ?? 'i64')
      : 0;
    event.result = !wireType.hasResult || result === undefined ? undefined : Number(result);
    this.#receiver.receive(this.#state.apply(event));
    if (type.name === 'procexit') {
      this.#entries.forget(tid);
    }
  }

  #factoryOf(wireType: WireType): ArgumentsFactory {
    let factory = this.#factories[wireType.code];
    if (factory === undefined) {
      factory = argumentsFactory(wireType);
      this.#factories[wireType.code] = factory;
    }
    return factory;
  }

  /**
   * Of an event that does not say how many parameters it has: as many as fill it exactly. Newer
   * versions of a type have more, so it is tried from the most to none.
   * @returns -1 when no number does
   */
  #countOf(wire: WireBytes, offset: number, end: number, wireType: WireType): number {
    const last = this.#counts[wireType.code];
    if (last !== undefined && fills(wire, offset, end, last)) {
      return last;
    }
    for (let count = wireType.parameters.length; count >= 0; count--) {
      if (fills(wire, offset, end, count)) {
        this.#counts[wireType.code] = count;
        return count;
      }
    }
    return -1;
  }
}

function readSectionHeader(reader: BlockReader): void {
  reader.u32(); // the byte order, which is known by now
  const major = reader.u16();
  const minor = reader.u16();
  if (major !== SUPPORTED_MAJOR_VERSION) {
    throw malformed('capture', `version ${major}.${minor} is not known`);
  }
}

function fills(wire: WireBytes, offset: number, end: number, count: number): boolean {
  return lengthOf(wire, offset, end, count, 2) === end - offset;
}

/** @returns the count, or -1 when the values do not fit into the event */
function checkedCount(
  wire: WireBytes,
  offset: number,
  end: number,
  count: number,
  lengthBytes: number,
): number {
  return lengthOf(wire, offset, end, count, lengthBytes) <= end - offset ? count : -1;
}

/** Of lengths and values together; infinite when the lengths alone do not fit. */
function lengthOf(
  { view, isLittleEndian }: WireBytes,
  offset: number,
  end: number,
  count: number,
  lengthBytes: number,
): number {
  if (count * lengthBytes > end - offset) {
    return Number.POSITIVE_INFINITY;
  }
  let total = count * lengthBytes;
  for (let at = offset; at < offset + count * lengthBytes; at += lengthBytes) {
    total +=
      lengthBytes === 2 ? view.getUint16(at, isLittleEndian) : view.getUint32(at, isLittleEndian);
  }
  return total;
}

function readId(view: DataView, offset: number, isLittleEndian: boolean): number {
  const high = view.getInt32(isLittleEndian ? offset + 4 : offset, isLittleEndian);
  const low = view.getUint32(isLittleEndian ? offset : offset + 4, isLittleEndian);
  return high * 0x1_0000_0000 + low;
}

const genericTypes: readonly (EventType | undefined)[] = systemCallNames.map((name) =>
  findEventType(name),
);

function genericType(record: WireRecord): EventType | undefined {
  const id = decode(record, 0, 'u16');
  return typeof id === 'number' ? genericTypes[id] : undefined;
}

/** Filled anew for each event: the state takes what it needs. */
class WireEvent implements KernelEvent {
  type: EventType = genericTypes[0]!;
  number = 0;
  seconds = 0;
  nanoseconds = 0;
  cpu = 0;
  tid = 0;
  args: EventArguments = {};
  result: number | undefined = undefined;

  /** Nanoseconds since 1970 as 64 bits, divided in steps that numbers hold exactly. */
  setTime(view: DataView, offset: number, isLittleEndian: boolean): void {
    const high = view.getUint32(isLittleEndian ? offset + 4 : offset, isLittleEndian);
    const low = view.getUint32(isLittleEndian ? offset : offset + 4, isLittleEndian);
    const billion = 1_000_000_000;
    const first = Math.floor(high / billion);
    const second = (high - first * billion) * 0x1_0000 + (low >>> 16);
    const secondQuotient = Math.floor(second / billion);
    const third = (second - secondQuotient * billion) * 0x1_0000 + (low & 0xffff);
    const thirdQuotient = Math.floor(third / billion);
    this.seconds = (first * 0x1_0000 + secondQuotient) * 0x1_0000 + thirdQuotient;
    this.nanoseconds = third - thirdQuotient * billion;
  }
}
