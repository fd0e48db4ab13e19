import fc from 'fast-check';

/** Copies of real bytes with some of them changed, more of them near the start, and often cut off. */
export function mutated(bytes: Buffer, focusBytes = 512): fc.Arbitrary<Buffer> {
  const position = fc.oneof(
    fc.nat(bytes.length - 1),
    fc.nat(Math.min(focusBytes, bytes.length) - 1),
  );
  const value = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255));
  const changes = fc.array(fc.tuple(position, value), { maxLength: 24 });
  const end = fc.oneof({ weight: 4, arbitrary: fc.constant(bytes.length) }, fc.nat(bytes.length));
  return fc.tuple(changes, end).map(([edits, length]) => {
    const copy = Buffer.from(bytes);
    for (const [at, byte] of edits) copy[at] = byte;
    return copy.subarray(0, length);
  });
}
