import type { Reporter } from './reporter.ts';

export type { RenderOptions, Reporter } from './reporter.ts';

/** Every output format. */
export const reporters: readonly Reporter[] = [];
