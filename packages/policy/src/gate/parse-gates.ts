import { closestTo, SeaworthyError, type SeverityLevel } from '@seaworthy/model';

/** One thing that a finding can be. */
export type GateTerm =
  | { readonly kind: 'severity'; readonly minimum: SeverityLevel }
  | { readonly kind: 'exploited' | 'fixable' | 'end-of-life' }
  | {
      readonly kind: 'number';
      readonly field: GateNumber;
      readonly bound: number;
      /** Whether the bound itself is refused too. */
      readonly inclusive: boolean;
    };

/** Of a finding: 0 to 100, 0 to 1, 0 to 10. */
const gateNumbers = ['risk', 'epss', 'cvss'] as const;
export type GateNumber = (typeof gateNumbers)[number];

/** Refuses findings that are all of its terms. */
export interface Gate {
  /** As the user wrote it: "high+fixable". */
  readonly name: string;
  readonly terms: readonly GateTerm[];
}

export const gateSeverities = ['critical', 'high', 'medium', 'low', 'unknown'] as const;
const words = [...gateSeverities, 'exploited', 'fixable', 'end-of-life'] as const;

/**
 * Reads the values of `--fail-on`. Commas and repetition mean "or", "+" means "and":
 * "critical,high+fixable", "exploited", "risk>=80".
 * @throws USAGE
 */
export function parseGates(values: readonly string[]): Gate[] {
  return values
    .flatMap((value) => value.split(','))
    .map((part) => part.trim())
    .map((name) => ({ name, terms: name.split('+').map((term) => parseTerm(term.trim())) }));
}

function parseTerm(text: string): GateTerm {
  const word = text.toLowerCase();
  const minimum = gateSeverities.find((each) => each === word);
  if (minimum !== undefined) return { kind: 'severity', minimum };
  if (word === 'exploited' || word === 'fixable' || word === 'end-of-life') return { kind: word };
  const comparison = /^([a-z]+)\s*(>=?)\s*(\d+(?:\.\d+)?|\.\d+)$/.exec(word);
  const field = gateNumbers.find((each) => each === comparison?.[1]);
  if (comparison !== null && field !== undefined) {
    return {
      kind: 'number',
      field,
      bound: Number(comparison[3]),
      inclusive: comparison[2] === '>=',
    };
  }
  throw new SeaworthyError('USAGE', `--fail-on: "${text}" is no gate`, { hint: hintFor(word) });
}

function hintFor(word: string): string {
  // A shell takes ">" for itself, so that only the name arrives.
  if (gateNumbers.some((each) => word.startsWith(each))) {
    return "Write a bound, in quotes that keep it from the shell: --fail-on 'risk>=80'.";
  }
  const close = closestTo(word, words);
  if (close !== undefined) return `Did you mean "${close}"?`;
  return `Choose from ${words.join(', ')}, risk>=N, epss>=N, cvss>=N; "+" means and, "," means or.`;
}
