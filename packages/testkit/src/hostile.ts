/**
 * A sample with some of its bytes changed, or cut. `noise` decides which: it comes from a
 * property-test generator, so that a failure can be shrunk and replayed.
 */
export function mutated(sample: Uint8Array | string, noise: readonly number[]): Buffer {
  const bytes = Buffer.from(sample);
  if (bytes.length === 0) return bytes;
  for (let i = 0; i + 1 < noise.length; i += 2) {
    bytes[noise[i]! % bytes.length] = noise[i + 1]! % 256;
  }
  const last = noise.at(-1) ?? 0;
  return last % 4 === 3 ? bytes.subarray(0, last % bytes.length) : bytes;
}

/** Runs what reads hostile input: an answer is fine and so is a named error; else it throws. */
export function endsWell(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'SeaworthyError') throw error;
  }
}
