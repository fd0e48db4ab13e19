import type { Readable } from 'node:stream';
import type { SystemStateOptions } from '../../state/system-state.ts';
import { LineSource } from '../line-source.ts';
import { TetragonDecoder } from './tetragon-decoder.ts';

/** The events that Tetragon exports as JSON lines: its file, or `tetra getevents`. */
export class TetragonSource extends LineSource {
  constructor(input: Readable, options: SystemStateOptions = {}) {
    super('tetragon', input, (receiver) => new TetragonDecoder(receiver, options));
  }
}
