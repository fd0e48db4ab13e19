import { eventTime } from '../event/event-time.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { compact, type Field, type FieldContext, padded, plainField, type Read } from './field.ts';

const nanosecondsOfSecond = 1_000_000_000n;

/** What of a time a field shows. */
interface Part {
  readonly suffix: string;
  readonly what: string;
  readonly of: (nanoseconds: bigint) => bigint;
  readonly isPadded?: true;
}

const parts: readonly Part[] = [
  { suffix: '', what: 'Nanoseconds', of: (time) => time },
  { suffix: '.s', what: 'Whole seconds', of: (time) => time / nanosecondsOfSecond },
  {
    suffix: '.ns',
    what: 'Nanoseconds behind the whole seconds',
    of: (time) => time % nanosecondsOfSecond,
    isPadded: true,
  },
];

/** Events of several processors come nearly in order: none is before the other. */
const atLeastZero = (time: bigint): bigint => (time < 0n ? 0n : time);

/**
 * As in Falco, the event before is the last one for which the field was asked: that of a rule's
 * output the last that it told of, that of a condition the last that got so far in it.
 */
function sinceAsked({ of }: Part): Read {
  let asked: { readonly number: number; readonly time: bigint; readonly since: bigint } | undefined;
  return (event) => {
    const time = eventTime(event);
    if (asked?.number !== event.number || asked.time !== time) {
      const since = asked === undefined ? 0n : atLeastZero(time - asked.time);
      asked = { number: event.number, time, since };
    }
    return compact(of(asked.since));
  };
}

function sinceBeginning({ of }: Part, context: FieldContext): Read {
  return (event: RuntimeEvent) => {
    const beginning = context.beginning();
    return beginning === undefined
      ? undefined
      : compact(of(atLeastZero(eventTime(event) - beginning)));
  };
}

function fieldsOf(
  name: string,
  since: string,
  read: (part: Part, context: FieldContext) => Read,
): Field[] {
  return parts.map((part) => ({
    ...plainField(`${name}${part.suffix}`, 'unsigned', `${part.what} since ${since}.`, () => 0, {
      cost: 5,
      ...(part.isPadded && { format: padded }),
    }),
    read: (_argument, context) => read(part, context),
  }));
}

/** Time between events, of those that are seen: what no rule asks for is not. */
export const timeFields: readonly Field[] = [
  ...fieldsOf(
    'evt.reltime',
    'the first event: of a recording, or since the rules were loaded',
    sinceBeginning,
    // Falco pads it whole, too.
  ).map((field) => (field.name === 'evt.reltime' ? { ...field, format: padded } : field)),
  ...fieldsOf('evt.deltatime', 'the event for which it was asked before', (part) =>
    sinceAsked(part),
  ),
];
