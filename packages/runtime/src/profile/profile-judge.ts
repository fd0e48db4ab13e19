import type { Container } from '../event/container.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import type { DnsAnswer } from '../fields/dns-answer.ts';
import { CompiledProfile } from './compiled-profile.ts';
import type { Deviation } from './deviation.ts';
import { JudgedWorkload } from './judged-workload.ts';
import { profileLimits } from './limits.ts';
import type { Profile } from './profile.ts';
import type { ResourceSample } from './resource-sample.ts';
import { isOfRuntime } from './runtime-program.ts';
import {
  hostWorkload,
  type Workload,
  workloadFamily,
  workloadKey,
  workloadOf,
} from './workload.ts';

/**
 * Holds events against profiles. A workload is judged by the profile of its release, or by that of
 * another release of it, which deviations then say; one without a profile is not judged.
 */
export class ProfileJudge {
  readonly #report: (deviation: Deviation) => void;
  readonly #byKey = new Map<string, CompiledProfile>();
  readonly #byFamily = new Map<string, CompiledProfile>();
  readonly #workloads = new Map<string, JudgedWorkload>();
  readonly #byContainer = new WeakMap<Container, JudgedWorkload | 'none'>();
  readonly #host: JudgedWorkload | undefined;
  #lastContainer: Container | undefined = undefined;
  #last: JudgedWorkload | 'none' = 'none';

  /** @param profiles of one workload's releases the last one counts for releases without one */
  constructor(profiles: Iterable<Profile>, report: (deviation: Deviation) => void) {
    this.#report = report;
    for (const profile of profiles) {
      const compiled = new CompiledProfile(profile);
      this.#byKey.set(workloadKey(profile.workload), compiled);
      this.#byFamily.set(workloadFamily(profile.workload), compiled);
    }
    const ofHost = this.#byKey.get(workloadKey(hostWorkload));
    this.#host = ofHost && new JudgedWorkload(hostWorkload, ofHost, report);
  }

  receive(event: RuntimeEvent): void {
    const { container } = event.thread;
    if (container === undefined) {
      this.#host?.receive(event);
      return;
    }
    if (isOfRuntime(event.thread)) return;
    if (container !== this.#lastContainer) {
      this.#lastContainer = container;
      this.#last = this.#workloadOf(container);
    }
    if (this.#last !== 'none') {
      this.#last.receive(event);
    }
  }

  /** @param atSeconds since 1970 */
  sample(container: Container, sample: ResourceSample, atSeconds: number): void {
    const judged = this.#workloadOf(container);
    if (judged !== 'none') {
      judged.sample(container.fullId, sample, atSeconds);
    }
  }

  /** Names that somebody else than the events knows. */
  addNames(container: Container, answer: DnsAnswer): void {
    const judged = this.#workloadOf(container);
    if (judged !== 'none') {
      judged.addNames(answer);
    }
  }

  #workloadOf(container: Container): JudgedWorkload | 'none' {
    let judged = this.#byContainer.get(container);
    if (judged === undefined) {
      judged = this.#judgeOf(workloadOf(container));
      this.#byContainer.set(container, judged);
    }
    return judged;
  }

  #judgeOf(workload: Workload): JudgedWorkload | 'none' {
    const key = workloadKey(workload);
    const known = this.#workloads.get(key);
    if (known !== undefined) {
      return known;
    }
    const compiled = this.#byKey.get(key) ?? this.#byFamily.get(workloadFamily(workload));
    if (compiled === undefined || this.#workloads.size >= profileLimits.workloads) {
      return 'none';
    }
    const judged = new JudgedWorkload(workload, compiled, this.#report);
    this.#workloads.set(key, judged);
    return judged;
  }
}
