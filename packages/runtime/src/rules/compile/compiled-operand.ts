import type { Field, FieldContext, FieldType, Read, ReadMany } from '../../fields/field.ts';

/** Counts events, so that what was found out about one is known to be about it. */
export interface Clock {
  now: number;
  /** When the first event happened, in nanoseconds since 1970. */
  beginning?: bigint;
}

export interface CompileContext extends FieldContext {
  readonly clock: Clock;
  /** What was compiled, by key. */
  readonly operands: Map<string, CompiledOperand>;
}

/** A field or a transformer, ready to be read. Of one kind of reader there is exactly one. */
export interface CompiledOperand {
  /** The same for all that read the same. */
  readonly key: string;
  readonly type: FieldType;
  readonly isList: boolean;
  readonly cost: number;
  readonly read: Read;
  readonly readList?: ReadMany;
  readonly readEach?: ReadMany;
  readonly notEqualMeansAll: boolean;
  readonly isFilterOnly: boolean;
  readonly isPlain: boolean;
  /** The field alone, not transformed. */
  readonly field?: Field;
  readonly fieldNames: readonly string[];
  /** It depends on the type of the event alone. */
  readonly isOfType: boolean;
  /** Its value whatever the event: of quoted texts given to transformers. */
  readonly constant?: string;
}

/** What all operands have that make texts out of others. */
export function ofTexts(
  key: string,
  inputs: readonly CompiledOperand[],
  cost: number,
): Omit<CompiledOperand, 'read'> {
  return {
    key,
    type: 'string',
    isList: false,
    cost: inputs.reduce((sum, input) => sum + input.cost, cost),
    notEqualMeansAll: false,
    isFilterOnly: false,
    isPlain: false,
    fieldNames: inputs.flatMap(({ fieldNames }) => fieldNames),
    isOfType: inputs.every(({ isOfType, constant }) => isOfType || constant !== undefined),
  };
}

/** Reads once an event. */
export function remember<Value>(
  read: (event: Parameters<Read>[0]) => Value,
  clock: Clock,
): (event: Parameters<Read>[0]) => Value {
  let readAt = -1;
  let value: Value;
  return (event) => {
    if (readAt !== clock.now) {
      value = read(event);
      readAt = clock.now;
    }
    return value;
  };
}
