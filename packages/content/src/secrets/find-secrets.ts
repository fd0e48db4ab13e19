import type { SeverityLevel } from '@seaworthy/model';
import type { Keyword } from '../prefilter/keyword-table.ts';
import { createPlainPrefilter, createPrefilter, type Prefilter } from '../prefilter/prefilter.ts';
import { entropyOf } from './checks.ts';
import type { PathKind } from './paths.ts';
import { isPlaceholder } from './placeholders.ts';
import type { SecretRule } from './rule.ts';

/** A secret in a piece of bytes. Offsets only: whoever needs the characters has the bytes. */
export interface FoundSecret {
  readonly rule: SecretRule;
  readonly start: number;
  readonly end: number;
  readonly severity: SeverityLevel;
}

export interface TextKind extends PathKind {
  readonly isBinary: boolean;
}

/** Text without a path, such as a variable of the environment. */
export const plainText: TextKind = {
  skip: false,
  hasDigests: false,
  isSample: false,
  isSettings: true,
  isBinary: false,
};

/** Below it, handing the bytes over costs more than it saves. */
const shortBytes = 512;

/** Characters from a keyword on that a rule without `span` sees. */
const defaultSpan = 256;

interface CompiledRule {
  readonly rule: SecretRule;
  readonly order: number;
  readonly pattern: RegExp;
  readonly lead: number;
  readonly span: number;
}

/** How often patterns may be tried in one file before the rest of it is left alone. */
export class Effort {
  #left: number;

  constructor(attempts: number) {
    this.#left = attempts;
  }

  take(): boolean {
    return this.#left-- > 0;
  }

  get isUsedUp(): boolean {
    return this.#left < 0;
  }
}

/** A set of rules, made ready: the filter of all their keywords, and their patterns. */
export class SecretMatcher {
  /** Ready at once, for short texts. */
  readonly #plain: Prefilter;
  #fast: Prefilter | undefined;
  readonly #keywords: readonly Keyword[];
  /** By keyword: the rules that want to be asked. */
  readonly #rules: readonly (readonly CompiledRule[])[];
  /** Bytes before and after a keyword that any rule may look at. */
  readonly lookBehind: number;
  readonly lookAhead: number;

  constructor(rules: readonly SecretRule[]) {
    const byKeyword = new Map<string, { rules: CompiledRule[]; index: number }>();
    const keywords: Keyword[] = [];
    let lookBehind = 0;
    let lookAhead = 0;
    for (const [order, rule] of rules.entries()) {
      const { lead = 0, span = defaultSpan } = rule;
      lookBehind = Math.max(lookBehind, lead);
      lookAhead = Math.max(lookAhead, span);
      // Behind a lead the match may begin anywhere; without one it begins at the keyword.
      const flags = (lead === 0 ? 'y' : 'g') + (rule.ignoreCase === true ? 'i' : '');
      const compiled = { rule, order, pattern: new RegExp(rule.pattern, flags), lead, span };
      for (const keyword of rule.keywords) {
        const key = JSON.stringify(keyword, [
          'text',
          'ignoreCase',
          'boundary',
          'tail',
          'assignment',
        ]);
        let known = byKeyword.get(key);
        if (known === undefined) {
          known = { rules: [], index: keywords.length };
          byKeyword.set(key, known);
          keywords.push(keyword);
        }
        known.rules.push(compiled);
      }
    }
    this.#keywords = keywords;
    this.#plain = createPlainPrefilter(keywords);
    this.#rules = [...byKeyword.values()].map((each) => each.rules);
    // The gates look a little further than the keyword.
    this.lookBehind = lookBehind + 8;
    this.lookAhead = lookAhead + 128;
  }

  get filter(): Prefilter {
    this.#fast ??= createPrefilter(this.#keywords);
    return this.#fast;
  }

  /**
   * Secrets whose keyword begins in [from, to), in the order of their places; of those that
   * overlap, the one whose rule comes first.
   */
  find(bytes: Buffer, kind: TextKind, effort: Effort, from = 0, to = bytes.length): FoundSecret[] {
    const found: (FoundSecret & { readonly order: number })[] = [];
    const filter = bytes.length < shortBytes ? this.#plain : this.filter;
    filter.scan(bytes, (keyword, position) => {
      if (position < from || position >= to) return;
      for (const compiled of this.#rules[keyword]!) {
        if (!applies(compiled.rule, kind) || !effort.take()) continue;
        const place = match(compiled, bytes, position);
        if (place === undefined) continue;
        const severity = kind.isSample ? 'low' : compiled.rule.severity;
        found.push({ rule: compiled.rule, order: compiled.order, ...place, severity });
      }
    });
    return withoutOverlaps(found);
  }
}

function applies(rule: SecretRule, kind: TextKind): boolean {
  if (kind.isBinary || kind.hasDigests) return rule.inBinaries;
  if (rule.onlyInSettings === true && !kind.isSettings) return false;
  return !(rule.weak === true && kind.isSample);
}

function match(
  { rule, pattern, lead, span }: CompiledRule,
  bytes: Buffer,
  position: number,
): { start: number; end: number } | undefined {
  const windowStart = Math.max(0, position - lead);
  const text = bytes.toString('latin1', windowStart, Math.min(bytes.length, position + span));
  const at = position - windowStart;
  pattern.lastIndex = 0;
  let found = pattern.exec(text);
  // With a lead, a match that ends before the keyword belongs to another one.
  while (found !== null && found.index + found[0].length <= at) found = pattern.exec(text);
  if (found === null || found.index > at) return undefined;
  const secret = found[1] ?? found[0];
  if (isPlaceholder(secret)) return undefined;
  if (rule.minEntropy !== undefined && entropyOf(secret) < rule.minEntropy) return undefined;
  if (rule.validate !== undefined && !rule.validate(secret, found)) return undefined;
  const start = windowStart + found.index + found[0].indexOf(secret);
  return { start, end: start + secret.length };
}

function withoutOverlaps(
  found: readonly (FoundSecret & { readonly order: number })[],
): FoundSecret[] {
  const kept: FoundSecret[] = [];
  for (const { order: _, ...one } of found.toSorted((a, b) => a.order - b.order)) {
    if (!kept.some((other) => one.start < other.end && other.start < one.end)) kept.push(one);
  }
  return kept.sort((a, b) => a.start - b.start);
}
