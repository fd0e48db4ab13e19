import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { malformed, SeaworthyError } from '@seaworthy/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BoltFile, type ReadAt, readState } from './bolt-file.ts';
import { readContainerdRecord } from './containerd-metadata.ts';

const PAGE = 4096;
const digest = `sha256:${'7'.repeat(64)}`;

type Tree = { readonly [name: string]: string | Tree };

/** Elements, then what they point to: page.go of bbolt. */
function pageOf(id: number, flags: number, elements: readonly [Buffer, Buffer, number][]): Buffer {
  const head = Buffer.alloc(16 + elements.length * 16);
  head.writeBigUInt64LE(BigInt(id), 0);
  head.writeUInt16LE(flags, 8);
  head.writeUInt16LE(elements.length, 10);
  const data: Buffer[] = [];
  let end = head.length;
  elements.forEach(([key, value, isBucket], index) => {
    const at = 16 + index * 16;
    head.writeUInt32LE(isBucket, at);
    head.writeUInt32LE(end - at, at + 4);
    head.writeUInt32LE(key.length, at + 8);
    head.writeUInt32LE(value.length, at + 12);
    data.push(key, value);
    end += key.length + value.length;
  });
  return Buffer.concat([head, ...data]);
}

const inOrder = (tree: Tree) =>
  Object.keys(tree).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

/** Buckets without pages of their own, as bbolt keeps small ones. */
function leavesOf(tree: Tree): [Buffer, Buffer, number][] {
  return inOrder(tree).map((name) => {
    const value = tree[name]!;
    return typeof value === 'string'
      ? [Buffer.from(name), Buffer.from(value), 0]
      : [Buffer.from(name), Buffer.concat([Buffer.alloc(16), pageOf(0, 2, leavesOf(value))]), 1];
  });
}

function metaOf(id: number, root: number, transaction: number): Buffer {
  const page = Buffer.alloc(PAGE);
  page.writeBigUInt64LE(BigInt(id), 0);
  page.writeUInt16LE(4, 8);
  const meta = page.subarray(16);
  meta.writeUInt32LE(0xed0cdaed, 0);
  meta.writeUInt32LE(2, 4);
  meta.writeUInt32LE(PAGE, 8);
  meta.writeBigUInt64LE(BigInt(root), 16);
  meta.writeBigUInt64LE(BigInt(transaction), 48);
  let hash = 14695981039346656037n;
  for (const byte of meta.subarray(0, 56)) {
    hash = ((hash ^ BigInt(byte)) * 1099511628211n) % 2n ** 64n;
  }
  meta.writeBigUInt64LE(hash, 56);
  return page;
}

const padded = (page: Buffer) =>
  Buffer.concat([page, Buffer.alloc(Math.ceil(page.length / PAGE) * PAGE - page.length)]);

/** Two states: page 2 is the root of the older one, page 3 of the newer. */
function fileOf(older: Tree, newer: Tree): Buffer {
  const root = padded(pageOf(3, 2, leavesOf(newer)));
  root.writeUInt32LE(root.length / PAGE - 1, 12);
  return Buffer.concat([
    metaOf(0, 2, 6),
    metaOf(1, 3, 7),
    padded(pageOf(2, 2, leavesOf(older))),
    root,
  ]);
}

const readerOf =
  (file: Buffer): ReadAt =>
  (offset, length) => {
    if (offset + length > file.length) throw malformed('test', 'it ends early');
    return file.subarray(offset, offset + length);
  };

const id = 'ef'.repeat(32);
const image = 'registry.example/shop/cart:2.1';
const containerd: Tree = {
  v1: {
    'k8s.io': {
      containers: { [id]: { image, labels: { app: 'cart', 'io.kubernetes.pod.name': 'cart-1' } } },
      images: { [image]: { target: { digest, mediatype: 'x' } } },
    },
  },
};

describe('a bolt file', () => {
  test('is read as its newest state has it', () => {
    const file = fileOf({ a: 'old' }, { a: 'new', b: { c: 'deep', d: '' } });
    const state = readState(readerOf(file));
    const bolt = new BoltFile(readerOf(file), state);
    const root = { page: state.root };
    expect(bolt.textAt(root, 'a')).toBe('new');
    const inner = bolt.bucketAt(root, 'b')!;
    expect(bolt.entriesOf(inner, 9).map(({ key }) => key.toString())).toEqual(['c', 'd']);
    expect([bolt.textAt(inner, 'd'), bolt.textAt(inner, 'e')]).toEqual(['', undefined]);
    expect([bolt.bucketAt(root, 'a'), bolt.bucketAt(root, 'x', 'y')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('whose newest first page is half written is what it was before', () => {
    const file = fileOf({ a: 'old' }, { a: 'new' });
    file[PAGE + 16 + 20] = 0x55;
    expect(readState(readerOf(file))).toMatchObject({ root: 2n, transaction: 6n });
    file[16 + 20] = 0x55;
    expect(() => readState(readerOf(file))).toThrow('neither');
  });

  test('finds keys over many pages', () => {
    const names = Array.from(
      { length: 300 },
      (_, index) => `key-${String(index).padStart(3, '0')}`,
    );
    const leaves = [0, 1, 2].map((part) =>
      padded(
        pageOf(
          3 + part,
          2,
          names
            .slice(part * 100, part * 100 + 100)
            .map((name) => [Buffer.from(name), Buffer.from(name.toUpperCase()), 0]),
        ),
      ),
    );
    // A branch's elements are: where the key is, its length, the page.
    const branch = Buffer.alloc(PAGE);
    pageOf(2, 1, []).copy(branch);
    branch.writeUInt16LE(3, 10);
    leaves.forEach((_, index) => {
      const at = 16 + index * 16;
      branch.writeUInt32LE(1024 + index * 16 - at, at);
      branch.writeUInt32LE(7, at + 4);
      branch.writeBigUInt64LE(BigInt(3 + index), at + 8);
      branch.write(names[index * 100]!, 1024 + index * 16);
    });
    const file = Buffer.concat([metaOf(0, 2, 1), Buffer.alloc(PAGE), branch, ...leaves]);
    const bolt = new BoltFile(readerOf(file), readState(readerOf(file)));
    for (const name of names) expect(bolt.textAt({ page: 2n }, name)).toBe(name.toUpperCase());
    for (const name of ['', 'key', 'key-0995', 'z']) {
      expect(bolt.textAt({ page: 2n }, name)).toBeUndefined();
    }
    expect(bolt.entriesOf({ page: 2n }, 1000)).toHaveLength(300);
  });

  test('that leads in a circle or is anything else ends in an error of ours', () => {
    const file = fileOf({ a: 'old' }, containerd);
    const look = (bytes: Buffer) => {
      const read = readerOf(bytes);
      const state = readState(read);
      const bolt = new BoltFile(read, state);
      const found = bolt.bucketAt({ page: state.root }, 'v1', 'k8s.io', 'containers', id);
      if (found !== undefined) bolt.entriesOf(found, 100);
      bolt.entriesOf({ page: state.root }, 100);
    };
    const change = fc.record({ at: fc.nat(file.length - 1), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const bytes = Buffer.from(file);
        // First pages stay whole, or nothing behind them would be read.
        for (const { at, to } of changes) if (at >= 2 * PAGE) bytes[at] = to;
        try {
          look(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(SeaworthyError);
        }
      }),
      { numRuns: 500 },
    );
    const circle = Buffer.from(file);
    circle.writeUInt16LE(1, 3 * PAGE + 8);
    circle.writeUInt32LE(16, 3 * PAGE + 16);
    circle.writeUInt32LE(0, 3 * PAGE + 20);
    circle.writeBigUInt64LE(3n, 3 * PAGE + 24);
    expect(() => look(circle)).toThrow(SeaworthyError);
  });
});

describe("containerd's database", () => {
  const home = mkdtempSync(join(tmpdir(), 'sw-bolt-'));
  const path = join(home, 'io.containerd.metadata.v1.bolt/meta.db');

  test('has the digest and labels of a container; one that is broken has nothing', () => {
    mkdirSync(dirname(path));
    writeFileSync(path, fileOf({}, containerd));
    expect(readContainerdRecord(home, 'k8s.io', id)).toEqual({
      image,
      digest,
      labels: new Map([
        ['app', 'cart'],
        ['io.kubernetes.pod.name', 'cart-1'],
      ]),
    });
    expect(readContainerdRecord(home, 'moby', id)).toBeUndefined();
    expect(readContainerdRecord(home, 'k8s.io', 'other')).toBeUndefined();
    writeFileSync(path, 'no database');
    expect(readContainerdRecord(home, 'k8s.io', id)).toBeUndefined();
    rmSync(home, { recursive: true });
    expect(readContainerdRecord(home, 'k8s.io', id)).toBeUndefined();
  });
});
