import type { Cataloger } from './cataloger.ts';
import { bunLock } from './javascript/bun-lock.ts';
import { denoLock } from './javascript/deno-lock.ts';
import { installedNpm } from './javascript/installed-npm.ts';
import { npmLock } from './javascript/npm-lock.ts';
import { pnpmLock } from './javascript/pnpm-lock.ts';
import { yarnLock } from './javascript/yarn-lock.ts';

/**
 * Every cataloger. The distribution comes first, because the others need to know it; operating-
 * system package managers come before languages.
 */
// biome-ignore lint/suspicious/noExplicitAny: a list of catalogers with unlike facts
export const catalogers: readonly Cataloger<any>[] = [
  // JavaScript
  installedNpm,
  npmLock,
  yarnLock,
  pnpmLock,
  bunLock,
  denoLock,
];
