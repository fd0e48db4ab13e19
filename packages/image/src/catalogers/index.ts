import { binaryCataloger } from './binaries/binary.ts';
import type { Cataloger } from './cataloger.ts';

/**
 * Every cataloger. The distribution comes first, because the others need to know it; operating-
 * system package managers come before languages.
 */
// biome-ignore lint/suspicious/noExplicitAny: a list of catalogers with unlike facts
export const catalogers: readonly Cataloger<any>[] = [binaryCataloger];
