import type { Cataloger } from './cataloger.ts';
import { apk } from './os/apk.ts';
import { chisel } from './os/chisel.ts';
import { distribution } from './os/distribution.ts';
import { dpkg } from './os/dpkg.ts';
import { pacman } from './os/pacman.ts';
import { rpm } from './os/rpm.ts';

/**
 * Every cataloger. The distribution comes first, because the others need to know it; operating-
 * system package managers come before languages.
 */
// biome-ignore lint/suspicious/noExplicitAny: a list of catalogers with unlike facts
export const catalogers: readonly Cataloger<any>[] = [distribution, dpkg, chisel, apk, rpm, pacman];
