import { globMatcher } from '../text/glob.ts';
import type { Rule } from './rule.ts';

/** Switches rules on or off, as `rules:` of Falco's configuration does. */
export interface RuleSelection {
  readonly effect: 'enable' | 'disable';
  /** The whole name; a star stands for anything, and nothing else is special. */
  readonly rule?: string;
  readonly tag?: string;
}

const matchesName = (pattern: string, name: string): boolean =>
  globMatcher(pattern.replaceAll(/[?[\\]/g, '\\$&'), false)(name);

/** Whether a rule is on: what its file says, and then each selection in turn. */
export function isSelected(rule: Rule, selections: readonly RuleSelection[]): boolean {
  let isOn = rule.isEnabled;
  for (const { effect, rule: pattern, tag } of selections) {
    const fitsName = pattern === undefined || matchesName(pattern, rule.name);
    const fitsTag = tag === undefined || rule.tags.includes(tag);
    if (fitsName && fitsTag && (pattern ?? tag) !== undefined) isOn = effect === 'enable';
  }
  return isOn;
}
