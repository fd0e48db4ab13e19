/** One licence of an expression: an identifier of the SPDX list, or a LicenseRef- of our own. */
export interface Term {
  readonly kind: 'license';
  readonly id: string;
  /** "+": this version or a later one. */
  readonly orLater?: boolean;
  readonly exception?: string;
}

/** An expression over licences, as in SPDX 2.3, annex D. */
export type Expression =
  | Term
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] };

export function term(id: string, exception?: string): Term {
  return exception === undefined ? { kind: 'license', id } : { kind: 'license', id, exception };
}

/** Joins expressions, each once and without needless groups; `undefined` for none. */
export function join(
  kind: 'and' | 'or',
  expressions: readonly Expression[],
): Expression | undefined {
  const byText = new Map<string, Expression>();
  for (const each of expressions) {
    for (const one of each.kind === kind ? each.operands : [each]) {
      byText.set(formatExpression(one), one);
    }
  }
  const operands = [...byText.values()];
  return operands.length < 2 ? operands[0] : { kind, operands };
}

export function formatExpression(expression: Expression): string {
  if (expression.kind === 'license') {
    const { id, orLater, exception } = expression;
    const name = orLater === true ? `${id}+` : id;
    return exception === undefined ? name : `${name} WITH ${exception}`;
  }
  const { kind, operands } = expression;
  return operands
    .map((each) =>
      // AND binds tighter; a group of the same kind is not there (`join`), but may have been written.
      each.kind === 'license' || (kind === 'or' && each.kind === 'and')
        ? formatExpression(each)
        : `(${formatExpression(each)})`,
    )
    .join(kind === 'and' ? ' AND ' : ' OR ');
}

/** Every licence that the expression names. */
export function termsOf(expression: Expression): Term[] {
  return expression.kind === 'license' ? [expression] : expression.operands.flatMap(termsOf);
}

/**
 * What the expression comes to when every licence has a rank: a choice is as good as the best of
 * what can be chosen, and what holds together is as bad as the worst.
 */
export function rankOf(expression: Expression, rank: (term: Term) => number): number {
  if (expression.kind === 'license') return rank(expression);
  const ranks = expression.operands.map((each) => rankOf(each, rank));
  return expression.kind === 'or' ? Math.min(...ranks) : Math.max(...ranks);
}
