import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, SeaworthyError } from '@seaworthy/model';
import type { Destination } from '@seaworthy/runtime';
import {
  type Abilities,
  GuardProcess,
  type GuardOptions as GuardProcessOptions,
  type KernelRules,
  noAbilities,
  type SignalTarget,
  type WatchedFiles,
  type WatchTarget,
} from './guard-process.ts';
import { StandingOrders } from './standing-orders.ts';

export interface GuardOptions extends GuardProcessOptions {
  /** It runs again. `failures`: which of what held before does not hold now. */
  readonly onRestarted?: (failures: readonly string[]) => void;
  /** Before the first attempt to start it again; it doubles with each, up to a minute. */
  readonly restartMs?: number;
}

const nothing: KernelRules = { modules: false, changed: false, outside: false, memory: false };
const RESTART_MS = 100;
const MOST_RESTART_MS = 60_000;
/** Who has run for so long has not ended for the reason of the time before. */
const STEADY_MS = 60_000;
/** How long an order waits for a guard that is started again. */
const PATIENCE_MS = 5000;

/**
 * The guard that is always there: when its process ends by itself, another one is started and given
 * every order that stands.
 */
export class Guard {
  readonly #options: GuardOptions;
  readonly #orders = new StandingOrders();
  readonly #stopping = new AbortController();
  #process: GuardProcess | undefined;
  /** Resolves with a process that has all standing orders. */
  #steady = Promise.withResolvers<GuardProcess>();
  #reviving: Promise<void> | undefined;
  #waitMs: number;
  #startedAt = 0;

  private constructor(options: GuardOptions) {
    this.#options = options;
    this.#waitMs = options.restartMs ?? RESTART_MS;
  }

  /** @throws TARGET_UNSUPPORTED, ACCESS_DENIED */
  static async start(options: GuardOptions): Promise<Guard> {
    const guard = new Guard(options);
    guard.#steady.resolve(await guard.#begin());
    return guard;
  }

  /** Undefined while there is none. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  get abilities(): Abilities {
    return this.#process?.abilities ?? noAbilities;
  }

  /** What it could not do at its start, in its own words. */
  get complaints(): string {
    return this.#process?.complaints ?? '';
  }

  /** @returns false when the process has ended, or its number is another's */
  signal(target: SignalTarget, signal: number): Promise<boolean> {
    return this.#ask((guard) => guard.signal(target, signal));
  }

  /**
   * Watches what is executed in a container, from now on.
   * @param find the container, with a process in it; asked again by each guard. @throws when there is none
   */
  async watch(key: number, find: () => WatchTarget, rules: WatchedFiles): Promise<void> {
    await this.#ask((guard) => guard.watch(key, find(), rules));
    this.#orders.watch(key, find, rules);
  }

  /** @param path absolute, as the container sees it; no file of a volume */
  async makeUnreadable(key: number, find: () => WatchTarget, path: string): Promise<void> {
    await this.#ask((guard) => guard.makeUnreadable(key, find().pid, path));
    this.#orders.makeUnreadable(key, path);
  }

  /** What is held goes on, as far as what is watched under the key lets it. */
  admit(pid: number, key: number | undefined): Promise<void> {
    return this.#ask((guard) => guard.admit(pid, key));
  }

  async unwatch(key: number): Promise<void> {
    this.#orders.unwatch(key);
    await this.#ask((guard) => guard.unwatch(key));
  }

  /** A file, as stat(2) gives it, that what is watched under the key may not execute. */
  async denyFile(key: number, device: bigint, inode: bigint, isDenied: boolean): Promise<void> {
    await this.#ask((guard) => guard.denyFile(key, device, inode, isDenied));
    this.#orders.denyFile(key, device, inode, isDenied);
  }

  /** @param digest SHA-256, hexadecimal; of every container that is watched */
  async denyHash(digest: string, isDenied: boolean): Promise<void> {
    await this.#ask((guard) => guard.denyHash(digest, isDenied));
    this.#orders.denyHash(digest, isDenied);
  }

  /**
   * What the tasks of a control group may not do, judged by the kernel itself.
   * @param findPid of a process in it; asked again by each guard. @throws when there is none
   */
  async refuse(cgroupId: bigint, findPid: () => number, rules: KernelRules): Promise<void> {
    await this.#ask((guard) => guard.refuse(cgroupId, findPid(), rules));
    this.#orders.refuse(cgroupId, findPid, rules);
  }

  /** The group's tasks may do again what the kernel refused. */
  async allow(cgroupId: bigint): Promise<void> {
    this.#orders.allow(cgroupId);
    await this.#ask((guard) => guard.refuse(cgroupId, 0, nothing));
  }

  /** A group that is confined reaches the destinations that are listed for it, and nothing else. */
  async confine(cgroupId: bigint, isConfined: boolean): Promise<void> {
    await this.#ask((guard) => guard.confine(cgroupId, isConfined));
    this.#orders.confine(cgroupId, isConfined);
  }

  async listDestination(
    cgroupId: bigint,
    destination: Destination,
    isListed: boolean,
  ): Promise<void> {
    await this.#ask((guard) => guard.listDestination(cgroupId, destination, isListed));
    this.#orders.listDestination(cgroupId, destination, isListed);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#reviving;
    await this.#process?.stop();
  }

  /** An order that a guard did not live to answer is given to the next one, once. */
  async #ask<Answer>(order: (guard: GuardProcess) => Promise<Answer>): Promise<Answer> {
    const guard = await this.#present();
    try {
      return await order(guard);
    } catch (error) {
      if (guard === this.#process) throw error;
      return await order(await this.#present());
    }
  }

  async #present(): Promise<GuardProcess> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(new SeaworthyError('ACCESS_DENIED', 'The guard has ended.'));
    }, PATIENCE_MS);
    try {
      return await Promise.race([this.#steady.promise, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #begin(): Promise<GuardProcess> {
    let hasBegun = false;
    let ended: string | undefined;
    const process = await GuardProcess.start({
      ...this.#options,
      onEnded: (why) => {
        ended = why;
        if (hasBegun) this.#fall(process, why);
      },
    });
    if (ended !== undefined) throw new SeaworthyError('ACCESS_DENIED', ended);
    hasBegun = true;
    this.#process = process;
    this.#startedAt = performance.now();
    return process;
  }

  #fall(process: GuardProcess, why: string): void {
    if (this.#process !== process) return;
    this.#process = undefined;
    this.#steady = Promise.withResolvers();
    if (performance.now() - this.#startedAt > STEADY_MS) {
      this.#waitMs = this.#options.restartMs ?? RESTART_MS;
    }
    this.#options.onEnded?.(why);
    this.#reviving ??= this.#revive().finally(() => {
      this.#reviving = undefined;
    });
  }

  async #revive(): Promise<void> {
    const { signal } = this.#stopping;
    let failure: string | undefined;
    while (!signal.aborted) {
      await sleep(this.#waitMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      this.#waitMs = Math.min(this.#waitMs * 2, MOST_RESTART_MS);
      try {
        const process = await this.#begin();
        const failures = await this.#orders.giveTo(process);
        if (this.#process !== process) continue;
        this.#steady.resolve(process);
        this.#options.onRestarted?.(failures);
        return;
      } catch (error) {
        const why = messageOf(error);
        // The same reason again and again is said once.
        if (why !== failure) this.#options.onEnded?.(why);
        failure = why;
      }
    }
  }
}
