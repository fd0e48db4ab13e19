import type { SeverityLevel } from '@seaworthy/model';
import type { Keyword } from '../prefilter/keyword-table.ts';
import type { Family } from './families.ts';

/**
 * How one kind of secret looks. A rule is data: its examples are its tests and appear in the
 * documentation. A keyword is looked for first; the pattern is tried only where one stands.
 */
export interface SecretRule {
  /** Kebab-case, stable: waivers and baselines name it. */
  readonly id: string;
  readonly title: string;
  readonly family: Family;
  /** Who issues it, and so where it is revoked. */
  readonly issuer: string;
  readonly severity: SeverityLevel;
  readonly keywords: readonly Keyword[];
  /**
   * Source of a regular expression that matches from the keyword on, or from at most `lead`
   * characters before it. Its first group is the secret; the whole match without a group. The text
   * is Latin-1: one character a byte. `countWays` bounds what it can cost.
   */
  readonly pattern: string;
  readonly ignoreCase?: boolean;
  /** Characters before the keyword that belong to the match; 0 when absent. */
  readonly lead?: number;
  /** Characters from the keyword on that the pattern may need; 256 when absent. */
  readonly span?: number;
  /** Bits a character that the secret must have at least (Shannon entropy). */
  readonly minEntropy?: number;
  /** Checksum, structure or encoding; the last word before a finding. */
  readonly validate?: (secret: string, groups: readonly (string | undefined)[]) => boolean;
  /** Also looked for in files that are no text: only forms that chance does not produce. */
  readonly inBinaries: boolean;
  /**
   * Not secret in the strict sense in test fixtures and documentation, so passed over there rather
   * than reported as less severe.
   */
  readonly weak?: boolean;
  /** Only looked for in files whose lines are settings: .env, .ini, .properties, YAML ... */
  readonly onlyInSettings?: boolean;
  /** Written as templates (see `expandExample`), so that no secret stands in this repository. */
  readonly examples: { readonly true: readonly string[]; readonly false: readonly string[] };
}

type Common = Pick<
  SecretRule,
  'id' | 'title' | 'family' | 'issuer' | 'severity' | 'validate' | 'minEntropy' | 'span' | 'weak'
>;

/** What a value is made of, where it is that simple. */
const charsets = {
  digit: '[0-9]',
  hex: '[0-9a-f]',
  lower: '[0-9a-z]',
  upper: '[0-9A-Z]',
  letter: '[A-Za-z]',
  alnum: '[0-9A-Za-z]',
  word: '[0-9A-Za-z_-]',
  base64: '[0-9A-Za-z+/]',
} as const;

/** Either characters of one set and how many, or a pattern, its gate and an example of it. */
type Body =
  | {
      readonly of: keyof typeof charsets | 'uuid';
      readonly length?: number | readonly [number, number];
    }
  | { readonly body: string; readonly tail: number; readonly example: string };

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const uuidExample = '{8:hex}-{4:hex}-4{3:hex}-a{3:hex}-{12:hex}';

function bodyOf(form: Body): { body: string; tail: number; example: string } {
  if ('body' in form) return form;
  if (form.of === 'uuid') return { body: uuid, tail: 36, example: uuidExample };
  const { of, length = 32 } = form;
  const [min, max] = typeof length === 'number' ? [length, length] : length;
  return {
    body: `${charsets[of]}{${min === max ? min : `${min},${max}`}}`,
    tail: of === 'base64' ? 0 : Math.min(min, 255),
    example: `{${min}:${of}}`,
  };
}

/** A value that its own prefix gives away. */
export type TokenForm = Common &
  Body & {
    readonly prefixes: readonly string[];
    readonly not?: readonly string[];
  };

export function token(form: TokenForm): SecretRule {
  const { prefixes, not = [] } = form;
  const { body, tail, example } = bodyOf(form);
  const prefix = prefixes.map(escapePattern).join('|');
  return {
    ...commonOf(form),
    keywords: prefixes.map((text) => ({ text, boundary: true, tail })),
    pattern: `(?:${prefix})${body}(?![0-9A-Za-z])`,
    inBinaries: true,
    examples: {
      true: prefixes.map((each) => `key = "${each}${example}"`),
      false: [`key = "${prefixes[0]}${'x'.repeat(tail)}"`, `a${prefixes[0]}${example}`, ...not],
    },
  };
}

/** A value without a form of its own, known by the name that it is given to. */
export type AssignedForm = Common &
  Body & {
    /** In lower case; `_`, `-` and `.` inside are written `_` and match one another, or nothing. */
    readonly names: readonly string[];
    /** Part of the name that must follow; what usually names a credential when absent. */
    readonly role?: string;
    readonly not?: readonly string[];
  };

const credentialWords = 'key|token|secret|passw|pwd|auth|cred';

export function assigned(form: AssignedForm): SecretRule {
  const { names, role = credentialWords, not = [] } = form;
  const { body, example } = bodyOf(form);
  const name = names.map((each) => escapePattern(each).replaceAll('_', '[_.-]?')).join('|');
  const exampleName = `${names[0]}_${/[a-z]+/.exec(role)![0].replace(/^passw$/, 'password')}`;
  return {
    minEntropy: 3,
    ...commonOf(form),
    keywords: [...new Set(names.flatMap(firstWords))].map((text) => ({
      text,
      ignoreCase: true,
      assignment: true,
    })),
    pattern: `(?:${name})[\\w.-]{0,20}?(?:${role})[\\w.-]{0,12}${separator}(${body})(?![\\w+/=-])`,
    ignoreCase: true,
    inBinaries: false,
    examples: {
      true: [`${exampleName.toUpperCase()}=${example}`, `"${exampleName}": "${example}",`],
      false: [`${exampleName} = "\${VALUE}"`, `${names[0]}_checksum = ${example}`, ...not],
    },
  };
}

/** How a name begins, in every spelling: its first word, or two when the first is short. */
function firstWords(name: string): string[] {
  const [first, second] = name.split('_') as [string, string | undefined];
  if (second === undefined || first.length > 4) return [first];
  return ['_', '-', '.', ''].map((between) => `${first}${between}${second}`);
}

function commonOf(form: Common): Common {
  const { id, title, family, issuer, severity, validate, minEntropy, span, weak } = form;
  return {
    ...{ id, title, family, issuer, severity },
    ...(validate === undefined ? {} : { validate }),
    ...(minEntropy === undefined ? {} : { minEntropy }),
    ...(span === undefined ? {} : { span }),
    ...(weak === undefined ? {} : { weak }),
  };
}

/** What stands between a name and its value in the formats that people write. */
export const separator =
  '["\'`\\])\\\\]{0,3}[ \\t]{0,8}(?:=>|:=|=|:|,|>|\\|)[ \\t]{0,8}[\\\\"\'`(]{0,2}';

export function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
