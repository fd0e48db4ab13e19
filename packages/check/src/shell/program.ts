import type { Command } from './split-commands.ts';

export function isShell(program: string): boolean {
  return /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|k|z|c)?sh$/.test(program);
}

/** Name of a program without its directory, and what `sudo` would start. */
export function programOf({ words }: Command): string {
  const word = words[startOf(words)] ?? '';
  return word.slice(word.lastIndexOf('/') + 1);
}

/** The words that follow the program. */
export function argsOf({ words }: Command): readonly string[] {
  return words.slice(startOf(words) + 1);
}

/** Options of sudo that take the next word. */
const sudoValues = new Set(['-u', '-g', '-h', '-p', '-C', '-r', '-t', '-U']);

function startOf(words: readonly string[]): number {
  if (words[0] !== 'sudo') return 0;
  let start = 1;
  while (start < words.length && /^-|^[A-Za-z_]\w*=/.test(words[start]!)) {
    start += sudoValues.has(words[start]!) ? 2 : 1;
  }
  return start < words.length ? start : 0;
}
