import type { Problem } from '@seaworthy/model';
import type { EventReceiver } from '../event/event-source.ts';
import { eventTypes } from '../event/event-types.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import type { Responder } from '../response/responder.ts';
import type { Match, RuleEngine } from '../rules/engine.ts';
import type { AlertDesk } from './alert-desk.ts';
import { makeAlert } from './make-alert.ts';

/** One evaluation in so many is timed: looking at the clock costs as much as a rule. */
const timedOnceIn = 64;

export interface DetectorOptions {
  readonly engine: RuleEngine;
  readonly desk: AlertDesk;
  readonly responder?: Responder;
  readonly onProblem?: (problem: Problem) => void;
  readonly onLost?: (count: number, typeName: string | undefined) => void;
  /** Milliseconds, from anywhere on. */
  readonly monotonicMs?: () => number;
}

/** Events in, alerts out: tries the rules, counts, and hands over what they find. */
export class Detector implements EventReceiver {
  readonly #desk: AlertDesk;
  readonly #responder: Responder | undefined;
  readonly #onProblem: DetectorOptions['onProblem'];
  readonly #onLost: DetectorOptions['onLost'];
  readonly #monotonicMs: () => number;
  readonly #eventCounts = new Float64Array(eventTypes.length + 1);
  readonly #lost = new Map<string, number>();
  readonly #matches = new Map<string, number>();
  #engine: RuleEngine;
  #evaluations = 0;
  #timedMs = 0;
  #second = 0;

  constructor(options: DetectorOptions) {
    this.#engine = options.engine;
    this.#desk = options.desk;
    this.#responder = options.responder;
    this.#onProblem = options.onProblem;
    this.#onLost = options.onLost;
    this.#monotonicMs = options.monotonicMs ?? (() => performance.now());
  }

  get engine(): RuleEngine {
    return this.#engine;
  }

  /** From the next event on. What has been counted and remembered stays. */
  set engine(engine: RuleEngine) {
    this.#engine = engine;
  }

  receive(event: RuntimeEvent): void {
    const { code } = event.type;
    this.#eventCounts[code] = this.#eventCounts[code]! + 1;
    this.#evaluations += 1;
    const isTimed = this.#evaluations % timedOnceIn === 0;
    const began = isTimed ? this.#monotonicMs() : 0;
    const matches = this.#engine.match(event);
    if (isTimed) this.#timedMs += this.#monotonicMs() - began;
    // Sources beside one another may differ in time; a tick looks at everything that is remembered.
    if (event.seconds > this.#second) {
      this.#second = event.seconds;
      this.#desk.tick(event.seconds * 1000);
    }
    this.#responder?.observe?.(event);
    if (matches.length === 0) return;
    this.#responder?.respond(matches, event);
    const nowMs = event.seconds * 1000 + event.nanoseconds / 1e6;
    for (const match of matches) this.#tell(match, event, nowMs);
  }

  /** What something else than rules has found in an event, as if a rule had. */
  found(match: Match, event: RuntimeEvent): void {
    this.#tell(match, event, event.seconds * 1000 + event.nanoseconds / 1e6);
  }

  #tell(match: Match, event: RuntimeEvent, nowMs: number): void {
    const { name } = match.rule;
    this.#matches.set(name, (this.#matches.get(name) ?? 0) + 1);
    this.#desk.receive(makeAlert(match, event), nowMs);
  }

  lost(count: number, typeName?: string): void {
    const name = typeName ?? 'unknown';
    this.#lost.set(name, (this.#lost.get(name) ?? 0) + count);
    this.#onLost?.(count, typeName);
  }

  problem(problem: Problem): void {
    this.#onProblem?.(problem);
  }

  get eventCount(): number {
    return this.#evaluations;
  }

  get lostCount(): number {
    return [...this.#lost.values()].reduce((sum, count) => sum + count, 0);
  }

  /** By the names of their types. */
  get counts(): {
    readonly events: ReadonlyMap<string, number>;
    readonly lost: ReadonlyMap<string, number>;
    /** How often each rule held. */
    readonly matches: ReadonlyMap<string, number>;
    /** Estimated from the ones that are timed. */
    readonly ruleSeconds: number;
  } {
    const events = new Map<string, number>();
    for (const { name, code } of eventTypes) {
      const count = this.#eventCounts[code]!;
      if (count > 0) events.set(name, count);
    }
    return {
      events,
      lost: this.#lost,
      matches: this.#matches,
      ruleSeconds: (this.#timedMs * timedOnceIn) / 1000,
    };
  }
}
