import type { ReadFilter } from '@seaworthy/runtime';

/** enum path_rule */
export const pathRules = { reads: 1, exact: 2 } as const;

/** What the loader's lines and maps hold (native/control.c, open.bpf.h). */
const PATH_BYTES = 247;
const NAME_BYTES = 15;
const PATHS = 4096;
const NAMES = 1024;

/** Whether the kernel can tell these opens from others; it lets more by than it has to, never less. */
export function canFilter(reads: ReadFilter): reads is Exclude<ReadFilter, 'all'> {
  return (
    reads !== 'all' &&
    reads.exact.size + reads.prefixes.size <= PATHS &&
    reads.processes.size <= NAMES &&
    ![...reads.processes].some((name) => isUnsayable(name) || name === '') &&
    [...reads.exact, ...reads.prefixes].every((path) => sayable(path).length > 1)
  );
}

export function readOptions(reads: ReadFilter = 'all'): string[] {
  if (!canFilter(reads)) return [];
  return [
    `option asks-paths ${Number(reads.exact.size + reads.prefixes.size > 0)}`,
    `option asks-traversal ${Number(reads.traversal)}`,
  ];
}

/** The longest entry that begins a path counts, so an entry below a prefix carries its rule too. */
export function readCommands(reads: ReadFilter = 'all'): string[] {
  if (!canFilter(reads)) return [];
  const whole = [...reads.exact].filter((path) => sayable(path) === path);
  const cut = [...reads.exact].filter((path) => sayable(path) !== path);
  const prefixes = new Set([...reads.prefixes, ...cut].map(sayable));
  const isBelow = (path: string) => [...prefixes].some((prefix) => path.startsWith(prefix));
  return [
    ...[...prefixes].map((path) => `path ${pathRules.reads} ${path}`),
    ...whole
      .filter((path) => !prefixes.has(path))
      .map((path) => `path ${pathRules.exact | (isBelow(path) ? pathRules.reads : 0)} ${path}`),
    // The kernel's names are cut.
    ...[...reads.processes].map((name) => `name ${cutBytes(name, NAME_BYTES)}`),
  ];
}

function isUnsayable(text: string): boolean {
  return /[\n\0]/.test(text);
}

/** The beginning of a path that a line and a map hold: all of it, mostly. */
function sayable(path: string): string {
  return cutBytes(/^[^\n\0]*/.exec(path)![0], PATH_BYTES);
}

/** Whole characters. */
function cutBytes(text: string, sizeBytes: number): string {
  if (Buffer.byteLength(text) <= sizeBytes) return text;
  const bytes = Buffer.from(text).subarray(0, sizeBytes);
  return bytes.toString().replace(/\ufffd+$/, '');
}
