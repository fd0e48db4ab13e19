import type { Container } from '../event/container.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import type { DnsAnswer } from '../fields/dns-answer.ts';
import { LearnedWorkload } from './learned-workload.ts';
import { defaultStartupSeconds, profileLimits } from './limits.ts';
import type { Profile } from './profile.ts';
import type { ResourceSample } from './resource-sample.ts';
import { isOfRuntime } from './runtime-program.ts';
import { hostWorkload, workloadKey, workloadOf } from './workload.ts';

export interface ProfileLearnerOptions {
  /** How long a container counts as starting; 60 where it is not said. */
  readonly startupSeconds?: number;
  /** Whether what runs outside of containers is one workload, or nobody's business. */
  readonly includeHost?: boolean;
  /** Whether the source gives every system call, not only those that rules need. */
  readonly completeSystemCalls?: boolean;
}

/** Makes profiles of workloads out of events. The time is that of the events. */
export class ProfileLearner {
  readonly #workloads = new Map<string, LearnedWorkload>();
  /** The state replaces a container when it knows more of it, so that an object is one workload. */
  readonly #byContainer = new WeakMap<Container, LearnedWorkload>();
  /**
   * Containers of which only the id is known, by it. Facts come within a second, mostly; then this
   * is the beginning of the workload, or dropped where the workload is known already.
   */
  readonly #awaiting = new Map<string, LearnedWorkload>();
  readonly #host: LearnedWorkload | undefined;
  readonly #startupSeconds: number;
  readonly #completeSystemCalls: boolean;
  #lost = 0;
  #lostUses = false;
  /** Events of workloads that there were too many of. */
  ignored = 0;

  constructor(options: ProfileLearnerOptions = {}) {
    this.#startupSeconds = options.startupSeconds ?? defaultStartupSeconds;
    this.#completeSystemCalls = options.completeSystemCalls ?? false;
    this.#host =
      options.includeHost === true
        ? new LearnedWorkload(hostWorkload, this.#startupSeconds)
        : undefined;
    if (this.#host !== undefined) {
      this.#workloads.set(workloadKey(hostWorkload), this.#host);
    }
  }

  receive(event: RuntimeEvent): void {
    const { container } = event.thread;
    if (container !== undefined && isOfRuntime(event.thread)) return;
    const workload = container === undefined ? this.#host : this.#workloadOf(container);
    workload?.receive(event);
  }

  /** @param typeName of events, where the source knows it */
  lost(count: number, typeName?: string): void {
    this.#lost += count;
    this.#lostUses ||= typeName === 'firstuse';
  }

  /** @param atSeconds since 1970 */
  sample(container: Container, sample: ResourceSample, atSeconds: number): void {
    this.#workloadOf(container)?.sample(container.fullId, sample, atSeconds);
  }

  /** Names that somebody else than the events knows. */
  addNames(container: Container, answer: DnsAnswer): void {
    this.#workloadOf(container)?.addNames(answer);
  }

  addSystemCalls(container: Container, names: Iterable<string>): void {
    this.#workloadOf(container)?.addSystemCalls(names);
  }

  /** Names of the workloads that were seen. */
  workloads(): string[] {
    return [...new Set([...this.#workloads.values()].map(({ workload }) => workload.name))];
  }

  /** In the order in which workloads were first seen; those that nothing is known of are left out. */
  profiles(): Profile[] {
    return [...this.#workloads.values()]
      .map((each) =>
        each.profile({
          completeSystemCalls: this.#completeSystemCalls,
          lost: this.#lost,
          lostUses: this.#lostUses,
        }),
      )
      .filter(
        ({ learned, behaviour }) => learned.events > 0 || behaviour.systemCalls.names.length > 0,
      );
  }

  #workloadOf(container: Container): LearnedWorkload | undefined {
    let learned = this.#byContainer.get(container);
    if (learned === undefined) {
      learned = isDescribed(container) ? this.#adopt(container) : this.#await(container);
      if (learned === undefined) {
        this.ignored++;
        return undefined;
      }
      this.#byContainer.set(container, learned);
    }
    return learned;
  }

  #adopt(container: Container): LearnedWorkload | undefined {
    const workload = workloadOf(container);
    const key = workloadKey(workload);
    const known = this.#workloads.get(key);
    const awaiting = this.#awaiting.get(container.fullId);
    this.#awaiting.delete(container.fullId);
    if (known !== undefined || this.#workloads.size >= profileLimits.workloads) {
      // What a container uses first is told once.
      if (awaiting !== undefined) known?.takeUses(awaiting);
      return known;
    }
    const learned = awaiting ?? new LearnedWorkload(workload, this.#startupSeconds);
    learned.workload = workload;
    this.#workloads.set(key, learned);
    return learned;
  }

  #await(container: Container): LearnedWorkload | undefined {
    let learned = this.#awaiting.get(container.fullId);
    if (learned === undefined && this.#awaiting.size < profileLimits.workloads) {
      learned = new LearnedWorkload(workloadOf(container), this.#startupSeconds);
      this.#awaiting.set(container.fullId, learned);
    }
    return learned;
  }
}

function isDescribed({ name, image, pod }: Container): boolean {
  return name !== undefined || image !== undefined || pod !== undefined;
}
