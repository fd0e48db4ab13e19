import { type Expression, type Term, termsOf } from '../expression/expression.ts';

/** Texts that put something into the public domain say so in these words too. */
const dedications = new Set(['CC0-1.0', 'Unlicense', 'CC-PDDC', 'blessing', 'Unlicense-libtelnet']);

/** What says less than something else of the same licence goes: a text less than "or later". */
export function settle(expressions: readonly Expression[]): Expression[] {
  const ids = new Set(expressions.flatMap(termsOf).map(({ id }) => id));
  const isLess = ({ id }: Term): boolean => {
    if (id === 'LicenseRef-public-domain' && [...ids].some((one) => dedications.has(one))) {
      return true;
    }
    if (ids.has(id.replace(/-only$/, '-or-later')) && id.endsWith('-only')) return true;
    // The LGPL 3 is the GPL 3 with permissions, and comes with its text.
    if (
      id === 'GPL-3.0-only' &&
      ['LGPL-3.0-only', 'LGPL-3.0-or-later'].some((one) => ids.has(one))
    ) {
      return true;
    }
    const family = /^LicenseRef-([AL]?GPL|GFDL|BSD|Apache|MPL|Artistic)$/.exec(id)?.[1];
    return family !== undefined && [...ids].some((one) => one.startsWith(`${family}-`));
  };
  // What one can choose need not be taken as well: notices tell of each part of a choice.
  const offered = expressions.filter(({ kind }) => kind === 'or').flatMap(termsOf);
  const isOffered = ({ id }: Term): boolean =>
    offered.some(
      (one) =>
        one.id === id ||
        one.id === id.replace(/-only$/, '-or-later') ||
        (id === 'LicenseRef-Artistic' && one.id.startsWith('Artistic')),
    );
  return expressions.filter(
    (each) => each.kind !== 'license' || !(isLess(each) || isOffered(each)),
  );
}
