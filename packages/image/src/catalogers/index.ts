import { binaryCataloger } from './binaries/binary.ts';
import type { Cataloger } from './cataloger.ts';
import { goBinary } from './go/go-binary.ts';
import { goMod } from './go/go-mod.ts';
import { bunLock } from './javascript/bun-lock.ts';
import { denoLock } from './javascript/deno-lock.ts';
import { installedNpm } from './javascript/installed-npm.ts';
import { npmLock } from './javascript/npm-lock.ts';
import { pnpmLock } from './javascript/pnpm-lock.ts';
import { yarnLock } from './javascript/yarn-lock.ts';
import { apk } from './os/apk.ts';
import { distribution } from './os/distribution.ts';
import { dpkg } from './os/dpkg.ts';
import { pacman } from './os/pacman.ts';
import { rpm } from './os/rpm.ts';
import { cargoLock } from './rust/cargo-lock.ts';
import { rustBinary } from './rust/rust-binary.ts';

/**
 * Every cataloger. The distribution comes first, because the others need to know it; operating-
 * system package managers come before languages.
 */
// biome-ignore lint/suspicious/noExplicitAny: a list of catalogers with unlike facts
export const catalogers: readonly Cataloger<any>[] = [
  // Operating systems
  distribution,
  apk,
  dpkg,
  pacman,
  rpm,

  // JavaScript
  bunLock,
  denoLock,
  installedNpm,
  npmLock,
  pnpmLock,
  yarnLock,

  // Go
  goBinary,
  goMod,

  // Rust
  cargoLock,
  rustBinary,

  // Programs without a package manager
  binaryCataloger,
];
