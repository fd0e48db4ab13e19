import { globMatcher } from '../text/glob.ts';
import type { Rule } from './rule.ts';

/** Switches rules on or off, as `rules:` of Falco's configuration does. */
export interface RuleSelection {
  readonly effect: 'enable' | 'disable';
  /** The whole name; a star stands for anything. */
  readonly rule?: string;
  readonly tag?: string;
}

/** Falco's option -D: rules whose names hold a text are off. */
export const disableContaining = (text: string): RuleSelection => ({
  effect: 'disable',
  rule: `*${text.replaceAll(/[*?[\\]/g, '\\$&')}*`,
});

/** Falco's option -T: rules with one of the tags are off. */
export const disableTags = (tags: readonly string[]): RuleSelection[] =>
  tags.map((tag) => ({ effect: 'disable', tag }));

/** Falco's option -t: only rules with one of the tags are on. */
export const onlyTags = (tags: readonly string[]): RuleSelection[] => [
  { effect: 'disable', rule: '*' },
  ...tags.map((tag): RuleSelection => ({ effect: 'enable', tag })),
];

/** Whether a rule is on: what its file says, and then each selection in turn. */
export function isSelected(rule: Rule, selections: readonly RuleSelection[]): boolean {
  let isOn = rule.isEnabled;
  for (const { effect, rule: pattern, tag } of selections) {
    const fitsName = pattern === undefined || globMatcher(pattern, false)(rule.name);
    const fitsTag = tag === undefined || rule.tags.includes(tag);
    if (fitsName && fitsTag && (pattern ?? tag) !== undefined) isOn = effect === 'enable';
  }
  return isOn;
}
