import {
  type ElfShape,
  elfOf,
  endsWell,
  goInfoBehindPointers,
  goInfoInline,
  mutated,
} from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentOf } from '../../file-content.ts';
import { ElfFile } from '../../formats/elf.ts';
import { readBuildInfo } from './build-info.ts';

const read = (bytes: Uint8Array) => readBuildInfo(ElfFile.open(contentOf('bin/a', bytes))!);
const modules = 'path\texample.com/app\nmod\texample.com/app\t(devel)\t\n';
const address = 0x5000;
const layouts = [true, false].flatMap((is64) =>
  [true, false].map((bigEndian) => ({ is64, bigEndian })),
);

function inlineShape(extra: Partial<ElfShape> = {}): ElfShape {
  const data = goInfoInline('go1.22.3', modules);
  return { sections: [{ name: '.go.buildinfo', data, address }], ...extra };
}

describe.each(layouts)('build information in an ELF file, %o', (layout) => {
  test('inline, as Go 1.18 and later write it', () => {
    expect(read(elfOf(inlineShape(layout)))).toEqual({ goVersion: 'go1.22.3', modules });
  });

  test('behind pointers, as Go before 1.18 wrote it', () => {
    const data = goInfoBehindPointers('go1.16.5', modules, { ...layout, address });
    const shape = { ...layout, sections: [{ name: '.go.buildinfo', data, address }] };
    expect(read(elfOf(shape))).toEqual({ goVersion: 'go1.16.5', modules });
  });
});

test('it is found in the data segment of a file without section names', () => {
  const data = Buffer.concat([Buffer.alloc(1024 * 1024 - 16), goInfoInline('go1.22.3', modules)]);
  const shape = { sections: [{ name: '.data', data, address }], withoutSectionTable: true };
  expect(read(elfOf(shape))).toEqual({ goVersion: 'go1.22.3', modules });
});

test('a mark that is not aligned, as in the source of a reader, is not taken for it', () => {
  const data = Buffer.concat([Buffer.alloc(8), goInfoInline('go1.1', ''), Buffer.alloc(64)]);
  const shape = { sections: [{ name: '.data', data, address }], withoutSectionTable: true };
  expect(read(elfOf(shape))).toBeUndefined();
});

test('a file with section names but without this one is not searched', () => {
  const data = goInfoInline('go1.22.3', modules);
  expect(read(elfOf({ sections: [{ name: '.data', data, address }] }))).toBeUndefined();
});

test('a program that was built without modules has a version only', () => {
  const sections = [{ name: '.go.buildinfo', data: goInfoInline('go1.22.3'), address }];
  expect(read(elfOf({ sections }))).toEqual({ goVersion: 'go1.22.3', modules: '' });
});

test('lengths that reach too far are named errors', () => {
  const data = goInfoInline('go1.22.3', modules);
  data[32] = 0x7f;
  const sections = [{ name: '.go.buildinfo', data: data.subarray(0, 60), address }];
  expect(() => read(elfOf({ sections }))).toThrow(/is cut/);
  const pointers = goInfoBehindPointers('go1.16', modules, {
    is64: true,
    bigEndian: false,
    address,
  });
  pointers.writeBigUInt64LE(1n << 62n, 32 + 8);
  const old = [{ name: '.go.buildinfo', data: pointers, address }];
  expect(() => read(elfOf({ sections: old }))).toThrow(/bytes of Go build information/);
});

test('broken bytes end in an answer or a named error', () => {
  const samples = [
    elfOf(inlineShape()),
    elfOf(inlineShape({ withoutSectionTable: true })),
    elfOf({
      sections: [
        {
          name: '.go.buildinfo',
          data: goInfoBehindPointers('go1.16', modules, { is64: true, bigEndian: false, address }),
          address,
        },
      ],
    }),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.array(fc.nat()), (sample, noise) => {
      endsWell(() => {
        const elf = ElfFile.open(contentOf('a', mutated(sample, noise)));
        if (elf !== undefined) readBuildInfo(elf);
      });
    }),
    { numRuns: 2000 },
  );
});
