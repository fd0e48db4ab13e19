import { createHash } from 'node:crypto';
import { type Priority, priorities } from '../rules/rule.ts';
import { activityOf } from './activity.ts';
import type { Alert, AlertProcess, Incident, IncidentStep } from './alert.ts';
import type { AlertLimits } from './limits.ts';

/** A tactic more than that and it is no longer one thing that looked odd. */
const tacticsOfAttack = 3;
/** Ids of alerts that an incident knows, to tell what is new in it. */
const maxKnown = 2000;

interface OpenIncident {
  readonly id: string;
  readonly alert: Alert;
  readonly keys: Set<string>;
  /** By id of the alert, in the order in which they came. */
  readonly steps: Map<string, IncidentStep>;
  readonly tactics: Set<string>;
  /** Different alerts of each, the listed ones among them. */
  readonly rules: Map<string, number>;
  readonly known: Set<string>;
  /** What every alert so far is part of. */
  activity: string | undefined;
  lastTime: string;
  lastMs: number;
  toldMs: number | undefined;
  /** Until it is told again. */
  waitMs: number;
  toldSeverity: Priority | undefined;
  hasNews: boolean;
}

/**
 * Puts alerts together that are one story: those of processes that share a session within one
 * container, or of one login on the host. The nearest session counts, so that what left its parent
 * behind stays with what it came from.
 */
export class Incidents {
  readonly #limits: AlertLimits;
  readonly #tell: (incident: Incident, isNew: boolean) => void;
  readonly #open = new Map<string, OpenIncident>();
  readonly #byKey = new Map<string, OpenIncident>();

  constructor(limits: AlertLimits, tell: (incident: Incident, isNew: boolean) => void) {
    this.#limits = limits;
    this.#tell = tell;
  }

  get size(): number {
    return this.#open.size;
  }

  /** @returns the incident that the alert belongs to, and whether that speaks for it */
  receive(alert: Alert, nowMs: number): { readonly id: string; readonly speaks: boolean } {
    const keys = sessionsOf(alert);
    const incident = this.#find(keys, nowMs) ?? this.#begin(alert, keys[0] ?? '', nowMs);
    for (const key of keys) this.#bind(incident, key);
    const isNews = this.#add(incident, alert);
    for (const tactic of alert.tactics) incident.tactics.add(tactic);
    incident.lastTime = alert.time;
    incident.lastMs = nowMs;
    // A few alerts of one rule speak for themselves.
    const ofRule = incident.rules.get(alert.rule)!;
    const isStory = incident.rules.size > 1 || ofRule > this.#limits.alertsOfStory;
    incident.hasNews ||= isNews && isStory;
    const isUrgent = isStory && incident.toldSeverity !== severityOf(incident);
    if (incident.hasNews && (isUrgent || this.#isDue(incident, nowMs))) {
      this.#announce(incident, nowMs);
    }
    return { id: incident.id, speaks: ofRule > this.#limits.alertsOfStory };
  }

  /** Tells what waited, and ends what is over. */
  tick(nowMs: number): void {
    for (const incident of this.#open.values()) {
      if (incident.hasNews && this.#isDue(incident, nowMs)) this.#announce(incident, nowMs);
      if (nowMs - incident.lastMs > this.#limits.incidentEndsAfterMs) this.#end(incident);
    }
  }

  close(nowMs: number): void {
    for (const incident of this.#open.values()) {
      if (incident.hasNews) this.#announce(incident, nowMs);
    }
  }

  #find(keys: readonly string[], nowMs: number): OpenIncident | undefined {
    for (const key of keys) {
      const found = this.#byKey.get(key);
      if (found === undefined) continue;
      if (nowMs - found.lastMs <= this.#limits.incidentEndsAfterMs) return found;
      this.#end(found);
    }
    return undefined;
  }

  #begin(alert: Alert, key: string, nowMs: number): OpenIncident {
    if (this.#open.size >= this.#limits.incidents) {
      const [oldest] = this.#open.values();
      if (oldest?.hasNews) this.#announce(oldest, nowMs);
      if (oldest !== undefined) this.#end(oldest);
    }
    const id = createHash('sha256')
      .update(`${key}\n${alert.id}\n${alert.time}`)
      .digest('hex')
      .slice(0, 16);
    const incident: OpenIncident = {
      id,
      alert,
      keys: new Set(),
      steps: new Map(),
      tactics: new Set(),
      rules: new Map(),
      known: new Set(),
      activity: activityOf(alert),
      lastTime: alert.time,
      lastMs: nowMs,
      toldMs: undefined,
      waitMs: this.#limits.incidentEveryMs,
      toldSeverity: undefined,
      hasNews: false,
    };
    this.#open.set(id, incident);
    return incident;
  }

  #bind(incident: OpenIncident, key: string): void {
    if (this.#byKey.has(key) || incident.keys.size >= this.#limits.stepsOfIncident * 4) return;
    this.#byKey.set(key, incident);
    incident.keys.add(key);
  }

  #end(incident: OpenIncident): void {
    this.#open.delete(incident.id);
    for (const key of incident.keys) this.#byKey.delete(key);
  }

  /** @returns whether it is something that was not there */
  #add(incident: OpenIncident, alert: Alert): boolean {
    const { rule } = alert;
    if (incident.known.has(alert.id)) {
      const listed = incident.steps.get(alert.id);
      if (listed) incident.steps.set(alert.id, { ...listed, count: listed.count + 1 });
      return false;
    }
    if (incident.known.size < maxKnown) incident.known.add(alert.id);
    const ofRule = (incident.rules.get(rule) ?? 0) + 1;
    incident.rules.set(rule, ofRule);
    if (incident.activity !== undefined && incident.activity !== activityOf(alert)) {
      incident.activity = undefined;
    }
    const { stepsOfIncident, alertsOfStory } = this.#limits;
    if (ofRule <= alertsOfStory && incident.steps.size < stepsOfIncident) list(incident, alert);
    return true;
  }

  #isDue({ toldMs, waitMs }: OpenIncident, nowMs: number): boolean {
    return toldMs === undefined || nowMs - toldMs >= waitMs;
  }

  #announce(incident: OpenIncident, nowMs: number): void {
    const isNew = incident.toldMs === undefined;
    if (!isNew) {
      incident.waitMs = Math.min(incident.waitMs * 2, this.#limits.incidentAtMostEveryMs);
    }
    incident.toldMs = nowMs;
    incident.toldSeverity = severityOf(incident);
    incident.hasNews = false;
    this.#tell(describe(incident), isNew);
  }
}
/**
 * Sessions of a process and its ancestors within its container, the nearest first. On the host
 * all ends at init and its services, whose sessions have everything in common with everything.
 */
function sessionsOf({ container, process, ancestors, workload, rule }: Alert): string[] {
  if (process === undefined) return [`${container?.id ?? workload} rule ${rule}`];
  const scope = container?.id ?? 'host';
  const chain = [process, ...ancestorsWithin(ancestors, container !== undefined)];
  return [...new Set(chain.map(({ sessionId, pid }) => `${scope} ${sessionId || `p${pid}`}`))];
}

function ancestorsWithin(
  ancestors: readonly AlertProcess[],
  isContainer: boolean,
): readonly AlertProcess[] {
  if (isContainer) {
    const outside = ancestors.findIndex(({ isOutside }) => isOutside === true);
    return outside === -1 ? ancestors : ancestors.slice(0, outside);
  }
  const top = ancestors.findIndex(({ pid }) => pid === 1 || pid === 2);
  const below = top === -1 ? ancestors : ancestors.slice(0, top);
  // The last one is a service: what it does for one is none of another's business.
  return below.slice(0, -1);
}

function list(incident: OpenIncident, alert: Alert): void {
  const { time, rule, priority, output, process } = alert;
  incident.steps.set(alert.id, {
    time,
    alert: alert.id,
    rule,
    priority,
    output: output.slice(0, 512),
    process: process === undefined ? '' : `${process.commandLine.slice(0, 256)} (${process.pid})`,
    count: 1,
  });
}

function severityOf({ steps, tactics }: OpenIncident): Priority {
  let worst = priorities.length - 1;
  for (const { priority } of steps.values()) worst = Math.min(worst, priorities.indexOf(priority));
  const raised = tactics.size >= tacticsOfAttack ? Math.max(worst - 1, 0) : worst;
  return priorities[raised]!;
}

function describe(incident: OpenIncident): Incident {
  const { alert, activity, rules } = incident;
  const steps = stepsOf(incident);
  const alerts = [...rules.values()].reduce((sum, count) => sum + count, 0);
  return {
    id: incident.id,
    title: titleOf(incident),
    ...(activity !== undefined && { activity }),
    severity: severityOf(incident),
    workload: alert.workload,
    ...(alert.container !== undefined && { container: alert.container }),
    time: alert.time,
    lastTime: incident.lastTime,
    steps,
    omittedSteps: alerts - steps.length,
    tactics: [...incident.tactics],
  };
}

function stepsOf({ steps, rules }: OpenIncident): IncidentStep[] {
  const listed = [...steps.values()];
  return listed.map((step, index) => {
    const ofRule = listed.filter(({ rule }) => rule === step.rule).length;
    const others = (rules.get(step.rule) ?? 0) - ofRule;
    const isLast = !listed.slice(index + 1).some(({ rule }) => rule === step.rule);
    return isLast && others > 0 ? { ...step, others } : step;
  });
}

/** What it is part of, the worst rule, how many others, and where. */
function titleOf({ alert, activity, rules, steps }: OpenIncident): string {
  const [worst] = [...steps.values()].sort(
    (a, b) => priorities.indexOf(a.priority) - priorities.indexOf(b.priority),
  );
  const others = [...rules.keys()].filter((rule) => rule !== worst?.rule);
  const named = others.length === 1 ? others[0] : `${others.length} other rules`;
  const count = rules.get(worst?.rule ?? '') ?? 0;
  const what = [
    activity === undefined ? '' : `${activity}: `,
    worst?.rule ?? '',
    count > 1 && (others.length === 0 || activity !== undefined) ? ` (${count} alerts)` : '',
    others.length === 0 ? '' : ` and ${named}`,
  ];
  return `${what.join('')} ${placeOf(alert)}`;
}

function placeOf({ container, workload }: Alert): string {
  if (container === undefined && workload === 'host') return 'on the host';
  const name = container?.name ?? container?.id.slice(0, 12);
  return `in ${name === undefined || name === workload ? workload : `${name} (${workload})`}`;
}
