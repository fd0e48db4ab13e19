import { edited, endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRpmManifest } from './rpm-manifest.ts';

// As the image of CBL-Mariner's distroless base has it.
const sample = `glibc\t2.35-2.cm2\t1653816591\t1653628955\tMicrosoft Corporation\t(none)\t10855265\tx86_64\t0\tglibc-2.35-2.cm2.src.rpm
vim\t9.0-1.cm2\t1653816591\t1653753130\tMicrosoft Corporation\t2\t45000\tx86_64\t2\tvim-9.0-1.cm2.src.rpm
`;

/** Every package found has what the rest of the program counts on. */
function read(text: string): void {
  endsWell(() => {
    for (const { name, version, release, epoch } of parseRpmManifest(text, () => {})) {
      expect([name, version, release]).not.toContain('');
      if (epoch !== undefined) expect(Number.isSafeInteger(epoch)).toBe(true);
    }
  });
}

test('a line a package', () => {
  expect(parseRpmManifest(sample, () => {})).toMatchObject([
    { name: 'glibc', version: '2.35', release: '2.cm2', epoch: 0 },
    { name: 'vim', version: '9.0', release: '1.cm2', epoch: 2 },
  ]);
});

test('random and mutated lists end in packages or a named error, and soon', () => {
  const edit = fc.record({
    at: fc.nat(sample.length),
    drop: fc.nat(40),
    insert: fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom('\t', '\n', '-', '(none)', '99999999999').map((text) => Buffer.from(text)),
    ),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 8 }), (edits) =>
      read(edited(sample, edits).toString()),
    ),
    { numRuns: 300 },
  );
  fc.assert(fc.property(fc.array(fc.nat()), (noise) => read(mutated(sample, noise).toString())));
  fc.assert(fc.property(fc.string(), read));
  for (const text of ['\t', '\n', '-', 'a\t-', 'a\t1-1\n']) read(text.repeat(100_000));
});
