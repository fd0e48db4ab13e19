import type { Term } from './term.ts';

/** A licence asks for something; nobody gets in by it. So it stays below flaws that are as severe. */
export const obligation: Term = {
  name: 'obligation',
  weigh: ({ finding }) =>
    finding.kind === 'license'
      ? { factor: 0.1, because: 'a duty of whoever passes it on or runs it, and no way in' }
      : undefined,
};
