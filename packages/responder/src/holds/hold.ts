import type { Container } from '@seaworthy/runtime';
import type { Releasable } from '../releasable.ts';
import type { Tools } from '../tools.ts';

/** A container, and a process that was seen in it. It can be found again when that has ended. */
export interface HoldTarget {
  readonly container: Pick<Container, 'fullId' | 'runtime'>;
  readonly pid: number;
}

/** Something that holds on a container until it is let go. */
export interface Held<Data> extends Releasable {
  /** Plain data: enough to put it on again after a crash. */
  readonly data: Data;
}

/** One way of holding a container. */
export interface Hold<Data> {
  /** @throws SeaworthyError when it does not hold */
  put(data: Data, target: HoldTarget, tools: Tools): Promise<Held<Data>>;
  /**
   * Takes over what an agent left behind that ended without letting go. Where it is undefined the
   * kernel has taken it away, and it is put on again.
   */
  adopt?(
    data: Data,
    target: HoldTarget,
    tools: Pick<Tools, 'engines' | 'procDirectory'>,
  ): Held<Data>;
}
