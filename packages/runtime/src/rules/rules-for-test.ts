import type { RuntimeEvent } from '../event/runtime-event.ts';
import { type EngineOptions, type Match, RuleEngine } from './engine.ts';
import { type LoadOptions, loadRules, type RuleSet } from './load/load-rules.ts';

export function load(text: string, options?: LoadOptions): RuleSet {
  return loadRules([{ name: 'rules.yaml', text }], { hostname: 'node-1', ...options });
}

/** A file with one rule. */
export function ruleText(condition: string, output = 'it holds'): string {
  return `- rule: A rule
  desc: For a test
  condition: ${JSON.stringify(condition)}
  output: ${JSON.stringify(output)}
  priority: WARNING
`;
}

/** A file with a rule about opening, and `more` lines of it. */
export const openRule = (condition: string, more = ''): string => `
- rule: R
  desc: d
  condition: ${condition}
  output: o
  priority: INFO
${more}`;

/** "CODE line:column message" of everything that was said. */
export function said(ruleSet: RuleSet): string[] {
  return ruleSet.diagnostics.map(
    ({ code, line, column, message }) => `${code} ${line}:${column} ${message}`,
  );
}

export function codes(ruleSet: RuleSet): string[] {
  return ruleSet.diagnostics.map(({ code }) => code);
}

/** @throws when the condition cannot be compiled */
export function holds(condition: string, event: RuntimeEvent, options?: LoadOptions): boolean {
  return matchesOf(ruleText(condition), event, {}, options).length > 0;
}

export function matchesOf(
  text: string,
  event: RuntimeEvent,
  engineOptions?: EngineOptions,
  loadOptions?: LoadOptions,
): readonly Match[] {
  const ruleSet = load(text, loadOptions);
  const errors = ruleSet.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(said(ruleSet).join('\n'));
  return new RuleEngine(ruleSet, engineOptions).match(event);
}

/** The output of a rule that always holds. */
export function render(output: string, event: RuntimeEvent, options?: LoadOptions): string {
  return matchesOf(ruleText('evt.num > 0', output), event, {}, options)[0]!.output;
}

/** "name=value" of each field, as an output writes it. */
export function written(event: RuntimeEvent, names: string): string[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => `${name}=${render(`%${name}`, event)}`);
}

/** What is wrong with a condition. */
export function wrongWith(condition: string): string[] {
  return said(load(ruleText(condition))).filter((each) => each.startsWith('LOAD_ERR'));
}
