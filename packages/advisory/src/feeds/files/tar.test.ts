import { endsWell, mutated, tarOf } from '@seaworthy/testkit';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTar, type TarLimits } from './tar.ts';

async function read(
  bytes: Buffer,
  pieceBytes = 700,
  limits: TarLimits = { entries: 100, entryBytes: 10_000 },
): Promise<string[]> {
  const texts: string[] = [];
  for await (const data of readTar(
    piecesOf(bytes, pieceBytes),
    (name) => name.endsWith('.json'),
    limits,
    'x',
  )) {
    texts.push(data.toString());
  }
  return texts;
}

async function* piecesOf(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

const long = `${'d'.repeat(120)}/${'f'.repeat(60)}.json`;
const pax = (record: string) => ({ path: 'PaxHeader', type: 'x', data: record });
const sample = tarOf([
  { path: '2023/', type: '5' },
  { path: '2023/cve-2023-1.json', data: 'first' },
  { path: '2023/README', data: 'x'.repeat(2000) },
  { path: '2023/empty.json' },
  { path: '././@LongLink', type: 'L', data: `${long}\0` },
  { path: long.slice(0, 100), data: 'long' },
  pax('19 path=other.json\n'),
  { path: 'short', data: 'pax' },
  { path: 'link.json', type: '2', target: 'README' },
  { path: '2023/last.json', data: 'y'.repeat(1024) },
]);
const contents = ['first', '', 'long', 'pax', 'y'.repeat(1024)];

test('the wanted files, however the stream comes in pieces', async () => {
  for (const pieceBytes of [1, 511, 512, 513, 100_000]) {
    expect(await read(sample, pieceBytes)).toEqual(contents);
  }
  expect(await read(tarOf([]))).toEqual([]);
});

test.each([
  ['cut off in a file', sample.subarray(0, 1200)],
  ['without its closing blocks', sample.subarray(0, -1024)],
  ['that is something else', Buffer.from('<html>'.repeat(200))],
  ['empty', Buffer.alloc(0)],
])('an archive %s is malformed', async (_, bytes) => {
  await expect(read(bytes)).rejects.toMatchObject({ code: 'MALFORMED' });
});

test('bounds', async () => {
  const limits = { entries: 100, entryBytes: 1000 };
  await expect(read(sample, 512, limits)).rejects.toThrow(/bytes of a file in an archive/);
  await expect(read(sample, 512, { ...limits, entries: 3 })).rejects.toThrow(/entries/);
  const name = tarOf([{ path: 'x', type: 'L', data: 'n'.repeat(70_000) }]);
  await expect(read(name)).rejects.toThrow(/bytes of a name/);
  const claimed = tarOf([{ path: 'a.json', data: 'x', claimedSize: 2 ** 33 - 1 }]);
  await expect(read(claimed)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
});

test('letting go in the middle lets go of the stream', async () => {
  let open = true;
  async function* chunks() {
    try {
      yield sample;
    } finally {
      open = false;
    }
  }
  for await (const _ of readTar(chunks(), () => true, { entries: 9, entryBytes: 9999 }, 'x')) break;
  expect(open).toBe(false);
});

test('damaged archives give files or named errors', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 20 }), async (noise) => {
      const outcome = await read(mutated(sample, noise)).catch((error: unknown) => error);
      endsWell(() => {
        if (outcome instanceof Error) throw outcome;
      });
    }),
    { numRuns: 300 },
  );
});
