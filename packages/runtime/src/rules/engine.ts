import { eventTime } from '../event/event-time.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { dnsAnswerOf } from '../fields/dns-answer.ts';
import { findField } from '../fields/index.ts';
import type { NameTable } from '../fields/name-table.ts';
import type { Clock } from './compile/compiled-operand.ts';
import type { ConditionPool, Test } from './compile/condition.ts';
import { planForType } from './compile/plan.ts';
import { type EventTypeSet, holdsEventType, uniteEventTypes } from './condition/event-types.ts';
import { noReads, type ReadFilter, uniteReads } from './condition/read-filter.ts';
import type { CompiledRule, RuleSet } from './load/load-rules.ts';
import { noAdditions } from './output/additions.ts';
import type { OutputValue } from './output/template.ts';
import { type Priority, priorities, type Rule } from './rule.ts';
import { isSelected, type RuleSelection } from './selection.ts';

export interface EngineOptions {
  /** After the first rule that holds, or all that do. Falco's default is the first. */
  readonly matching?: 'first' | 'all';
  /** Rules below it are not tried. */
  readonly minimumPriority?: Priority;
  readonly selections?: readonly RuleSelection[];
}

/** A rule that an event satisfies, and what it says of it. */
export interface Match {
  readonly rule: Rule;
  readonly output: string;
  /** What the output names, by name as written; `null` for what the event does not have. */
  readonly fields: Readonly<Record<string, OutputValue>>;
  /** Fields that were added to what the rule itself says. */
  readonly added?: Readonly<Record<string, OutputValue>>;
}

/** What the rules look at: what is not in it need not be watched. */
export interface RuleNeeds {
  readonly eventTypes: EventTypeSet;
  readonly fieldNames: ReadonlySet<string>;
  /** Files whose opening for reading some rule asks for. */
  readonly reads: ReadFilter;
}

/** What either of two looks at. */
export function uniteNeeds(a: RuleNeeds, b: RuleNeeds): RuleNeeds {
  return {
    eventTypes: uniteEventTypes(a.eventTypes, b.eventTypes),
    fieldNames: a.fieldNames.union(b.fieldNames),
    reads: uniteReads(a.reads, b.reads),
  };
}

interface Candidate {
  readonly compiled: CompiledRule;
  readonly test: Test;
}

const noMatches: readonly Match[] = [];

/**
 * Tries rules on events. For each type of event the rules are prepared once, when the first one
 * comes: those that cannot hold for it are gone, and what it settles in the others too.
 */
export class RuleEngine {
  readonly #rules: readonly CompiledRule[];
  readonly #pool: ConditionPool;
  readonly #clock: Clock;
  readonly #stopsAtFirst: boolean;
  /** What answers of name servers told; only if a rule asks. */
  readonly #names: NameTable | undefined;
  /** By the code of the type. */
  readonly #candidates: (readonly Candidate[] | undefined)[] = [];

  constructor(ruleSet: RuleSet, options: EngineOptions = {}) {
    const { matching = 'first', minimumPriority = 'Debug', selections = [] } = options;
    const lowest = priorities.indexOf(minimumPriority);
    this.#pool = ruleSet.pool;
    this.#clock = ruleSet.clock;
    this.#stopsAtFirst = matching === 'first';
    this.#rules = ruleSet.rules.filter(
      ({ rule }) => priorities.indexOf(rule.priority) <= lowest && isSelected(rule, selections),
    );
    const usesNames = [...this.#fieldNames()].some((name) => findField(name)?.field.usesNames);
    this.#names = usesNames ? ruleSet.names : undefined;
  }

  /** Rules that are tried. */
  get rules(): readonly Rule[] {
    return this.#rules.map(({ rule }) => rule);
  }

  get needs(): RuleNeeds {
    const fieldNames = this.#fieldNames();
    let eventTypes: EventTypeSet = { names: new Set(), isComplement: false };
    let reads: ReadFilter = noReads;
    for (const { bound } of this.#rules) {
      eventTypes = uniteEventTypes(eventTypes, bound.eventTypes.plain);
      reads = uniteReads(reads, bound.reads.plain);
    }
    const inConditions = new Set(this.#rules.flatMap(({ bound }) => [...bound.fieldNames]));
    // Received datagrams are too many to be watched for an output alone.
    const followed = [...fieldNames].flatMap((name) => {
      const { follows = [], usesNames } = findField(name)?.field ?? {};
      return usesNames && !inConditions.has(name) ? [] : follows;
    });
    eventTypes = uniteEventTypes(eventTypes, { names: new Set(followed), isComplement: false });
    return { eventTypes, fieldNames, reads };
  }

  #fieldNames(): ReadonlySet<string> {
    return new Set(
      this.#rules.flatMap(({ bound, template, additions }) => [
        ...bound.fieldNames,
        ...template.fieldNames,
        ...additions.fieldNames,
      ]),
    );
  }

  /** The rules that an event satisfies, in the order of their files. */
  match(event: RuntimeEvent): readonly Match[] {
    if (this.#names !== undefined) {
      const answer = dnsAnswerOf(event);
      if (answer !== undefined) this.#names.add(answer);
    }
    const candidates = this.#candidates[event.type.code] ?? this.#prepare(event);
    if (candidates.length === 0) return noMatches;
    this.#clock.now += 1;
    let matches: Match[] | undefined;
    for (let i = 0; i < candidates.length; i++) {
      const { compiled, test } = candidates[i]!;
      if (!test(event)) continue;
      matches ??= [];
      matches.push(describe(compiled, event));
      if (this.#stopsAtFirst) break;
    }
    return matches ?? noMatches;
  }

  #prepare(event: RuntimeEvent): readonly Candidate[] {
    const { type } = event;
    // The first event of all is the first of its type.
    this.#clock.beginning ??= eventTime(event);
    const rules = this.#rules.filter(({ bound }) =>
      holdsEventType(bound.eventTypes.plain, type.name),
    );
    const conditions = rules.map(({ bound }) => bound.condition);
    const tests = planForType(conditions, type, this.#pool, this.#clock);
    const candidates = rules.flatMap((compiled, i) => {
      const test = tests[i];
      return test === undefined ? [] : [{ compiled, test }];
    });
    this.#candidates[type.code] = candidates;
    return candidates;
  }
}

function describe({ rule, template, additions }: CompiledRule, event: RuntimeEvent): Match {
  const output = template.render(event);
  const fields = template.readFields(event);
  if (additions === noAdditions) return { rule, output, fields };
  return {
    rule,
    output: output + additions.render(event),
    fields,
    added: additions.readFields(event),
  };
}
