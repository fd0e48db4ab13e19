import { SeaworthyError } from '@seaworthy/model';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import type { EventTypeSet } from './condition/event-types.ts';
import { RuleEngine } from './engine.ts';
import { type LoadOptions, loadRules } from './load/load-rules.ts';

export interface Filter {
  matches(event: RuntimeEvent): boolean;
  /** For which it can hold. */
  readonly eventTypes: EventTypeSet;
}

/**
 * A condition of the rule language by itself.
 * @throws USAGE, with what is wrong with it
 */
export function compileFilter(condition: string, options: LoadOptions = {}): Filter {
  // A rule in JSON, which is YAML too: whatever stands in the condition stays in it.
  const rule = {
    rule: 'filter',
    desc: 'given by hand',
    condition,
    output: 'it holds',
    priority: 'DEBUG',
    warn_evttypes: false,
  };
  const ruleSet = loadRules([{ name: 'filter', text: JSON.stringify([rule]) }], options);
  const error = ruleSet.diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) {
    throw new SeaworthyError('USAGE', `the filter cannot be used: ${error.message}`, {
      hint: 'It is a condition as rules have it: evt.type = execve and container.name = web',
    });
  }
  const engine = new RuleEngine(ruleSet);
  return {
    matches: (event) => engine.match(event).length > 0,
    eventTypes: engine.needs.eventTypes,
  };
}
