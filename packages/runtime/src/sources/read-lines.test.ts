import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_LINE_LENGTH, readLines } from './read-lines.ts';

async function linesOf(chunks: Iterable<string | Uint8Array>) {
  const problems: string[] = [];
  const lines: string[] = [];
  for await (const line of readLines(Readable.from(chunks), ({ code }) => problems.push(code))) {
    lines.push(line);
  }
  return { lines, problems };
}

test('however the text is cut, its lines are the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' }).map((text) => `${text.replace(/[\r\n]/g, '')}é`)),
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom('\n', '\r\n'),
      async (expected, size, end) => {
        const bytes = Buffer.from(expected.join(end));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        expect((await linesOf(chunks)).lines).toEqual(expected);
      },
    ),
  );
});

test('a line without an end in sight is left out, those after it are not', async () => {
  const piece = 'x'.repeat(MAX_LINE_LENGTH / 4 + 1);
  const { lines, problems } = await linesOf(['a\n', ...Array(9).fill(piece), 'x\nb\n\nc']);
  expect(lines).toEqual(['a', 'b', 'c']);
  expect(problems).toEqual(['limit-exceeded']);
});
