import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import { hasCommand, hasShared, sharedPath, tarOf } from '@seaworthy/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TarHeader, TarReader } from './tar.ts';
import { readSparseMap } from './tar-extensions.ts';

interface Entry {
  header: TarHeader;
  data: Buffer;
}

/** Reads an archive in pieces of `step` bytes. */
function readAll(archive: Buffer, step = archive.length || 1): Entry[] {
  const entries: Entry[] = [];
  const tar = new TarReader({
    entry(header) {
      const chunks: Buffer[] = [];
      const entry = { header, data: Buffer.alloc(0) };
      entries.push(entry);
      return {
        write(chunk) {
          chunks.push(chunk);
          return true;
        },
        end() {
          entry.data = Buffer.concat(chunks);
        },
      };
    },
  });
  for (let at = 0; at < archive.length; at += step) tar.push(archive.subarray(at, at + step));
  tar.close();
  return entries;
}

test('reads files, links and directories of a plain archive', () => {
  const archive = tarOf([
    { path: 'etc/', type: '5', mode: 0o755 },
    { path: 'etc/hosts', data: 'x'.repeat(1000), mode: 0o640 },
    { path: 'etc/link', type: '2', target: '../hosts' },
    { path: 'etc/hard', type: '1', target: 'etc/hosts' },
    { path: 'empty', data: '' },
  ]);
  const entries = readAll(archive);
  expect(entries.map(({ header }) => [header.type, header.path, header.sizeBytes])).toEqual([
    ['directory', 'etc/', 0],
    ['file', 'etc/hosts', 1000],
    ['symbolic-link', 'etc/link', 0],
    ['hard-link', 'etc/hard', 0],
    ['file', 'empty', 0],
  ]);
  expect(entries[1]!.data.toString()).toBe('x'.repeat(1000));
  expect(entries[1]!.header.mode).toBe(0o640);
  expect(entries[2]!.header.linkTarget).toBe('../hosts');
});

test('gives the same entries however the bytes are cut', () => {
  const archive = tarOf([
    { path: 'a', data: 'one' },
    { path: `${'d'.repeat(90)}/${'e'.repeat(90)}`, data: Buffer.alloc(1500, 7) },
    { path: 'b', data: 'two' },
  ]);
  const whole = readAll(archive);
  for (const step of [1, 3, 100, 511, 512, 513, 1024]) {
    expect(readAll(archive, step)).toEqual(whole);
  }
});

test('a link with a size field has no content', () => {
  const archive = tarOf([
    { path: 'link', type: '1', target: 'x', claimedSize: 4096 },
    { path: 'after', data: 'here' },
  ]);
  expect(readAll(archive).map(({ header }) => header.path)).toEqual(['link', 'after']);
});

describe.skipIf(!hasCommand('tar'))('what GNU tar writes', () => {
  let directory: string;
  const longName = `${'very-long-directory-name-'.repeat(8)}/${'n'.repeat(150)}`;
  const sparseData = Buffer.alloc(3 * 65_536);

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'seaworthy-tar-'));
    mkdirSync(join(directory, 'in', longName, '..'), { recursive: true });
    writeFileSync(join(directory, 'in', longName), 'long');
    symlinkSync('t'.repeat(200), join(directory, 'in/longlink'));
    writeFileSync(join(directory, 'in/umlaut-ä'), 'utf8');
    writeFileSync(join(directory, 'in/first'), 'shared');
    linkSync(join(directory, 'in/first'), join(directory, 'in/second'));
    const sparse = openSync(join(directory, 'in/sparse'), 'w');
    writeSync(sparse, 'begin', 0);
    writeSync(sparse, 'middle', 65_536);
    ftruncateSync(sparse, sparseData.length);
    closeSync(sparse);
    sparseData.write('begin', 0);
    sparseData.write('middle', 65_536);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const pack = (...options: string[]): Buffer => {
    const file = join(directory, 'out.tar');
    execFileSync('tar', ['-C', join(directory, 'in'), '-cf', file, ...options, '.']);
    return readFileSync(file);
  };

  test.each([['gnu'], ['pax']])('long names, links and other alphabets: %s', (format) => {
    const entries = readAll(pack(`--format=${format}`));
    const byPath = new Map(entries.map((entry) => [entry.header.path, entry]));
    expect(byPath.get(`./${longName}`)?.data.toString()).toBe('long');
    expect(byPath.get('./longlink')?.header.linkTarget).toBe('t'.repeat(200));
    expect(byPath.get('./umlaut-ä')?.data.toString()).toBe('utf8');
    const hard = entries.filter(({ header }) => header.type === 'hard-link');
    expect(hard).toHaveLength(1);
    expect(['./first', './second']).toContain(hard[0]!.header.linkTarget);
  });

  test.each([
    ['gnu', []],
    ['pax', ['--sparse-version=0.0']],
    ['pax', ['--sparse-version=0.1']],
    ['pax', ['--sparse-version=1.0']],
  ] as const)('sparse files: %s %s', (format, options) => {
    const archive = pack(`--format=${format}`, '--sparse', '--hole-detection=raw', ...options);
    const entry = readAll(archive).find(({ header }) => header.path.endsWith('sparse'));
    expect(entry?.header.sizeBytes).toBe(sparseData.length);
    expect(entry!.data.length).toBeLessThan(sparseData.length);
    const { pieces, dataOffset } = entry!.header.sparseMapInContent
      ? readSparseMap(entry!.data)
      : { pieces: entry!.header.sparse!, dataOffset: 0 };
    const rebuilt = Buffer.alloc(sparseData.length);
    let at = dataOffset;
    for (const { offset, length } of pieces) {
      entry!.data.copy(rebuilt, offset, at, at + length);
      at += length;
    }
    expect(rebuilt.equals(sparseData)).toBe(true);
  });
});

describe('hostile archives', () => {
  test('a size beyond the archive is an archive that ends inside an entry', () => {
    const archive = tarOf([{ path: 'liar', data: 'abc', claimedSize: 8_000_000 }]);
    expect(() => readAll(archive)).toThrow(/ends inside an entry/);
  });

  test('a broken checksum is no tar archive', () => {
    const archive = tarOf([{ path: 'a', data: 'abc' }]);
    archive[0] = 0x62;
    expect(() => readAll(archive)).toThrow(/checksum/);
  });

  test('an extended header cannot grow without end', () => {
    const archive = tarOf([{ path: 'x', type: 'x', data: 'a', claimedSize: 2_000_000_000 }]);
    expect(() => readAll(archive)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
  });

  test.each([
    ['9999999999 path=a\n'],
    ['-5 path=a\n'],
    ['5 path\n'],
    ['path=a\n'],
    ['19 size=999999999999999999\n'],
  ])('pax record %j', (record) => {
    const archive = tarOf([
      { path: 'x', type: 'x', data: record },
      { path: 'a', data: 'abc' },
    ]);
    expect(() => readAll(archive)).toThrow(SeaworthyError);
  });

  test('bytes after the closing blocks are not read', () => {
    const archive = Buffer.concat([tarOf([{ path: 'a' }]), Buffer.alloc(2048, 0xff)]);
    expect(readAll(archive)).toHaveLength(1);
  });

  test('any bytes end in entries or in a named error', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 4096 }),
        fc.integer({ min: 1, max: 700 }),
        (bytes, step) => {
          expectNamedErrorAtMost(() => readAll(Buffer.from(bytes), step));
        },
      ),
    );
  });

  test('a real archive with changed bytes ends in entries or in a named error', () => {
    const archive = tarOf([
      { path: 'x', type: 'x', data: '19 path=other-name\n' },
      { path: 'a', data: 'abc' },
      { path: 'long', type: 'L', data: 'n'.repeat(300) },
      { path: 'b', data: Buffer.alloc(700) },
    ]);
    const change = fc.tuple(fc.nat(archive.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const broken = Buffer.from(archive);
        for (const [at, value] of changes) broken[at] = value;
        expectNamedErrorAtMost(() => readAll(broken));
      }),
    );
  });
});

describe.skipIf(!hasShared('corpora/images'))('real images', () => {
  test('the members that tar lists', () => {
    const path = sharedPath('corpora/images/skopeo-copy-nodes-fake-multi.tar');
    const names = execFileSync('tar', ['-tf', path], { encoding: 'utf8' }).trim().split('\n');
    expect(readAll(readFileSync(path)).map(({ header }) => header.path)).toEqual(names);
  });
});

function expectNamedErrorAtMost(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(SeaworthyError);
  }
}
