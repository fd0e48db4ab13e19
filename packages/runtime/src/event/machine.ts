/** Whose numbers of calls and flags an event has, as Node.js calls them. */
export type Machine = 'x64' | 'arm64';

/** What their 32-bit programs are built for: their calls have other numbers, their flags the same. */
export const tableOf32Bit = { x64: 'ia32', arm64: 'arm' } as const;
