import type { EventReceiver, KernelEvent, Machine } from '@seaworthy/runtime';
import { CallDecoder } from './call/call-decoder.ts';
import { FrameCursor } from './frame/frame-cursor.ts';
import {
  callCount,
  cgroupFields,
  cgroupOperations,
  execFields,
  failureFields,
  frameTypes,
  frameVersion,
  headerFields,
  lossFields,
  readyFields,
} from './frame/layout.ts';
import {
  type CgroupPaths,
  type DecodedProcessEvent,
  decodeExec,
  decodeExit,
  decodeFork,
  isExecOfDescriptor,
  processTypes,
  wasKilled,
} from './process/process-frames.ts';

import { decodeUse, firstUseType } from './use/use-frame.ts';

export interface DecoderHandlers {
  /** Parameters of a system call live until this returns. */
  event(event: KernelEvent): void;
  /** A program was killed as it began. Its event comes first. */
  killed?(event: KernelEvent, cgroupId: bigint): void;
  cgroupMade(hierarchy: number, id: bigint, path: string): void;
  lost: EventReceiver['lost'];
  /** Events came without something that the kernel could not read; which: enum failure_place. */
  gap(place: number, count: number): void;
  /**
   * @param isFirst the hooks are attached from now on
   * @param asked the last of the loader's orders that asked for an answer
   */
  ready(isFirst: boolean, asked: number): void;
}

const frameNames = Object.keys(frameTypes);

/** Frames as events. */
export class EventDecoder {
  readonly #handlers: DecoderHandlers;
  readonly #cgroups: CgroupPaths;
  readonly #calls: CallDecoder;
  readonly #machine: Machine;
  readonly #cursor = new FrameCursor();
  #number = 0;
  /** Added to times of CLOCK_BOOTTIME: seconds, and nanoseconds. */
  #offsetSeconds = 0;
  #offsetNanoseconds = 0;
  #isReady = false;

  constructor(machine: Machine, cgroups: CgroupPaths, handlers: DecoderHandlers) {
    this.#calls = new CallDecoder(machine);
    this.#machine = machine;
    this.#cgroups = cgroups;
    this.#handlers = handlers;
  }

  decode(bytes: Buffer, start: number): void {
    const cursor = this.#cursor;
    cursor.moveTo(bytes, start);
    switch (cursor.u16(headerFields.type.offset)) {
      case frameTypes.call:
        this.#decodeCall(bytes, start);
        break;
      case frameTypes.fork:
        this.#emit(processTypes.clone, decodeFork(cursor, this.#cgroups));
        break;
      case frameTypes.exec:
        this.#decodeExec();
        break;
      case frameTypes.exit:
        this.#emit(processTypes.procexit, decodeExit(cursor));
        break;
      case frameTypes.use:
        this.#decodeUse();
        break;
      case frameTypes.cgroup:
        this.#decodeCgroup();
        break;
      case frameTypes.loss:
        this.#decodeLoss();
        break;
      case frameTypes.failure:
        this.#handlers.gap(
          cursor.u32(failureFields.place.offset),
          cursor.number64(failureFields.count.offset),
        );
        break;
      case frameTypes.ready:
        this.#decodeReady();
        break;
      default:
        break;
    }
  }

  /** For an event that does not come out of a frame. */
  takeNumber(): number {
    this.#number += 1;
    return this.#number;
  }

  #decodeCall(bytes: Buffer, start: number): void {
    const decoded = this.#calls.decode(bytes, start);
    if (decoded === undefined) return;
    const { call, args, result, fd, thread } = decoded;
    const event = {
      ...this.#stamp(),
      type: call.type,
      tid: this.#cursor.u32(headerFields.tid.offset),
      args,
      result,
      thread,
    };
    this.#handlers.event(fd === undefined ? event : { ...event, fd });
  }

  #decodeExec(): void {
    const decoded = decodeExec(this.#cursor, this.#cgroups);
    const type = isExecOfDescriptor(decoded.args) ? processTypes.execveat : processTypes.execve;
    const event = this.#emit(type, decoded);
    if (wasKilled(this.#cursor)) {
      this.#handlers.killed?.(event, this.#cursor.u64(execFields.cgroupId.offset));
    }
  }

  #decodeUse(): void {
    const decoded = decodeUse(this.#cursor, this.#cgroups, this.#machine);
    if (decoded !== undefined) this.#emit(firstUseType, decoded);
  }

  #decodeCgroup(): void {
    const cursor = this.#cursor;
    if (cursor.u32(cgroupFields.operation.offset) !== cgroupOperations.made) return;
    this.#handlers.cgroupMade(
      cursor.u32(cgroupFields.cgroupHierarchy.offset),
      cursor.u64(cgroupFields.cgroupId.offset),
      cursor.text(cgroupFields.end.offset, cursor.u16(cgroupFields.pathSize.offset)),
    );
  }

  #decodeLoss(): void {
    const cursor = this.#cursor;
    const call = cursor.u32(lossFields.call.offset);
    const isCompat = cursor.u32(lossFields.isCompat.offset) === 1;
    const name =
      call < callCount ? this.#calls.nameOf(call, isCompat) : frameNames[call - callCount - 1];
    this.#handlers.lost(cursor.number64(lossFields.count.offset), eventNameOf(name));
  }

  #decodeReady(): void {
    const cursor = this.#cursor;
    const version = cursor.u32(readyFields.version.offset);
    if (version !== frameVersion) {
      throw new Error(`The sensor's frames are of version ${version}, not ${frameVersion}.`);
    }
    const offset = cursor.s64(readyFields.bootToReal.offset);
    this.#offsetSeconds = Number(offset / 1_000_000_000n);
    this.#offsetNanoseconds = Number(offset % 1_000_000_000n);
    this.#handlers.ready(!this.#isReady, cursor.u32(readyFields.asked.offset));
    this.#isReady = true;
  }

  #emit(type: KernelEvent['type'], decoded: DecodedProcessEvent): KernelEvent {
    const event = { ...this.#stamp(), type, ...decoded };
    this.#handlers.event(event);
    return event;
  }

  #stamp(): Pick<KernelEvent, 'number' | 'seconds' | 'nanoseconds' | 'cpu'> {
    const time = this.#cursor.number64(headerFields.time.offset);
    const seconds = Math.floor(time / 1e9);
    const nanoseconds = time - seconds * 1e9 + this.#offsetNanoseconds;
    const carry = nanoseconds >= 1e9 ? 1 : 0;
    return {
      number: this.takeNumber(),
      seconds: seconds + this.#offsetSeconds + carry,
      nanoseconds: nanoseconds - carry * 1e9,
      cpu: this.#cursor.u16(headerFields.cpu.offset),
    };
  }
}

/** A loss is counted under the name that its events have. */
function eventNameOf(name: string | undefined): string | undefined {
  const names: Readonly<Record<string, string>> = {
    fork: 'clone',
    exec: 'execve',
    exit: 'procexit',
    use: firstUseType.name,
  };
  return name === undefined ? undefined : (names[name] ?? name);
}
