import type { Instruction } from './dockerfile.ts';

/** What a COPY or ADD takes from; here-documents left out. */
export function sourcesOf({ words }: Instruction): string[] {
  return words.slice(0, -1).filter((word) => !word.startsWith('<<'));
}

/** Where a COPY or ADD puts it. */
export function destinationOf({ words }: Instruction): string {
  return words.at(-1) ?? '';
}

/** What ADD fetches with git. */
export function isGitSource(source: string): boolean {
  return /^git@|^(?:git|ssh):\/\/|^https?:\/\/[^\s#?]{1,500}\.git(?:[#?]|$)/i.test(source);
}

/** What ADD downloads. */
export function isRemote(source: string): boolean {
  return /^https?:\/\//i.test(source) && !isGitSource(source);
}
