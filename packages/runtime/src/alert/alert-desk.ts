import type { Alert, AlertMessage } from './alert.ts';
import { Incidents } from './incidents.ts';
import { type AlertLimits, alertLimits } from './limits.ts';

interface KnownAlert {
  /** As it was told, with what has been counted since. */
  alert: Alert;
  readonly kind: Kind;
  lastMs: number;
  toldMs: number;
  toldCount: number;
  /** Until the next update. */
  waitMs: number;
}

/** A rule in a workload. */
interface Kind {
  tokens: number;
  refilledMs: number;
  lastMs: number;
  /** When a new alert of it was told. */
  newestMs: number;
  /** Since the last message about it. */
  heldBack: number;
  /** That speaks for those that were held back. */
  latest: KnownAlert | undefined;
}

/**
 * What is told of all that rules find: each thing once, with a count that follows at growing
 * intervals; a rule in a workload so and so often, but always when it is the first time; and what
 * belongs together as an incident, which speaks for the rest where a rule holds again and again. It keeps time by what it is given, which may go back.
 */
export class AlertDesk {
  readonly #limits: AlertLimits;
  readonly #tell: (message: AlertMessage) => void;
  readonly #incidents: Incidents;
  /** By id, the one that happened longest ago first. */
  readonly #alerts = new Map<string, KnownAlert>();
  readonly #kinds = new Map<string, Kind>();
  #nowMs = 0;

  constructor(tell: (message: AlertMessage) => void, limits: Partial<AlertLimits> = {}) {
    this.#limits = { ...alertLimits, ...limits };
    this.#tell = tell;
    this.#incidents = new Incidents(this.#limits, (incident, isNew) =>
      tell({ kind: 'incident', incident, isNew }),
    );
  }

  /** Alerts, kinds of them and open incidents that are remembered. */
  get sizes(): { readonly alerts: number; readonly kinds: number; readonly incidents: number } {
    return {
      alerts: this.#alerts.size,
      kinds: this.#kinds.size,
      incidents: this.#incidents.size,
    };
  }

  receive(alert: Alert, timeMs: number): void {
    const nowMs = this.#advance(timeMs);
    const incident = this.#incidents.receive(alert, nowMs);
    const known = this.#alerts.get(alert.id);
    if (known !== undefined && nowMs - known.lastMs <= this.#limits.forgetAfterMs) {
      this.#count(known, alert, nowMs);
      return;
    }
    const kind = this.#kindOf(alert, nowMs);
    const isSoon = nowMs - kind.newestMs < this.#limits.oneMoreEveryMs;
    const isHeldBack = kind.tokens < 1 || (incident.speaks && isSoon);
    // Without one that speaks for it nothing may be held back.
    if (isHeldBack && kind.latest !== undefined) {
      kind.heldBack += 1;
      this.#updateIfDue(kind.latest, nowMs);
      return;
    }
    kind.tokens = Math.max(kind.tokens - 1, 0);
    kind.newestMs = nowMs;
    const told: KnownAlert = {
      alert: { ...alert, incident: incident.id, heldBack: takeHeldBack(kind) },
      kind,
      lastMs: nowMs,
      toldMs: nowMs,
      toldCount: alert.count,
      waitMs: this.#limits.updateEveryMs,
    };
    kind.latest = told;
    this.#alerts.delete(alert.id);
    this.#alerts.set(alert.id, told);
    this.#evictAlerts();
    this.#tell({ kind: 'alert', alert: told.alert });
  }

  /** Tells what is due and forgets what is old; about once a second. */
  tick(timeMs: number): void {
    const nowMs = this.#advance(timeMs);
    for (const [id, known] of this.#alerts) {
      this.#updateIfDue(known, nowMs);
      if (nowMs - known.lastMs > this.#limits.forgetAfterMs) this.#forget(id, known);
    }
    for (const [key, kind] of this.#kinds) {
      if (nowMs - kind.lastMs > this.#limits.forgetAfterMs) this.#kinds.delete(key);
    }
    this.#incidents.tick(nowMs);
  }

  /** Tells all that waits. */
  close(): void {
    for (const known of this.#alerts.values()) {
      if (hasNews(known)) this.#update(known, this.#nowMs);
    }
    this.#incidents.close(this.#nowMs);
  }

  #advance(timeMs: number): number {
    this.#nowMs = Math.max(this.#nowMs, timeMs);
    return this.#nowMs;
  }

  #count(known: KnownAlert, { time, count }: Alert, nowMs: number): void {
    known.alert = { ...known.alert, count: known.alert.count + count, lastTime: time };
    known.lastMs = nowMs;
    known.kind.lastMs = nowMs;
    this.#alerts.delete(known.alert.id);
    this.#alerts.set(known.alert.id, known);
    this.#updateIfDue(known, nowMs);
  }

  #kindOf({ rule, workload }: Alert, nowMs: number): Kind {
    const key = `${rule}\n${workload}`;
    const { burst, oneMoreEveryMs, kinds } = this.#limits;
    let kind = this.#kinds.get(key);
    if (kind === undefined) {
      kind = {
        tokens: Math.max(burst, 1),
        refilledMs: nowMs,
        lastMs: nowMs,
        newestMs: nowMs,
        heldBack: 0,
        latest: undefined,
      };
    } else {
      this.#kinds.delete(key);
      const earned = Math.floor((nowMs - kind.refilledMs) / oneMoreEveryMs);
      kind.tokens = Math.min(kind.tokens + earned, Math.max(burst, 1));
      kind.refilledMs += earned * oneMoreEveryMs;
      kind.lastMs = nowMs;
    }
    this.#kinds.set(key, kind);
    if (this.#kinds.size > kinds) {
      const [oldest] = this.#kinds.keys();
      this.#kinds.delete(oldest!);
    }
    return kind;
  }

  #updateIfDue(known: KnownAlert | undefined, nowMs: number): void {
    if (known !== undefined && hasNews(known) && nowMs - known.toldMs >= known.waitMs) {
      this.#update(known, nowMs);
    }
  }

  #update(known: KnownAlert, nowMs: number): void {
    known.alert = { ...known.alert, heldBack: takeHeldBack(known.kind) };
    known.toldMs = nowMs;
    known.toldCount = known.alert.count;
    known.waitMs = Math.min(known.waitMs * 2, this.#limits.updateAtMostEveryMs);
    this.#tell({ kind: 'update', alert: known.alert });
  }

  #evictAlerts(): void {
    if (this.#alerts.size <= this.#limits.alerts) return;
    for (const [id, oldest] of this.#alerts) {
      this.#forget(id, oldest);
      return;
    }
  }

  /** What has been counted is told, whatever becomes of the memory of it. */
  #forget(id: string, known: KnownAlert): void {
    if (hasNews(known)) this.#update(known, this.#nowMs);
    this.#alerts.delete(id);
    if (known.kind.latest === known) known.kind.latest = undefined;
  }
}

function hasNews(known: KnownAlert): boolean {
  const { alert, kind, toldCount } = known;
  return alert.count > toldCount || (kind.latest === known && kind.heldBack > 0);
}

function takeHeldBack(kind: Kind): number {
  const { heldBack } = kind;
  kind.heldBack = 0;
  return heldBack;
}
