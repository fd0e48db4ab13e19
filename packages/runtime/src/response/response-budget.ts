import type { ResponseSettings } from './response-settings.ts';

export interface Refusal {
  readonly why: string;
  /** The first of its kind in a minute: what repeats is not told again. */
  readonly isNews: boolean;
}

const MINUTE_MS = 60_000;
const MAX_KEYS = 4096;

/** A rule that is wrong must not bring a host down: so many responses, then only words. */
export class ResponseBudget {
  readonly #limits: ResponseSettings['limits'];
  readonly #spent = new Map<string, number[]>();
  readonly #toldAt = new Map<string, number>();
  readonly #doneAt = new Map<string, number>();

  constructor(limits: ResponseSettings['limits']) {
    this.#limits = limits;
  }

  /**
   * Takes one response out of the budget of the rule and of the host, or says why there is none.
   * @param place a container and what is done to it; undefined where there is no cool-down
   */
  take(rule: string, place: string | undefined, nowMs: number): Refusal | undefined {
    const { perMinute, perRulePerMinute, coolDownSeconds } = this.#limits;
    const last = place === undefined ? undefined : this.#doneAt.get(place);
    if (last !== undefined && nowMs - last < coolDownSeconds * 1000) {
      return this.#refuse(`cool:${place}`, `done ${seconds(nowMs - last)} s ago`, nowMs);
    }
    const host = this.#recent('host', nowMs);
    if (host.length >= perMinute) {
      return this.#refuse('host', `${perMinute} responses a minute on this host`, nowMs);
    }
    const own = this.#recent(`rule:${rule}`, nowMs);
    if (own.length >= perRulePerMinute) {
      return this.#refuse(
        `rule:${rule}`,
        `${perRulePerMinute} responses a minute of a rule`,
        nowMs,
      );
    }
    host.push(nowMs);
    own.push(nowMs);
    if (place !== undefined) remember(this.#doneAt, place, nowMs);
    return undefined;
  }

  #recent(key: string, nowMs: number): number[] {
    const times = (this.#spent.get(key) ?? []).filter((time) => nowMs - time < MINUTE_MS);
    remember(this.#spent, key, times);
    return times;
  }

  #refuse(key: string, why: string, nowMs: number): Refusal {
    const toldAt = this.#toldAt.get(key);
    const isNews = toldAt === undefined || nowMs - toldAt >= MINUTE_MS;
    if (isNews) remember(this.#toldAt, key, nowMs);
    return { why, isNews };
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MAX_KEYS) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
