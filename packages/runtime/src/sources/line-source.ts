import type { Readable } from 'node:stream';
import type { EventReceiver, EventSource } from '../event/event-source.ts';
import { readLines } from './read-lines.ts';

/** Makes events of lines, and hands them to the receiver that it was made with. */
export interface LineDecoder {
  push(line: string): void;
  /** What was held back comes out, and what could not be read is told. */
  end(): void;
}

/** A stream of lines until its end. */
export class LineSource implements EventSource {
  readonly name: string;
  readonly #input: Readable;
  readonly #decoderFor: (receiver: EventReceiver) => LineDecoder;

  constructor(name: string, input: Readable, decoderFor: (receiver: EventReceiver) => LineDecoder) {
    this.name = name;
    this.#input = input;
    this.#decoderFor = decoderFor;
  }

  async run(receiver: EventReceiver, signal?: AbortSignal): Promise<void> {
    const decoder = this.#decoderFor(receiver);
    for await (const line of readLines(this.#input, (problem) => receiver.problem(problem))) {
      decoder.push(line);
      if (signal?.aborted === true) break;
    }
    decoder.end();
  }
}
