import { SeaworthyError } from '@seaworthy/model';
import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RpmHeader, rpmTag } from './rpm-header.ts';

type Value = string | readonly string[] | readonly number[];

/** A header as rpm writes it: strings are type 6, lists 8, 32-bit numbers 4 and aligned. */
function makeHeader(tags: readonly (readonly [tag: number, value: Value])[]): Buffer {
  const index: Buffer[] = [];
  let store = Buffer.alloc(0);
  for (const [tag, value] of tags) {
    const numeric = typeof value !== 'string' && typeof value[0] === 'number';
    if (numeric) store = Buffer.concat([store, Buffer.alloc((4 - (store.length % 4)) % 4)]);
    const entry = Buffer.alloc(16);
    entry.writeUInt32BE(tag, 0);
    entry.writeUInt32BE(numeric ? 4 : typeof value === 'string' ? 6 : 8, 4);
    entry.writeUInt32BE(store.length, 8);
    entry.writeUInt32BE(typeof value === 'string' ? 1 : value.length, 12);
    index.push(entry);
    const values = typeof value === 'string' ? [value] : value;
    for (const one of values) {
      const bytes = typeof one === 'string' ? Buffer.from(`${one}\0`) : Buffer.alloc(4);
      if (typeof one === 'number') bytes.writeUInt32BE(one);
      store = Buffer.concat([store, bytes]);
    }
  }
  const counts = Buffer.alloc(8);
  counts.writeUInt32BE(index.length, 0);
  counts.writeUInt32BE(store.length, 4);
  return Buffer.concat([counts, ...index, store]);
}

const blob = makeHeader([
  [rpmTag.name, 'bash'],
  [rpmTag.version, '5.1'],
  [rpmTag.epoch, [3]],
  [rpmTag.baseNames, ['a', 'b', 'é']],
  [rpmTag.dirIndexes, [0, 1, 0]],
  [rpmTag.dirNames, ['/usr/', '/etc/']],
]);

test('gives the values of its tags', () => {
  const header = new RpmHeader(blob);
  expect(header.string(rpmTag.name)).toBe('bash');
  expect(header.string(rpmTag.arch)).toBeUndefined();
  expect(header.string(rpmTag.epoch)).toBeUndefined(); // not a text
  expect(header.numbers(rpmTag.epoch)).toEqual([3]);
  expect(header.numbers(rpmTag.name)).toEqual([]);
  expect(header.strings(rpmTag.baseNames)).toEqual(['a', 'b', 'é']);
  expect(header.numbers(rpmTag.dirIndexes)).toEqual([0, 1, 0]);
});

test('the later of two entries counts', () => {
  const header = new RpmHeader(
    makeHeader([
      [rpmTag.name, 'old'],
      [rpmTag.name, 'new'],
    ]),
  );
  expect(header.string(rpmTag.name)).toBe('new');
});

test('counts that the bytes do not hold are named errors or shorter lists', () => {
  expect(() => new RpmHeader(Buffer.alloc(7))).toThrow(SeaworthyError);
  expect(() => new RpmHeader(Buffer.alloc(64))).toThrow(SeaworthyError);
  expect(() => new RpmHeader(blob.subarray(0, -1))).toThrow(SeaworthyError);
  const lying = (count: number) => {
    const copy = Buffer.from(blob);
    for (let entry = 0; entry < 6; entry++) copy.writeUInt32BE(count, 8 + 16 * entry + 12);
    return new RpmHeader(copy);
  };
  expect(lying(1000).strings(rpmTag.dirNames)).toEqual(['/usr/', '/etc/']);
  expect(lying(1000).numbers(rpmTag.dirIndexes).length).toBeLessThan(10);
  expect(() => lying(0xffff_ffff).strings(rpmTag.dirNames)).toThrow(SeaworthyError);
  expect(() => lying(0xffff_ffff).numbers(rpmTag.dirIndexes)).toThrow(SeaworthyError);
});

test('random and mutated headers end in values or a named error', () => {
  const readAll = (bytes: Buffer) => {
    endsWell(() => {
      const header = new RpmHeader(bytes);
      for (const tag of Object.values(rpmTag)) {
        header.strings(tag);
        header.numbers(tag);
      }
    });
  };
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 48 }), (noise) =>
      readAll(mutated(blob, noise, 512)),
    ),
    { numRuns: 500 },
  );
  fc.assert(fc.property(fc.uint8Array(), (random) => readAll(Buffer.from(random))));
});
