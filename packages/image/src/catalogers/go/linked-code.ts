import { encodeNames } from '@seaworthy/model';
import type { ElfFile } from '../../formats/elf.ts';

/** Which code of one module is in a program; see `GoLinkage` of the model. */
export interface LinkedCode {
  readonly packages: string[];
  /** Filter of "package symbol" pairs; absent when there are too many. */
  readonly symbols?: string;
}

/** Name of the standard library among the modules. */
export const standardLibrary = 'stdlib';

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
  const section = elf.section('.gopclntab') ?? elf.section('.data.rel.ro.gopclntab');
  if (section === undefined) return undefined;
  const header = elf.readSection(section, 0, Math.min(72, section.sizeBytes));
  if (header.length < 72) return undefined;
  const magic = elf.isBigEndian ? header.readUInt32BE(0) : header.readUInt32LE(0);
  // Go 1.18 put the start of the text before the offsets.
  const first = magic === 0xfffffffa ? 2 : magic === 0xfffffff0 || magic === 0xfffffff1 ? 3 : 0;
  const pointerBytes = header[7]!;
  if (first === 0 || (pointerBytes !== 4 && pointerBytes !== 8)) return undefined;
  const word = (index: number): number => {
    const at = 8 + index * pointerBytes;
    if (pointerBytes === 4)
      return elf.isBigEndian ? header.readUInt32BE(at) : header.readUInt32LE(at);
    return Number(elf.isBigEndian ? header.readBigUInt64BE(at) : header.readBigUInt64LE(at));
  };
  const [from, to] = [word(first), word(first + 1)];
  if (from >= to || to > section.sizeBytes || to - from > maxNameBytes) return undefined;
  const names = elf
    .readSection(section, from, to - from)
    .toString('utf8')
    .split('\0', maxNames + 1);
  return names.length > maxNames ? undefined : names;
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
