import { eventTable } from './event-table.ts';
import type { EventType, Parameter, ParameterKind } from './event-type.ts';
import { flagTable } from './flag-table.ts';
import { systemCallNames } from './system-calls.ts';

/** Names by value, of each table of flags. */
export const flagNames: ReadonlyMap<string, ReadonlyMap<number, string>> = readFlags();

/** Every type of event; a type's code is its place. System calls without parameters come last. */
export const eventTypes: readonly EventType[] = readTypes();

const byName: ReadonlyMap<string, EventType> = new Map(eventTypes.map((type) => [type.name, type]));

/** @returns undefined when no event is called so. */
export function findEventType(name: string): EventType | undefined {
  return byName.get(name);
}

/** @throws when the table has no such type: a slip in our own code. */
export function eventType(name: string): EventType {
  const type = byName.get(name);
  if (type === undefined) {
    throw new Error(`There is no event type ${name}.`);
  }
  return type;
}

/** Tables are text with one entry a line; a line that starts with blanks goes on. */
function* entriesOf(table: string): Generator<[head: string, words: string[]]> {
  for (const entry of table.trim().split(/\n(?! )/)) {
    const colon = entry.indexOf(':');
    yield [
      entry.slice(0, colon),
      entry
        .slice(colon + 1)
        .split(/\s+/)
        .filter(Boolean),
    ];
  }
}

function readFlags(): Map<string, Map<number, string>> {
  const tables = new Map<string, Map<number, string>>();
  for (const [name, words] of entriesOf(flagTable)) {
    const names = words.map((word): [number, string] => {
      const equals = word.indexOf('=');
      return [Number(word.slice(equals + 1)), word.slice(0, equals)];
    });
    tables.set(name, new Map(names));
  }
  return tables;
}

function readTypes(): EventType[] {
  const types: EventType[] = [];
  const names = new Set<string>();
  for (const [head, words] of entriesOf(eventTable)) {
    const [name = '', category = ''] = head.split(' ');
    const marked = words.find((word) => /^\w+\*/.test(word));
    names.add(name);
    types.push({
      name,
      code: types.length,
      category,
      parameters: words.map(readParameter),
      ...(marked !== undefined && { descriptor: marked.slice(0, marked.indexOf('*')) }),
    });
  }
  for (const name of systemCallNames) {
    if (!names.has(name)) {
      names.add(name);
      types.push({ name, code: types.length, category: 'other', parameters: [] });
    }
  }
  return types;
}

function readParameter(word: string): Parameter {
  const [, name = '', kind = 'number', table, directory] =
    /^(\w+)\*?(?::([\w-]+))?(?:=([\w-]+))?(?:@(\w+))?$/.exec(word) ?? [];
  const names = table === undefined ? undefined : flagNames.get(table);
  return {
    name,
    kind: kind as ParameterKind,
    ...(names !== undefined && { names }),
    ...(directory !== undefined && { directory }),
  };
}
