import { eventTypes, holdsEventType, type RuleNeeds } from '@seaworthy/runtime';
import { knowsEvent } from './commands.ts';
import type { SensorOptions } from './sensor-options.ts';

/** What the rules do not say. */
export type SensorChoices = Omit<SensorOptions, 'events' | 'openReads' | 'traffic'>;

/**
 * The least that has to be seen for rules to be judged: their types of events, the files whose reading
 * they ask for, and environments only if they look at them (or `choices` wants them for itself).
 */
export function sensorOptionsFor(needs: RuleNeeds, choices: SensorChoices = {}): SensorOptions {
  return {
    ...choices,
    events: eventTypes
      .map(({ name }) => name)
      .filter((name) => knowsEvent(name) && holdsEventType(needs.eventTypes, name)),
    openReads: needs.reads,
    traffic: trafficOf(needs),
    environment: choices.environment === true || needs.fieldNames.has('proc.env'),
  };
}

/**
 * Rules about what is sent look at how a conversation begins, and who sends is known by then. Rules
 * that name writing and ask for nothing that was written mean each write, of files too.
 */
function trafficOf({ eventTypes: { names, isComplement }, fieldNames }: RuleNeeds) {
  const asksForWrites = !isComplement && (names.has('write') || names.has('writev'));
  return asksForWrites && !fieldNames.has('evt.buffer') ? 'all' : 'beginnings';
}
