import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { malformed, messageOf, SeaworthyError } from '@seaworthy/model';
import type { EventReceiver, EventSource } from '../../event/event-source.ts';
import { SystemState, type SystemStateOptions } from '../../state/system-state.ts';
import { CHUNK_BYTES, unpack } from '../unpack.ts';
import { CaptureDecoder } from './capture-decoder.ts';
import type { MachineInfo } from './host-blocks.ts';

/** A capture in scap format, plain or packed with gzip, from a file or a stream. */
export class CaptureSource implements EventSource {
  readonly name: string;
  readonly #open: () => Readable;
  readonly #options: SystemStateOptions;
  /** Of the host that was recorded; known once events come. */
  machine: MachineInfo | undefined = undefined;

  constructor(input: string | Readable, options: SystemStateOptions = {}) {
    this.name = typeof input === 'string' ? input : 'stream';
    this.#options = options;
    this.#open = () =>
      typeof input === 'string' ? createReadStream(input, { highWaterMark: CHUNK_BYTES }) : input;
  }

  async run(receiver: EventReceiver, signal?: AbortSignal): Promise<void> {
    const state = new SystemState({
      onProblem: (problem) => receiver.problem(problem),
      ...this.#options,
    });
    const decoder = new CaptureDecoder(state, receiver);
    try {
      for await (const chunk of unpack(this.#open())) {
        decoder.push(chunk);
        this.machine = decoder.machine;
        if (signal?.aborted === true) {
          return;
        }
      }
    } catch (error) {
      if (isEndOfInput(error)) {
        receiver.problem({
          code: 'truncated',
          message: 'The capture ends before its gzip stream.',
        });
      } else {
        throw readable(error, this.name);
      }
    }
    decoder.end();
  }
}

function isEndOfInput(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
}

function readable(error: unknown, name: string): unknown {
  if (error instanceof SeaworthyError || !(error instanceof Error) || !('code' in error)) {
    return error;
  }
  switch (error.code) {
    case 'ENOENT':
      return new SeaworthyError('TARGET_NOT_FOUND', `${name}: there is no such file`);
    case 'EACCES':
    case 'EISDIR':
      return new SeaworthyError('ACCESS_DENIED', `${name}: ${messageOf(error)}`, { cause: error });
    default:
      return String(error.code).startsWith('Z_') ? malformed(name, messageOf(error), error) : error;
  }
}
