import type { FirstUse } from './first-use.ts';
import { profileLimits } from './limits.ts';
import type { CapabilityEntry, Told } from './profile.ts';
import { addBounded, type Moment, Sighting } from './sighting.ts';
import { isSystemCall } from './system-call-names.ts';

interface CapabilityFacts {
  readonly sighting: Sighting;
  readonly because: Set<string>;
}

/** The capabilities of a workload, with the system calls that need them. */
export class CapabilitySet {
  readonly #capabilities = new Map<string, CapabilityFacts>();

  /** @returns whether it is new */
  add(name: string, cause: string, moment: Moment): boolean {
    let facts = this.#capabilities.get(name);
    const isNew = facts === undefined;
    if (facts === undefined) {
      if (this.#capabilities.size >= 64) return false;
      facts = { sighting: new Sighting(), because: new Set() };
      this.#capabilities.set(name, facts);
    }
    facts.sighting.note(moment);
    addBounded(facts.because, cause, profileLimits.causesOfCapability);
    return isNew;
  }

  merge(other: CapabilitySet): void {
    for (const [name, facts] of other.#capabilities) {
      const known = this.#capabilities.get(name);
      if (known === undefined) {
        this.#capabilities.set(name, facts);
        continue;
      }
      known.sighting.merge(facts.sighting);
      for (const cause of facts.because) {
        addBounded(known.because, cause, profileLimits.causesOfCapability);
      }
    }
  }

  entries(): CapabilityEntry[] {
    return [...this.#capabilities]
      .map(([name, { sighting, because }]) => ({
        name,
        because: [...because].sort(),
        ...sighting.facts(false),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

/** What the kernel itself has told that a workload uses, each thing once for each container. */
export class KernelUses {
  readonly calls = new Set<string>();
  /** Of 32-bit programs. */
  readonly calls32 = new Set<string>();
  readonly capabilities = new CapabilitySet();
  #toldCalls: Told | undefined = undefined;
  #toldCapabilities: Told | undefined = undefined;
  #hasNameless = false;

  /** @returns whether it is new */
  add(use: FirstUse, moment: Moment): boolean {
    if (use.isFromStart) {
      this.#toldCalls = 'from-start';
    }
    this.#toldCalls ??= 'later';
    if (use.withCapabilities) {
      this.#toldCapabilities = this.#toldCalls;
    }
    if (use.kind === 'capability') {
      const cause = use.call ?? '(the kernel)';
      return use.name !== undefined && this.capabilities.add(use.name, cause, moment);
    }
    if (use.name === undefined || !isSystemCall(use.name)) {
      this.#hasNameless = true;
      return false;
    }
    const calls = use.is32Bit ? this.calls32 : this.calls;
    const isNew = !calls.has(use.name);
    calls.add(use.name);
    return isNew;
  }

  merge(other: KernelUses): void {
    for (const name of other.calls) this.calls.add(name);
    for (const name of other.calls32) this.calls32.add(name);
    this.capabilities.merge(other.capabilities);
    this.#toldCalls = moreOf(this.#toldCalls, other.#toldCalls);
    this.#toldCapabilities = moreOf(this.#toldCapabilities, other.#toldCapabilities);
    this.#hasNameless ||= other.#hasNameless;
  }

  /** From when on every call was told; undefined where none is. */
  get toldCalls(): Told | undefined {
    return this.#hasNameless && this.#toldCalls !== undefined ? 'later' : this.#toldCalls;
  }

  get toldCapabilities(): Told | undefined {
    return this.#toldCapabilities;
  }
}

/** What two times of watching cover together. */
export function moreOf(one: Told | undefined, other: Told | undefined): Told | undefined {
  return one === 'from-start' || other === 'from-start' ? 'from-start' : (one ?? other);
}
