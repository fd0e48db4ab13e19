import type { EventType, ParameterKind } from '../../event/event-type.ts';
import { findEventType } from '../../event/event-types.ts';
import { wireTable } from './wire-table.ts';

/** How a parameter lies in a capture. */
export type WireKind =
  | 'i8'
  | 'i16'
  | 'i32'
  | 'i64'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 'text'
  | 'bytes'
  | 'list'
  | 'address'
  | 'tuple'
  | 'fds'
  | 'dynamic';

export interface WireParameter {
  readonly name: string;
  readonly kind: WireKind;
}

/** One code of an event. */
export interface WireType {
  readonly code: number;
  readonly name: string;
  /** Absent for the few that nothing is made of: marks of old tools. */
  readonly type: EventType | undefined;
  /** What happens when a system call begins: its parameters wait for those of its return. */
  readonly isEntry: boolean;
  readonly parameters: readonly WireParameter[];
  /** Of a return: what the entry knew, which old captures do not repeat. */
  readonly entry: readonly WireParameter[];
  /** The first parameter is what the call returned. */
  readonly hasResult: boolean;
}

/** The name of a generic event is that of the system call whose number it holds. */
export const GENERIC = 'syscall';

/** By code; undefined where a code is not used. */
export const wireTypes: readonly (WireType | undefined)[] = readTable();

function readTable(): (WireType | undefined)[] {
  const types: (WireType | undefined)[] = [];
  for (const line of wireTable.trim().split(/\n(?! )/)) {
    const code = types.length;
    if (line === '-') {
      types.push(undefined, undefined);
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const type = findEventType(name);
    const [first = '', second] = line.slice(colon + 1).split('|');
    const before = parametersOf(first, type);
    const shared = { name, type, entry: [] };
    if (second === undefined) {
      types.push({ ...shared, code, isEntry: false, parameters: before, hasResult: false });
      types.push(undefined);
      continue;
    }
    const parameters = parametersOf(second, type);
    types.push(
      { ...shared, code, isEntry: true, parameters: before, hasResult: false },
      {
        code: code + 1,
        name,
        type,
        isEntry: false,
        parameters,
        entry: before,
        hasResult: ['res', 'fd'].includes(parameters[0]?.name ?? ''),
      },
    );
  }
  return types;
}

function parametersOf(text: string, type: EventType | undefined): WireParameter[] {
  const kinds = new Map<string, ParameterKind>(
    type?.parameters.map((parameter) => [parameter.name, parameter.kind]),
  );
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [name = '', kind = 'i64'] = word.split(':');
      return { name, kind: (kinds.get(name) === 'list' ? 'list' : kind) as WireKind };
    });
}
