import type { LicenseCategory } from '@seaworthy/model';
import { type SeverityLevel, severityLevels } from '@seaworthy/model';
import { categoryOf, categoryOfTerm } from '../categories/category-of.ts';
import {
  type Expression,
  formatExpression,
  rankOf,
  type Term,
  termsOf,
} from '../expression/expression.ts';
import type { LicenseSettings } from './settings.ts';

export interface Verdict {
  readonly severity: SeverityLevel;
  readonly category: LicenseCategory;
  /** The licences that make it so. */
  readonly because: readonly string[];
  /** One of them is on the list of those that are denied. */
  readonly isDenied: boolean;
}

/** Mildest first; what is not allowed at all comes last. */
const levels: readonly SeverityLevel[] = severityLevels
  .filter((level) => level !== 'unknown')
  .toReversed();

/**
 * What the settings say of an expression: of a choice the licence that they mind least, of what
 * holds together the one that they mind most.
 */
export class ExpressionJudge {
  readonly #allow: readonly RegExp[];
  readonly #deny: readonly RegExp[];
  readonly #settings: LicenseSettings;

  constructor(settings: LicenseSettings) {
    this.#settings = settings;
    this.#allow = settings.allow.map(patternOf);
    this.#deny = settings.deny.map(patternOf);
  }

  judge(expression: Expression | undefined): Verdict {
    const category = categoryOf(expression);
    if (expression === undefined) {
      return {
        severity: this.#settings.categories.unknown,
        category,
        because: [],
        isDenied: false,
      };
    }
    const severity = levels[rankOf(expression, (term) => this.#rank(term))]!;
    const because = termsOf(expression).filter((term) => levels[this.#rank(term)] === severity);
    const worst = because[0];
    return {
      severity,
      // Of the licence that decides: a denied MIT is no copyleft.
      category: worst === undefined ? category : categoryOfTerm(worst),
      because: because.map(formatExpression),
      isDenied: because.some((term) => matches(this.#deny, term)),
    };
  }

  #rank(term: Term): number {
    // Denied comes before allowed, so that one can be an exception to a pattern of the other.
    const level = matches(this.#deny, term)
      ? 'critical'
      : matches(this.#allow, term)
        ? 'none'
        : this.#settings.categories[categoryOfTerm(term)];
    return Math.max(0, levels.indexOf(level));
  }
}

function matches(patterns: readonly RegExp[], term: Term): boolean {
  return patterns.some((pattern) => pattern.test(formatExpression(term)) || pattern.test(term.id));
}

/** One repetition a "*", each as short as can be: no two of them stand side by side. */
function patternOf(glob: string): RegExp {
  const parts = glob.split(/\*+/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*?')}$`, 'i');
}
