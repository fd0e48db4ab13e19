import { encodeNames } from '@seaworthy/model';
import type { ElfFile, ElfSection } from '../../formats/elf.ts';

/** Which code of one module is in a program; see `GoLinkage` of the model. */
export interface LinkedCode {
  readonly packages: string[];
  /** Filter of "package symbol" pairs; absent when there are too many. */
  readonly symbols?: string;
}

/** Name of the standard library among the modules. */
export const standardLibrary = 'stdlib';

const magicOfGo116 = 0xfffffffa;
/** Of Go 1.16, 1.18 and 1.20. */
const magics: readonly number[] = [magicOfGo116, 0xfffffff0, 0xfffffff1];
/** Enough for the offsets of either width. */
const headerBytes = 72;
const maxSearchBytes = 1024 ** 3;
const searchChunkBytes = 4 * 1024 * 1024;
/** The largest known programs have about 20 MB of names. */
const maxNameBytes = 64 * 1024 * 1024;
const maxNames = 1_000_000;
const maxPackages = 20_000;
/** More make the filter longer than the report should be. */
const maxSymbols = 40_000;

/**
 * The names of all functions in a program, also of those that were inlined, from the table that
 * Go's runtime prints stack traces with; stripping a program leaves it (Go's src/runtime/symtab.go,
 * "pcHeader", and cmd/link/internal/ld/pcln.go). The names are one block since Go 1.16; of older
 * programs, and of what no section shows, nothing is known.
 */
export function readFunctionNames(elf: ElfFile): string[] | undefined {
  const table = findTable(elf);
  if (table === undefined) return undefined;
  const { section, start } = table;
  const [from, to] = namesIn(elf, elf.readSection(section, start, headerBytes));
  if (from === undefined || to === undefined) return undefined;
  if (to - from > maxNameBytes || start + to > section.sizeBytes) return undefined;
  const bytes = elf.readSection(section, start + from, to - from);
  const names = bytes.toString('utf8').split('\0', maxNames + 1);
  return names.length > maxNames ? undefined : names;
}

/**
 * The table has a section of its own; where a system's linker made a position-independent program,
 * it was merged with the other data that is only written to while the program is relocated.
 */
function findTable(elf: ElfFile): { section: ElfSection; start: number } | undefined {
  const own = elf.section('.gopclntab') ?? elf.section('.data.rel.ro.gopclntab');
  if (own !== undefined)
    return own.sizeBytes < headerBytes ? undefined : { section: own, start: 0 };
  const merged = elf.section('.data.rel.ro');
  if (merged === undefined || merged.sizeBytes > maxSearchBytes) return undefined;
  for (let at = 0; at + headerBytes <= merged.sizeBytes; at += searchChunkBytes) {
    // Longer than the step, so that a header on the seam is whole.
    const length = Math.min(searchChunkBytes + headerBytes, merged.sizeBytes - at);
    const start = indexOfHeader(elf, elf.readSection(merged, at, length));
    if (start !== undefined) return { section: merged, start: at + start };
  }
  return undefined;
}

function indexOfHeader(elf: ElfFile, bytes: Buffer): number | undefined {
  for (const magic of magics) {
    const mark = Buffer.alloc(6);
    if (elf.isBigEndian) mark.writeUInt32BE(magic);
    else mark.writeUInt32LE(magic);
    for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
      if (at + headerBytes > bytes.length) break;
      if (namesIn(elf, bytes.subarray(at, at + headerBytes)).length > 0) return at;
    }
  }
  return undefined;
}

/** Where the names start and end, counted from the header's start; empty when it is no header. */
function namesIn(elf: ElfFile, header: Buffer): [from?: number, to?: number] {
  const magic = elf.isBigEndian ? header.readUInt32BE(0) : header.readUInt32LE(0);
  const [quantum, pointerBytes] = [header[6]!, header[7]!];
  if (!magics.includes(magic) || ![1, 2, 4].includes(quantum)) return [];
  if (pointerBytes !== (elf.is64 ? 8 : 4)) return [];
  const word = (index: number): number => {
    const at = 8 + index * pointerBytes;
    if (pointerBytes === 4) {
      return elf.isBigEndian ? header.readUInt32BE(at) : header.readUInt32LE(at);
    }
    return Number(elf.isBigEndian ? header.readBigUInt64BE(at) : header.readBigUInt64LE(at));
  };
  // Number of functions, number of files, since Go 1.18 the start of the text, then offsets.
  const first = magic === magicOfGo116 ? 2 : 3;
  const [from, to] = [word(first), word(first + 1)];
  // The names follow the header, aligned.
  const isPlace = from >= 8 + 7 * pointerBytes && from <= 256 && from < to;
  return isPlace ? [from, to] : [];
}

/**
 * Sorts functions by module: a package belongs to the module with the longest path that it starts
 * with. `main` is the import path of the program's main package, whose functions are called "main".
 */
export function linkedCodeOf(
  names: readonly string[],
  modules: readonly string[],
  main: string | undefined,
): Map<string, LinkedCode> {
  const known = new Set(modules);
  const places = new Map<string, { module: string; within: string } | undefined>();
  const found = new Map<string, { packages: Set<string>; symbols: Set<string> }>();
  for (const name of names) {
    const split = splitFunction(name);
    if (split === undefined) continue;
    const path = split.path === 'main' ? main : split.path;
    if (path === undefined) continue;
    if (!places.has(path)) places.set(path, placeOf(path, known));
    const place = places.get(path);
    if (place === undefined) continue;
    let code = found.get(place.module);
    if (code === undefined) {
      code = { packages: new Set(), symbols: new Set() };
      found.set(place.module, code);
    }
    code.packages.add(place.within);
    for (const symbol of split.symbols) code.symbols.add(`${place.within} ${symbol}`);
  }
  return new Map([...found].flatMap(([module, code]) => summarize(module, code)));
}

function summarize(
  module: string,
  { packages, symbols }: { packages: Set<string>; symbols: Set<string> },
): [string, LinkedCode][] {
  if (packages.size > maxPackages) return [];
  return [
    [
      module,
      {
        packages: [...packages].sort(),
        ...(symbols.size <= maxSymbols && { symbols: encodeNames(symbols) }),
      },
    ],
  ];
}

/** The standard library's import paths have no dot in their first element; modules' need one. */
function placeOf(path: string, modules: ReadonlySet<string>) {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const module = path.slice(0, end);
    if (modules.has(module)) return { module, within: path.slice(end + 1) || '.' };
  }
  const first = path.split('/', 1)[0]!;
  return first.includes('.') ? undefined : { module: standardLibrary, within: path };
}

/**
 * "golang.org/x/crypto/ssh.(*Client).Dial.func1" in import path and symbols as Go's vulnerability
 * database writes them: "Client.Dial", and "Client" as it may be a function with closures.
 */
function splitFunction(name: string): { path: string; symbols: string[] } | undefined {
  if (/^(?:type|go)[:.]/.test(name) || name.length > 4096) return undefined;
  const bracket = name.indexOf('['); // type arguments
  const plain = bracket < 0 ? name : name.slice(0, bracket);
  const dot = plain.indexOf('.', plain.lastIndexOf('/') + 1);
  if (dot <= 0) return undefined; // of C or of the assembler
  // The linker escapes dots in the last element (cmd/internal/objabi, PathToPrefix).
  const path = plain
    .slice(0, dot)
    .replaceAll(/%([0-9a-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  const [first = '', second] = plain
    .slice(dot + 1)
    .replace(/-[a-z]+\d*$/, '') // "-fm": a method taken as a value
    .replace(/^\(\*?([^)]*)\)/, '$1')
    .split('.');
  const symbols = second === undefined || second === '' ? [first] : [first, `${first}.${second}`];
  return { path, symbols };
}
