import type { RuntimeEvent } from '../event/runtime-event.ts';

/**
 * How a field's values compare. `bytes` are texts of one character a byte. `unsigned` numbers have
 * 64 bits unless the name says otherwise; values past 2^53 are bigints. `dynamic` is only known
 * when a value is there.
 */
export type FieldType =
  | 'string'
  | 'bytes'
  | 'boolean'
  | 'signed'
  | 'unsigned'
  | 'unsigned32'
  | 'port'
  | 'address'
  | 'network'
  | 'dynamic';

export type FieldValue = string | number | bigint | boolean;

/** `undefined`: the event has no such value. Every comparison with it is false, `!=` too. */
export type Read = (event: RuntimeEvent) => FieldValue | undefined;
export type ReadMany = (event: RuntimeEvent) => readonly FieldValue[] | undefined;

/** What fields know beside the event. */
export interface FieldContext {
  readonly hostname: string;
  /** The names that DNS answers gave for an address, as far as they were seen, the last first. */
  namesOf(address: string): readonly string[];
  /** When the first event happened, in nanoseconds since 1970; known once it is judged. */
  beginning(): bigint | undefined;
}

/** `fd.types[1]`, `proc.env[PATH]`, `evt.arg.flags`. */
export interface FieldArgument {
  readonly kind: 'index' | 'key' | 'index or key' | 'name';
  readonly isRequired: boolean;
}

/** Something that conditions and output templates can name. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** One sentence for the reference page. */
  readonly about: string;
  readonly argument?: FieldArgument;
  /** 1: a property of the event. 5: makes a text. 10: walks. Cheap conditions are tried first. */
  readonly cost: number;
  /** @throws FieldArgumentError */
  read(argument: string | undefined, context: FieldContext): Read;
  /** Its value is a list, for `in` and `intersects`. */
  readList?(argument: string | undefined, context: FieldContext): ReadMany;
  /**
   * A condition holds when it holds for one of these: both ends of a connection, all ancestors.
   * `undefined` where the argument picks one value.
   */
  readEach?(argument: string | undefined, context: FieldContext): ReadMany | undefined;
  /** With `readEach`: `!=` must hold for all of them. */
  readonly notEqualMeansAll?: true;
  /** It is the same for all events of a type, so that it is settled before they come. */
  readonly isOfType?: true;
  /** It has no one value to write. */
  readonly isFilterOnly?: true;
  /** It cannot be compared with another field, nor be transformed. */
  readonly isPlain?: true;
  /**
   * Types of events that it is concluded from: they are watched for it, whether or not a rule asks
   * for them.
   */
  readonly follows?: readonly string[];
  /** It asks `namesOf` of its context, so that answers of name servers must be listened to. */
  readonly usesNames?: true;
  /** How outputs write a value, also in JSON, where not as it is. */
  format?(value: FieldValue): string;
  /** In JSON, where that is another value than the text. */
  readJson?(event: RuntimeEvent): FieldValue;
}

/** A field does not take this argument. */
export class FieldArgumentError extends Error {
  override readonly name = 'FieldArgumentError';
}

type Extra = Partial<Omit<Field, 'name' | 'type' | 'about' | 'read'>>;

/** A field without an argument. */
export function plainField(
  name: string,
  type: FieldType,
  about: string,
  read: Read,
  extra: Extra = {},
): Field {
  return { name, type, about, cost: 1, read: () => read, ...extra };
}

/** A whole number from 0; an argument in brackets. */
export function indexOf(argument: string): number | undefined {
  return /^\d{1,6}$/.test(argument) ? Number(argument) : undefined;
}

export function requireIndex(name: string, argument: string): number {
  const index = indexOf(argument);
  if (index === undefined) {
    throw new FieldArgumentError(`${name}[…] takes a number, not "${argument}"`);
  }
  return index;
}

/** Nanoseconds behind a point: with all nine digits. */
export const padded = (value: FieldValue): string => String(value).padStart(9, '0');

/** The number itself where it holds it exactly: numbers are faster, and most are small. */
export function compact(value: bigint): number | bigint {
  return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER
    ? Number(value)
    : value;
}
