import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@seaworthy/model';
import type { Helpers } from '../helpers.ts';
import type { RunningSource } from './open-source.ts';

export type SourceState = 'starting' | 'running' | 'restarting' | 'ended' | 'failed';

export interface SourceRunOptions {
  readonly helpers: Helpers;
  readonly log: (text: string) => void;
  /** Before the first attempt to start it again; it doubles with each, up to a minute. */
  readonly restartMs?: number;
}

const RESTART_MS = 100;
const MOST_RESTART_MS = 60_000;
/** Who has run for so long has not ended for the reason of the time before. */
const STEADY_MS = 60_000;
/** What stops the agent may stop the sensor a moment before. */
const STOP_TOGETHER_MS = 500;

/** A source from its start to its end. One that has run and ends by itself is started again. */
export class SourceRun {
  readonly source: RunningSource;
  readonly #options: SourceRunOptions;
  #state: SourceState = 'starting';
  #problem: string | undefined;

  constructor(source: RunningSource, options: SourceRunOptions) {
    this.source = source;
    this.#options = options;
  }

  get state(): SourceState {
    return this.#state;
  }

  /** Why it has failed, for good. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Until it ends, fails or is told to stop: it never throws. */
  async run(signal: AbortSignal, onReady: () => void): Promise<void> {
    const { log, restartMs = RESTART_MS } = this.#options;
    const { name, helper } = this.source;
    let waitMs = restartMs;
    let told: string | undefined;
    while (!signal.aborted) {
      const startedAt = performance.now();
      const why = await this.#runOnce(signal, () => {
        told = undefined;
        this.#beReady(onReady);
      });
      if (signal.aborted) return;
      if (why === undefined) {
        this.#state = 'ended';
        log(`${name} has ended`);
        return;
      }
      if (helper === undefined || this.#state === 'starting') {
        this.#state = 'failed';
        this.#problem = `${name}: ${why}`;
        log(`${name} has failed: ${why}`);
        return;
      }
      this.#state = 'restarting';
      // The same reason again and again is said once.
      if (why !== told) this.#options.helpers.ended(helper, why);
      told = why;
      if (performance.now() - startedAt > STEADY_MS) waitMs = restartMs;
      await sleep(waitMs, undefined, { signal }).catch(() => {});
      waitMs = Math.min(waitMs * 2, MOST_RESTART_MS);
    }
  }

  /** @returns why it has ended, where it should not have */
  async #runOnce(signal: AbortSignal, onReady: () => void): Promise<string | undefined> {
    const { isEndless } = this.source;
    try {
      await this.source.run(signal, onReady);
      if (!isEndless || signal.aborted) return undefined;
      await sleep(STOP_TOGETHER_MS, undefined, { signal }).catch(() => {});
      return 'it has ended by itself';
    } catch (error) {
      return messageOf(error);
    }
  }

  #beReady(onReady: () => void): void {
    const { helpers } = this.#options;
    const { helper } = this.source;
    if (this.#state === 'starting') {
      if (helper !== undefined) helpers.started(helper);
      onReady();
    } else if (helper !== undefined) {
      helpers.restarted(helper);
    }
    this.#state = 'running';
  }
}

/** Until all of them have ended. One that fails leaves the others running. */
export async function runSources(
  runs: readonly SourceRun[],
  signal: AbortSignal,
  onReady: () => void,
): Promise<void> {
  let waiting = runs.length;
  const oneReady = (): void => {
    waiting -= 1;
    if (waiting === 0) onReady();
  };
  await Promise.all(runs.map((run) => run.run(signal, oneReady)));
}
