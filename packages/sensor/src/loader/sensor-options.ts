import type { ReadFilter } from '@seaworthy/runtime';

/** What is to be seen. */
export interface SensorOptions {
  /** Names of event types, as `evt.type` has them. What is not in it costs nothing. */
  readonly events: readonly string[];
  /** Nothing of the host's own processes, but what names its parents. */
  readonly containersOnly?: boolean;
  /** Environments of programs, of which the first 4 KiB. */
  readonly environment?: boolean;
  /** Opens for writing are always reported; those for reading only where a rule may ask for them. */
  readonly openReads?: ReadFilter;
  /** Datagrams and, of streams, the first bytes: all that rules about traffic look at. */
  readonly traffic?: 'all' | 'beginnings';
  /** Bytes of the ring between kernel and agent, a power of two. */
  readonly ringBytes?: number;
  /** Read the kernel as it was before 6.2, which is slower: for tests. */
  readonly copiedReads?: boolean;
  /** What is not reported: the agent itself, and its guard. */
  readonly ownPids?: OwnPids;
  /** Programs that must not begin, and are killed in the kernel if they do. */
  readonly forbidden?: readonly Forbidden[];
}

export interface OwnPids {
  readonly agent: number;
  /** While there is one. */
  readonly guard?: number | undefined;
}

export interface Forbidden {
  /** The control group of a container; undefined: all containers. */
  readonly cgroupId?: bigint;
  readonly what: 'upper-layer' | 'memfd' | 'everything' | { readonly path: string };
}

export const defaultRingBytes = 16 * 2 ** 20;
