import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type ElfShape, elfOf, endsWell, hasCommand, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentOf } from '../file-content.ts';
import { ElfFile } from './elf.ts';

const open = (bytes: Uint8Array) => ElfFile.open(contentOf('bin/a', bytes));

const shape: ElfShape = {
  sections: [
    { name: '.rodata', data: Buffer.from('constant') },
    { name: '.data', data: Buffer.from('variable'), address: 0x4000 },
  ],
};
const layouts = [true, false].flatMap((is64) =>
  [true, false].map((bigEndian) => ({ is64, bigEndian })),
);

describe.each(layouts)('an ELF file, %o', (layout) => {
  test('gives sections by name and bytes by address', () => {
    const elf = open(elfOf({ ...shape, ...layout }))!;
    expect(elf.is64).toBe(layout.is64);
    expect(elf.isBigEndian).toBe(layout.bigEndian);
    expect(elf.machine).toBe(62);
    const section = elf.section('.rodata')!;
    expect(elf.readSection(section).toString()).toBe('constant');
    expect(elf.readSection(section, 3, 2).toString()).toBe('st');
    expect(elf.section('.data')?.address).toBe(0x4000);
    expect(elf.section('.bss')).toBeUndefined();
    expect(elf.section('data')).toBeUndefined(); // a name may end another one in the table
    expect(elf.readAddress(0x4003, 3).toString()).toBe('iab');
    expect(elf.readAddress(0x4003, 300).toString()).toBe('iable');
    expect(elf.readAddress(0x3fff, 3)).toHaveLength(0);
    expect(elf.segments()).toMatchObject([{ isWritable: true, address: 0x4000, sizeBytes: 8 }]);
  });

  test('has segments but no sections when the table is stripped', () => {
    const elf = open(elfOf({ ...shape, ...layout, withoutSectionTable: true }))!;
    expect(elf.hasSectionNames()).toBe(false);
    expect(elf.section('.rodata')).toBeUndefined();
    expect(elf.readAddress(0x4000, 8).toString()).toBe('variable');
  });

  test('never fails on broken bytes but with a named error', () => {
    const sample = elfOf({ ...shape, ...layout });
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 12 }), (noise) => {
        endsWell(() => {
          const elf = open(mutated(sample, noise));
          if (elf === undefined) return;
          elf.readAddress(0x4000, 16);
          const section = elf.section('.rodata');
          if (section !== undefined) elf.readSection(section);
        });
      }),
      { numRuns: 1000 },
    );
  });
});

test('what is no ELF file is not opened', () => {
  expect(open(Buffer.from('#!/bin/sh'))).toBeUndefined();
  expect(open(Buffer.from('\x7fELF'))).toBeUndefined();
  expect(open(Buffer.concat([Buffer.from('\x7fELF\x07\x01'), Buffer.alloc(100)]))).toBeUndefined();
});

test('a section that reaches beyond the file is cut', () => {
  const bytes = elfOf(shape);
  const table = Number(bytes.readBigUInt64LE(40));
  bytes.writeBigUInt64LE(1n << 60n, table + 64 + 32); // the size of the first section
  const elf = open(bytes)!;
  expect(() => elf.readSection(elf.section('.rodata')!)).toThrow(/is cut/);
});

test.runIf(hasCommand('readelf'))("gives what readelf says of this process's program", () => {
  const elf = open(readFileSync(process.execPath))!;
  const listing = execFileSync('readelf', ['-SW', process.execPath], { encoding: 'utf8' });
  const rows = [...listing.matchAll(/\] (\.\S+)\s+\S+\s+([0-9a-f]{16}) ([0-9a-f]+) ([0-9a-f]+) /g)];
  expect(rows.length).toBeGreaterThan(10);
  for (const [, name, address, offset, size] of rows) {
    expect({ name, ...elf.section(name!) }).toMatchObject({
      name,
      address: Number.parseInt(address!, 16),
      offset: Number.parseInt(offset!, 16),
      sizeBytes: Number.parseInt(size!, 16),
    });
  }
});
