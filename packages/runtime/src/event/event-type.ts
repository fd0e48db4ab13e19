/**
 * How a parameter's value is meant, so that it can be written as people read it: a descriptor with
 * its name, a mode in octal, flags by their names. After the parameter types of Falco's event table.
 */
export type ParameterKind =
  | 'number'
  | 'result'
  | 'fd'
  | 'pid'
  | 'uid'
  | 'gid'
  | 'text'
  | 'path'
  | 'bytes'
  | 'list'
  | 'socket-address'
  | 'socket-tuple'
  | 'flags'
  | 'enumeration'
  | 'mode'
  | 'capabilities'
  | 'duration'
  | 'boolean';

export interface Parameter {
  /** As `evt.arg.NAME` has it. */
  readonly name: string;
  readonly kind: ParameterKind;
  /**
   * Of `flags`: the bits, in the order in which they are written. Of `enumeration`: the values.
   * Names are those of Falco, without the PPM_ prefix.
   */
  readonly names?: ReadonlyMap<number, string>;
}

/** A kind of event: a system call that has returned, or what the kernel did by itself. */
export interface EventType {
  /** As `evt.type` has it: `openat`, `execve`, `procexit`. */
  readonly name: string;
  /** Small and dense, so that what belongs to a type is found in an array. */
  readonly code: number;
  /** As `evt.category` has it. */
  readonly category: string;
  readonly parameters: readonly Parameter[];
}
