/**
 * A sample with some of its bytes changed, or cut. `noise` decides which: it comes from a
 * property-test generator, so that a failure can be shrunk and replayed. Every second change falls
 * into the first `focusBytes`, where a large file has its headers.
 */
export function mutated(
  sample: Uint8Array | string,
  noise: readonly number[],
  focusBytes = Number.POSITIVE_INFINITY,
): Buffer {
  const bytes = Buffer.from(sample);
  if (bytes.length === 0) return bytes;
  const startBytes = Math.min(focusBytes, bytes.length);
  for (let i = 0; i + 1 < noise.length; i += 2) {
    bytes[noise[i]! % (i % 4 === 0 ? startBytes : bytes.length)] = noise[i + 1]! % 256;
  }
  const last = noise.at(-1) ?? 0;
  return last % 4 === 3 ? bytes.subarray(0, last % bytes.length) : bytes;
}

export interface Edit {
  readonly at: number;
  /** How many bytes are taken out there. */
  readonly drop: number;
  readonly insert: Uint8Array;
}

/** A sample after some cuts and insertions, one upon the other: what shifts all that follows. */
export function edited(sample: Uint8Array | string, edits: readonly Edit[]): Buffer {
  let bytes = Buffer.from(sample);
  for (const { at, drop, insert } of edits) {
    bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + drop)]);
  }
  return bytes;
}

/** Runs what reads hostile input: an answer is fine and so is a named error; else it throws. */
export function endsWell(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'SeaworthyError') throw error;
  }
}
