import type { Readable } from 'node:stream';
import type { EventReceiver, EventSource } from '../../event/event-source.ts';
import type { SystemStateOptions } from '../../state/system-state.ts';
import { readLines } from '../read-lines.ts';
import { TetragonDecoder } from './tetragon-decoder.ts';

/** The events that Tetragon exports as JSON lines: its file, or `tetra getevents`. */
export class TetragonSource implements EventSource {
  readonly name = 'tetragon';
  readonly #input: Readable;
  readonly #options: SystemStateOptions;

  constructor(input: Readable, options: SystemStateOptions = {}) {
    this.#input = input;
    this.#options = options;
  }

  async run(receiver: EventReceiver, signal?: AbortSignal): Promise<void> {
    const decoder = new TetragonDecoder(receiver, this.#options);
    for await (const line of readLines(this.#input, (problem) => receiver.problem(problem))) {
      decoder.push(line);
      if (signal?.aborted === true) {
        break;
      }
    }
    decoder.end();
  }
}
