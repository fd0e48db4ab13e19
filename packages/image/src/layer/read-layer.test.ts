import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { hasShared, sharedPath, tarOf } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cataloger } from '../catalogers/cataloger.ts';
import { limits } from '../limits.ts';
import type { LayerBlob } from '../readers/reader.ts';
import { ContentStore } from './collected-content.ts';
import type { LayerFacts } from './layer-facts.ts';
import { readLayer } from './read-layer.ts';
import { Selection } from './selection.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'seaworthy-layer-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const hash: Cataloger = {
  name: 'hash',
  version: 1,
  about: '',
  selects: { names: ['fact'], elf: true, where: (path) => !path.endsWith('.so') },
  maxBytes: 100 << 20,
  read(file) {
    const digest = createHash('sha256');
    // In odd steps, so that reads cross the borders of chunks and windows.
    for (let at = 0; at < file.sizeBytes; at += 99_991) digest.update(file.read(at, 99_991));
    return `${file.sizeBytes} ${digest.digest('hex')}`;
  },
  resolve: () => ({ packages: [] }),
};

const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');

function blobOf(stored: Buffer, more: Partial<LayerBlob> = {}): LayerBlob {
  return {
    digest: `sha256:${sha256(stored)}`,
    diffId: undefined,
    mediaType: undefined,
    sizeBytes: stored.length,
    open: async () => Readable.from(pieces(stored, 65_536)),
    ...more,
  };
}

function* pieces(data: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

function read(blob: LayerBlob, signal = new AbortController().signal): Promise<LayerFacts> {
  const store = new ContentStore(directory);
  return readLayer(blob, { selection: new Selection([hash]), store, signal });
}

const data = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251));
const tar = tarOf([{ path: 'a/fact', data }]);
const facts = [{ path: 'a/fact', facts: { hash: `300000 ${sha256(data)}` } }];

test.each([
  ['plain', tar],
  ['gzip', gzipSync(tar)],
  [
    'gzip in several members',
    Buffer.concat([gzipSync(tar.subarray(0, 1000)), gzipSync(tar.subarray(1000))]),
  ],
  ['zstd', zstdCompressSync(tar)],
  [
    'zstd in several frames, a skippable one first',
    Buffer.concat([
      Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]),
      zstdCompressSync(tar.subarray(0, 1000)),
      zstdCompressSync(tar.subarray(1000)),
    ]),
  ],
])('reads a layer stored as %s', async (_, stored) => {
  const layer = await read(blobOf(stored));
  expect(layer.problems).toEqual([]);
  expect(layer.files).toEqual(facts);
  expect(layer.diffId).toBe(`sha256:${sha256(tar)}`);
  expect(layer.uncompressedBytes).toBe(tar.length);
});

test('a large file goes through a temporary file that is removed', async () => {
  const large = Buffer.alloc(40 << 20, 'large');
  const layer = await read(blobOf(tarOf([{ path: 'fact', data: large }])));
  expect(layer.files[0]?.facts).toEqual({ hash: `${large.length} ${sha256(large)}` });
  expect(readdirSync(directory)).toEqual([]);
});

test('an ELF file is known by its first bytes, wherever they are cut', async () => {
  const elf = Buffer.concat([Buffer.from('\x7fELF', 'latin1'), Buffer.alloc(100, 1)]);
  const archive = tarOf([
    { path: 'bin/tool', data: elf },
    { path: 'bin/script', data: '#!/bin/sh\necho a long enough script to be an ELF file by size' },
    { path: 'lib/x.so', data: elf },
  ]);
  for (const cut of [513, 514, 515]) {
    const open = async () => Readable.from([archive.subarray(0, cut), archive.subarray(cut)]);
    const layer = await read(blobOf(archive, { open }));
    expect(layer.files.map(({ path }) => path)).toEqual(['bin/tool']);
  }
});

test('hard links to files that nobody selected cost a second pass, not a package', async () => {
  const archive = tarOf([
    { path: 'store/ab12', data },
    { path: 'app/fact', type: '1', target: 'store/ab12' },
  ]);
  const layer = await read(blobOf(archive));
  expect(layer.files).toEqual([{ path: 'app/fact', facts: facts[0]!.facts }]);
});

describe('what is broken or hostile', () => {
  test('a blob with other contents than its digest says is refused', async () => {
    const stored = gzipSync(tar);
    const other = `sha256:${sha256(Buffer.from('other'))}`;
    await expect(read(blobOf(stored, { digest: other }))).rejects.toMatchObject({
      code: 'DIGEST_MISMATCH',
    });
  });

  test('an image configuration that promises another layer is reported', async () => {
    const layer = await read(blobOf(tar, { diffId: 'sha256:00' }));
    expect(layer.problems).toMatchObject([{ code: 'digest-mismatch' }]);
    expect(layer.files).toEqual(facts);
  });

  test.each([
    ['gzip', gzipSync(tar)],
    ['zstd', zstdCompressSync(tar)],
    ['plain', tar],
  ])('a cut %s stream gives what came before the cut', async (_, stored) => {
    const first = tarOf([{ path: 'first/fact', data: 'x' }], { closing: false });
    const archive = Buffer.concat([first, tar]);
    const whole =
      _ === 'gzip'
        ? gzipSync(archive, { level: constants.Z_NO_COMPRESSION })
        : _ === 'zstd'
          ? zstdCompressSync(archive)
          : archive;
    const cut = whole.subarray(0, Math.floor(whole.length * 0.7));
    const layer = await read(blobOf(cut, { digest: undefined }));
    expect(layer.partial).toBe(true);
    expect(layer.problems).toMatchObject([{ code: 'truncated' }]);
    expect(stored.length).toBeGreaterThan(0);
    if (_ !== 'zstd') expect(layer.files.map(({ path }) => path)).toContain('first/fact');
  });

  test('data that is neither compressed nor tar', async () => {
    const layer = await read(blobOf(Buffer.alloc(4096, 'no archive at all ')));
    expect(layer.problems).toMatchObject([{ code: 'truncated', message: /checksum/ }]);
  });

  test('compression that no specification knows', async () => {
    const layer = await read(blobOf(Buffer.from('BZh91AY&SY and so on')));
    expect(layer.problems).toMatchObject([{ code: 'unsupported', hint: /bzip2/ }]);
  });

  test('a bomb ends at its ratio', async () => {
    // Ten gibibytes of zeros in a few megabytes, as members that each hold 64 MiB.
    const header = tarOf([{ path: 'bomb', claimedSize: 10 * 2 ** 30 }], { closing: false });
    const member = gzipSync(Buffer.alloc(64 << 20));
    async function* bomb(): AsyncGenerator<Buffer> {
      yield gzipSync(header);
      for (let i = 0; i < 160; i++) yield member;
    }
    const layer = await read(
      blobOf(Buffer.alloc(0), { digest: undefined, open: async () => Readable.from(bomb()) }),
    );
    expect(layer.problems).toMatchObject([{ code: 'limit-exceeded' }]);
    expect(layer.uncompressedBytes).toBeLessThan(limits.layerRatioFromBytes + (1 << 20));
  });

  test('a source that fails is an error of the source', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield gzipSync(tar).subarray(0, 100);
      throw new Error('connection reset');
    }
    const blob = blobOf(tar, { open: async () => Readable.from(failing()) });
    await expect(read(blob)).rejects.toThrow('connection reset');
  });

  test('a source that hangs ends with the signal', async () => {
    const open = async () => new Readable({ read() {} });
    const signal = AbortSignal.timeout(50);
    await expect(read(blobOf(tar, { open }), signal)).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });
});

describe.skipIf(!hasShared('corpora/hostile'))('archives made by attackers', () => {
  test.each(['escape', 'symlink-attack', 'symlink-cycle', 'overwrite-file'])('%s', async (name) => {
    const stored = readFileSync(sharedPath(`corpora/hostile/${name}.tar`));
    const layer = await read(blobOf(stored));
    expect(layer.entries).toBeGreaterThan(0);
    expect(readdirSync(directory)).toEqual([]);
  });
});
