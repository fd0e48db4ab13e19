import type { Alert } from '@seaworthy/runtime';
import { alertOfHelper } from './own-alerts.ts';

/** Privileged processes beside the agent. */
export type HelperName = 'sensor' | 'guard';

export interface HelperState {
  readonly name: HelperName;
  readonly isRunning: boolean;
  readonly restarts: number;
  /** Why it does not run, or what does not hold any more since it runs again. */
  readonly problem: string | undefined;
}

const consequences: Readonly<Record<HelperName, string>> = {
  sensor: 'what happens until it runs again is not seen',
  guard: 'nothing is prevented until it runs again',
};

/** Whether they run. What ends by itself is started again by who started it, and told of here. */
export class Helpers {
  readonly #states = new Map<HelperName, HelperState>();
  readonly #tell: (alert: Alert) => void;

  constructor(tell: (alert: Alert) => void) {
    this.#tell = tell;
  }

  /** For the first time. */
  started(name: HelperName): void {
    this.#states.set(name, { name, isRunning: true, restarts: 0, problem: undefined });
  }

  ended(name: HelperName, why: string): void {
    const { restarts = 0 } = this.#states.get(name) ?? {};
    this.#states.set(name, { name, isRunning: false, restarts, problem: why });
    const output = `The ${name} has ended by itself, and is started again: ${consequences[name]} (${why})`;
    this.#tell(alertOfHelper(`${titles[name]} ended`, 'Critical', output, why));
  }

  /** @param failures what does not hold as it did before */
  restarted(name: HelperName, failures: readonly string[] = []): void {
    const restarts = (this.#states.get(name)?.restarts ?? 0) + 1;
    const problem = failures.length === 0 ? undefined : failures.slice(0, 8).join('; ');
    this.#states.set(name, { name, isRunning: true, restarts, problem });
    const rest = problem === undefined ? '' : `; ${failures.length} things do not hold: ${problem}`;
    const priority = problem === undefined ? 'Notice' : 'Error';
    const output = `The ${name} runs again${rest}`;
    this.#tell(alertOfHelper(`${titles[name]} runs again`, priority, output, problem));
  }

  get states(): readonly HelperState[] {
    return [...this.#states.values()];
  }

  get problems(): string[] {
    return this.states
      .filter(({ isRunning }) => !isRunning)
      .map(({ name, problem }) => `the ${name} does not run: ${problem}`);
  }
}

const titles: Readonly<Record<HelperName, string>> = { sensor: 'Sensor', guard: 'Guard' };
