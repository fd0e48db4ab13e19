import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { SeaworthyError } from '@seaworthy/model';
import type { EventSource } from '../event/event-source.ts';
import { AuditSource } from './audit/audit-source.ts';
import { parseJsonObject } from './json-values.ts';
import { CaptureSource } from './scap/capture-source.ts';
import { TetragonSource } from './tetragon/tetragon-source.ts';
import { CHUNK_BYTES, unpack } from './unpack.ts';

/** What events can be recorded in. */
export const recordingKinds = ['scap', 'tetragon', 'audit'] as const;
export type RecordingKind = (typeof recordingKinds)[number];

const sources: Readonly<Record<RecordingKind, (input: Readable) => EventSource>> = {
  scap: (input) => new CaptureSource(input),
  tetragon: (input) => new TetragonSource(input),
  audit: (input) => new AuditSource(input),
};

/**
 * A recording of events, from a file or a stream, packed with gzip or not. Its kind is told by how
 * it begins, unless it is given.
 * @throws TARGET_NOT_FOUND, ACCESS_DENIED, MALFORMED, TARGET_UNSUPPORTED
 */
export async function openRecording(
  input: string | Readable,
  kind?: RecordingKind,
): Promise<EventSource> {
  const stream =
    typeof input === 'string' ? createReadStream(input, { highWaterMark: CHUNK_BYTES }) : input;
  const name = typeof input === 'string' ? input : 'standard input';
  // Problems of packing are the capture's own to tell, and it unpacks by itself.
  const chunks = kind === 'scap' ? stream : unpack(stream);
  const iterator: AsyncIterator<Uint8Array> = chunks[Symbol.asyncIterator]();
  const first = await iterator.next().catch((error: unknown) => {
    throw unreadable(error, name);
  });
  const start = first.done === true ? new Uint8Array() : first.value;
  async function* all() {
    yield start;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  const found = kind ?? kindOf(start);
  if (found === undefined) {
    throw new SeaworthyError('TARGET_UNSUPPORTED', `${name} is no recording of events`, {
      hint: `It may be one of: ${recordingKinds.join(', ')}.`,
    });
  }
  return sources[found](Readable.from(all(), { objectMode: false, highWaterMark: CHUNK_BYTES }));
}

const SECTION_HEADER = [0x0a, 0x0d, 0x0d, 0x0a];

function kindOf(start: Uint8Array): RecordingKind | undefined {
  if (SECTION_HEADER.every((byte, at) => start[at] === byte)) {
    return 'scap';
  }
  const text = Buffer.from(start.subarray(0, 256 * 1024)).toString('utf8');
  const end = text.indexOf('\n');
  const line = (end === -1 ? text : text.slice(0, end)).trim();
  if (/^(?:node=\S+ )?type=\w+ (?:msg=)?audit\(/.test(line)) {
    return 'audit';
  }
  const object = parseJsonObject(line);
  if (object === undefined) {
    return undefined;
  }
  if ('rule' in object && 'output_fields' in object) {
    throw new SeaworthyError('TARGET_UNSUPPORTED', 'these are alerts of Falco, judged already', {
      hint: 'Replay the capture that Falco judged, or the events of another source.',
    });
  }
  return Object.keys(object).some((key) => key.startsWith('process_')) ? 'tetragon' : undefined;
}

function unreadable(error: unknown, name: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') {
    return new SeaworthyError('TARGET_NOT_FOUND', `${name}: there is no such file`);
  }
  if (code === 'EACCES' || code === 'EISDIR') {
    return new SeaworthyError('ACCESS_DENIED', `${name} cannot be read`, { cause: error });
  }
  return code.startsWith('Z_')
    ? new SeaworthyError('MALFORMED', `${name} is packed, and broken`, { cause: error })
    : error;
}
