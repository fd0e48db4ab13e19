/**
 * How a parameter's value is meant, so that it can be written as people read it: a descriptor with
 * its name, a mode in octal, flags by their names. After the parameter types of Falco's event table.
 */
export type ParameterKind =
  | 'number'
  | 'hex'
  | 'result'
  | 'fd'
  | 'pid'
  | 'uid'
  | 'gid'
  | 'text'
  | 'path'
  | 'bytes'
  | 'list'
  /** "10.0.0.1:80", or the path of a Unix socket. */
  | 'socket-address'
  /** "10.0.0.1:5->10.0.0.2:80". */
  | 'socket-tuple'
  | 'flags'
  | 'enumeration'
  | 'mode'
  | 'capabilities'
  | 'signal'
  | 'duration'
  /** Of `poll`: "3:1 4:5", numbers and what is waited for. */
  | 'descriptors'
  | 'time'
  | 'boolean';

export interface Parameter {
  /** As `evt.arg.NAME` has it. */
  readonly name: string;
  readonly kind: ParameterKind;
  /**
   * Of `flags` and `mode`: the bits, in the order in which they are tried and written. Of `enumeration`:
   * the values. Names and values are those of Falco (`PPM_O_RDONLY` is 1), the same on every
   * architecture.
   */
  readonly names?: ReadonlyMap<number, string>;
  /** Of a path that may be relative: the parameter with the descriptor of its directory. */
  readonly directory?: string;
}

/** A kind of event: a system call that has returned, or what the kernel did by itself. */
export interface EventType {
  /** As `evt.type` has it: `openat`, `execve`, `procexit`. */
  readonly name: string;
  /** Small and dense, so that what belongs to a type is found in an array. */
  readonly code: number;
  /**
   * As `evt.category` has it; `read`, `write` and `io` are input and output, whose category is that
   * of the descriptor (see `categoryOf`).
   */
  readonly category: string;
  readonly parameters: readonly Parameter[];
  /** The parameter that holds the descriptor that the event is about, or that it made. */
  readonly descriptor?: string;
}
