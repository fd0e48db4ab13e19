import { closestTo } from '@seaworthy/model';

/** What is wrong with an expression, and where. */
export class ExpressionError extends Error {
  /** Characters before the place, in the expression. */
  readonly offset: number;
  readonly hint: string;

  constructor(message: string, offset: number, hint: string) {
    super(message);
    this.name = 'ExpressionError';
    this.offset = offset;
    this.hint = hint;
  }
}

/** The word that was probably meant, or all that there are. */
export function suggest(word: string, known: readonly string[]): string {
  const close = closestTo(word, known);
  if (close !== undefined) return `Did you mean "${close}"?`;
  if (known.length > 0) return `Known here: ${known.map((each) => each || '""').join(', ')}.`;
  return 'docs/reference/policies.md lists what can be named.';
}
