import { isEmptyPathSet, type PathSet, type ReadFilter } from '@seaworthy/runtime';

/** enum path_rule */
export const pathRules = { reads: 1, exact: 2, traversal: 8 } as const;

/** What the loader's lines and maps hold (native/control.c, open.bpf.h). */
const PATH_BYTES = 247;
const NAME_BYTES = 15;
const PART_BYTES = 8;
const PATHS = 4096;
const NAMES = 1024;
const PARTS = 8;

/** Whether the kernel can tell these opens from others; it lets more by than it has to, never less. */
export function canFilter(reads: ReadFilter): reads is Exclude<ReadFilter, 'all'> {
  return (
    reads !== 'all' &&
    isSayable(reads.paths) &&
    reads.processes.size <= NAMES &&
    ![...reads.processes].some((name) => /[\n\0]/.test(name) || name === '')
  );
}

function isSayable({ exact, prefixes, parts }: PathSet): boolean {
  return (
    exact.size + prefixes.size <= PATHS / 2 &&
    parts.size <= PARTS / 2 &&
    [...exact, ...prefixes].every((path) => sayable(path).length > 1) &&
    [...parts].every((part) => sayablePart(part) !== '')
  );
}

export function readOptions(reads: ReadFilter = 'all'): string[] {
  if (!canFilter(reads)) return [];
  return [
    `option asks-paths ${Number(!isEmptyPathSet(reads.paths))}`,
    `option asks-traversal ${Number(!isEmptyPathSet(reads.traversed))}`,
  ];
}

/** The longest entry that begins a path counts, so an entry below a prefix carries its rule too. */
export function readCommands(reads: ReadFilter = 'all'): string[] {
  if (!canFilter(reads)) return [];
  const rules = new Map<string, number>();
  const parts = new Map<string, number>();
  const add = (to: Map<string, number>, text: string, rule: number) =>
    to.set(text, (to.get(text) ?? 0) | rule);
  for (const path of reads.paths.prefixes) add(rules, sayable(path), pathRules.reads);
  for (const path of reads.paths.exact) {
    const isWhole = sayable(path) === path;
    add(rules, sayable(path), isWhole ? pathRules.exact : pathRules.reads);
  }
  for (const part of reads.paths.parts) add(parts, sayablePart(part), pathRules.reads);
  const { exact, prefixes, parts: within } = isSayable(reads.traversed) ? reads.traversed : anyPath;
  for (const path of [...prefixes, ...exact]) add(rules, sayable(path), pathRules.traversal);
  for (const part of within) add(parts, sayablePart(part), pathRules.traversal);
  const begun = [...rules].filter(([, rule]) => rule !== pathRules.exact);
  for (const path of rules.keys()) {
    for (const [prefix, rule] of begun) {
      if (path.startsWith(prefix)) add(rules, path, rule & ~pathRules.exact);
    }
  }
  return [
    ...[...rules].map(([path, rule]) => `path ${rule} ${path}`),
    ...[...parts].map(([part, rule]) => `part ${rule} ${part}`),
    // The kernel's names are cut.
    ...[...reads.processes].map((name) => `name ${cutBytes(name, NAME_BYTES)}`),
  ];
}

const anyPath: PathSet = { exact: new Set(), prefixes: new Set(['/']), parts: new Set() };

/** The beginning of a path that a line and a map hold: all of it, mostly. */
function sayable(path: string): string {
  return cutBytes(/^[^\n\0]*/.exec(path)![0], PATH_BYTES);
}

/** What contains a text contains its beginning too. The loader's lines eat blanks before it. */
function sayablePart(part: string): string {
  return cutBytes(/^\s*([^\n\0]*)/.exec(part)![1]!, PART_BYTES);
}

/** Whole characters. */
function cutBytes(text: string, sizeBytes: number): string {
  if (Buffer.byteLength(text) <= sizeBytes) return text;
  const bytes = Buffer.from(text).subarray(0, sizeBytes);
  return bytes.toString().replace(/\ufffd+$/, '');
}
