import type { Container, PreventionTrial } from '@seaworthy/runtime';
import {
  type ControlGroup,
  type Forbidden,
  findControlGroup,
  type WatchTarget,
} from '@seaworthy/sensor';

/** A program that is quick acts within a container's first milliseconds. */
const RETRY_MS = 5;
const MAX_RETRY_MS = 2000;
/** On a host under load a container takes its time until it has its file system. */
const PATIENCE_MS = 60_000;

/** Rules that are on a container together, by their names. */
export interface Guarded {
  readonly life: ContainerLife;
  readonly rules: string;
}

/** A container from its start to its end, and what is on it. One that is started again is another. */
export class ContainerLife {
  readonly container: Container;
  /** Of its first process, where that was seen. */
  firstPid: number | undefined;
  /** Once it was found. */
  group: ControlGroup | undefined;
  /** Under which its files are watched. */
  key: number | undefined;
  forbidden: readonly Forbidden[] = [];
  /** Rules in a dry run, which see what they would refuse. */
  trial: (Guarded & { readonly judged: PreventionTrial }) | undefined;
  /** That are enforced. */
  rules: readonly string[] = [];
  /** Resolves when each rule is on it, or has failed. */
  settled: Promise<unknown> = Promise.resolve();
  /** To be done when it ends. */
  readonly undo: (() => Promise<void>)[] = [];
  readonly #pid: number;
  #hasEnded = false;
  #isWhole = false;
  #next = Promise.withResolvers<void>();

  /** @param pid a process in it */
  constructor(container: Container, pid: number, isFirst: boolean) {
    this.container = container;
    this.#pid = pid;
    this.firstPid = isFirst ? pid : undefined;
  }

  /** @throws TARGET_NOT_FOUND when it has no process any more */
  findGroup(procDirectory: string): ControlGroup {
    this.group = findControlGroup(this.container.fullId, this.#pid, procDirectory);
    return this.group;
  }

  /** For the guard, at any time of its life. @throws TARGET_NOT_FOUND */
  findTarget(procDirectory: string): WatchTarget {
    const { fullId: containerId } = this.container;
    return { containerId, pid: findControlGroup(containerId, this.#pid, procDirectory).pid };
  }

  /**
   * Tries until it succeeds: a container that is being made is not in its own file system yet.
   * @returns undefined when the container has ended first
   * @throws what failed for a minute, or of a container that is made
   */
  async insist<T>(attempt: () => Promise<T> | T): Promise<T | undefined> {
    const until = Date.now() + PATIENCE_MS;
    for (let waitMs = RETRY_MS; !this.#hasEnded; waitMs = Math.min(2 * waitMs, MAX_RETRY_MS)) {
      const { promise: hasComeFurther } = this.#next;
      const isFinal = this.#isWhole;
      try {
        return await attempt();
      } catch (error) {
        if (isFinal || Date.now() >= until) throw error;
        await atMost(waitMs, hasComeFurther);
      }
    }
    return undefined;
  }

  /** It is made, with all that is mounted: what is waited for is tried at once. */
  complete(): void {
    this.#isWhole = true;
    this.#comeFurther();
  }

  /** Of a container that is gone nothing is left to undo but our own tables. */
  end(): void {
    this.abandon();
    for (const undo of this.undo) undo().catch(() => {});
  }

  /** Nothing more is tried. */
  abandon(): void {
    this.#hasEnded = true;
    this.#comeFurther();
  }

  #comeFurther(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }
}

async function atMost(ms: number, what: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, ms);
  await Promise.race([late.promise, what]);
  clearTimeout(timer);
}
