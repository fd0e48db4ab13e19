import {
  type Endpoint,
  type EventArguments,
  type FileDescriptor,
  type Machine,
  type SystemCallTable,
  type ThreadFacts,
  tableOf32Bit,
} from '@seaworthy/runtime';
import { callFields, callFlags } from '../frame/layout.ts';
import { CallFrame } from './call-frame.ts';
import { converters } from './call-values.ts';
import { type Call, calls, type ValueSource } from './calls.ts';
import { addressOf, descriptorOf } from './descriptor.ts';

export interface DecodedCall {
  readonly call: Call;
  /** Of the frame that is being looked at: asked for later, they are another's. */
  readonly args: EventArguments;
  readonly result: number;
  readonly fd: FileDescriptor | undefined;
  readonly thread: ThreadFacts;
}

interface Reader {
  readonly call: Call;
  readonly args: EventArguments;
  readonly paths: readonly ValueSource[];
  readonly isAccept: boolean;
  readonly isConnect: boolean;
  readonly hasBlob: boolean;
}

/** Frames of system calls, by the machine's numbers. */
export class CallDecoder {
  readonly frame: CallFrame;
  readonly #readers: readonly (Reader | undefined)[];
  readonly #compatReaders: readonly (Reader | undefined)[];

  constructor(machine: Machine) {
    this.frame = new CallFrame(machine);
    this.#readers = this.#makeReaders(machine);
    this.#compatReaders = this.#makeReaders(tableOf32Bit[machine]);
  }

  nameOf(number: number, isCompat: boolean): string | undefined {
    return (isCompat ? this.#compatReaders : this.#readers)[number]?.call.type.name;
  }

  /** @returns undefined for a call that the table does not have */
  decode(bytes: Buffer, start: number): DecodedCall | undefined {
    const { frame } = this;
    frame.cursor.moveTo(bytes, start);
    const isCompat = (frame.flags & callFlags.compat) !== 0;
    const reader = (isCompat ? this.#compatReaders : this.#readers)[frame.number];
    if (reader === undefined) return undefined;
    const directory = workingDirectory(frame, reader.paths);
    const pid = frame.cursor.u32(callFields.pid.offset);
    return {
      call: reader.call,
      args: reader.args,
      result: frame.result,
      fd: descriptor(frame, reader),
      thread: directory === undefined ? { pid } : { pid, workingDirectory: directory },
    };
  }

  #makeReaders(table: SystemCallTable): (Reader | undefined)[] {
    const readers: (Reader | undefined)[] = [];
    for (const call of calls) {
      const reader: Reader = {
        call,
        args: this.#argumentsOf(call),
        paths: call.values.filter(({ converter }) => converter === 'p'),
        isAccept: call.type.name.startsWith('accept'),
        isConnect: call.type.name === 'connect',
        hasBlob: call.words.has('memory') || call.words.has('message'),
      };
      for (const number of call.numbers[table]) readers[number] = reader;
    }
    return readers;
  }

  /** One object for all frames of a call: its properties read the frame when they are asked. */
  #argumentsOf(call: Call): EventArguments {
    const { frame } = this;
    const args: EventArguments = Object.create(null);
    for (const source of call.values) {
      const convert = converters[source.converter];
      if (convert === undefined) throw new Error(`No converter ${source.converter}`);
      Object.defineProperty(args, source.parameter, {
        enumerable: true,
        get: () => convert(frame, source),
      });
    }
    return args;
  }
}

function workingDirectory(frame: CallFrame, paths: readonly ValueSource[]): string | undefined {
  for (const { slot, directory } of paths) {
    const found = frame.workingDirectory(slot, directory);
    if (found !== undefined) return found;
  }
  return undefined;
}

function descriptor(frame: CallFrame, reader: Reader): FileDescriptor | undefined {
  if (frame.cursor.u8(callFields.descriptorKind.offset) === 0) return undefined;
  const [path] = reader.paths;
  const rawName =
    path !== undefined && reader.call.words.get('fd') === 'res' ? frame.text(path.slot) : undefined;
  const address: Endpoint | string | undefined = reader.hasBlob ? addressOf(frame.blob) : undefined;
  const isServer = reader.isAccept ? true : reader.isConnect ? false : undefined;
  return descriptorOf(frame.cursor, frame.machine, frame.path, {
    ...(rawName !== undefined && { rawName }),
    ...(address !== undefined && { address }),
    ...(isServer !== undefined && { isServer }),
  });
}
