import { createHash } from 'node:crypto';
import { type Priority, priorities } from '../rules/rule.ts';
import type { Alert, AlertProcess, Incident, IncidentStep } from './alert.ts';
import type { AlertLimits } from './limits.ts';

/** A tactic more than that and it is no longer one thing that looked odd. */
const tacticsOfAttack = 3;

interface OpenIncident {
  readonly id: string;
  readonly alert: Alert;
  readonly keys: Set<string>;
  /** By id of the alert, in the order in which they came. */
  readonly steps: Map<string, IncidentStep>;
  readonly tactics: Set<string>;
  readonly rules: Set<string>;
  omittedSteps: number;
  lastTime: string;
  lastMs: number;
  toldMs: number | undefined;
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

  /** @returns the id of the incident that the alert belongs to */
  receive(alert: Alert, nowMs: number): string {
    const keys = sessionsOf(alert);
    const incident = this.#find(keys, nowMs) ?? this.#begin(alert, keys[0] ?? '', nowMs);
    for (const key of keys) this.#bind(incident, key);
    const isNewStep = this.#addStep(incident, alert);
    for (const tactic of alert.tactics) incident.tactics.add(tactic);
    incident.lastTime = alert.time;
    incident.lastMs = nowMs;
    incident.rules.add(alert.rule);
    // What one rule found is told by its alerts.
    const isStory = incident.rules.size > 1;
    incident.hasNews ||= isNewStep && isStory;
    const isUrgent = isStory && incident.toldSeverity !== severityOf(incident);
    if (incident.hasNews && (isUrgent || this.#isDue(incident, nowMs))) {
      this.#announce(incident, nowMs);
    }
    return incident.id;
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
      rules: new Set(),
      omittedSteps: 0,
      lastTime: alert.time,
      lastMs: nowMs,
      toldMs: undefined,
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

  /** @returns whether it is a step that was not there */
  #addStep(incident: OpenIncident, alert: Alert): boolean {
    const known = incident.steps.get(alert.id);
    if (known !== undefined) {
      incident.steps.set(alert.id, { ...known, count: known.count + 1 });
      return false;
    }
    if (incident.steps.size >= this.#limits.stepsOfIncident) {
      incident.omittedSteps += 1;
      return false;
    }
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
    return true;
  }

  #isDue({ toldMs }: OpenIncident, nowMs: number): boolean {
    return toldMs === undefined || nowMs - toldMs >= this.#limits.incidentEveryMs;
  }

  #announce(incident: OpenIncident, nowMs: number): void {
    const isNew = incident.toldMs === undefined;
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

function severityOf({ steps, tactics }: OpenIncident): Priority {
  let worst = priorities.length - 1;
  for (const { priority } of steps.values()) worst = Math.min(worst, priorities.indexOf(priority));
  const raised = tactics.size >= tacticsOfAttack ? Math.max(worst - 1, 0) : worst;
  return priorities[raised]!;
}

function describe(incident: OpenIncident): Incident {
  const { alert } = incident;
  const steps = [...incident.steps.values()];
  return {
    id: incident.id,
    title: titleOf(steps, alert),
    severity: severityOf(incident),
    workload: alert.workload,
    ...(alert.container !== undefined && { container: alert.container }),
    time: alert.time,
    lastTime: incident.lastTime,
    steps,
    omittedSteps: incident.omittedSteps,
    tactics: [...incident.tactics],
  };
}

/** The worst rule, how many others, and where. */
function titleOf(steps: readonly IncidentStep[], { container, workload }: Alert): string {
  const rules = [...new Set(steps.map(({ rule }) => rule))];
  const [worst] = [...steps].sort(
    (a, b) => priorities.indexOf(a.priority) - priorities.indexOf(b.priority),
  );
  const others = rules.filter((rule) => rule !== worst?.rule);
  const more = others.length === 1 ? others[0] : `${others.length} other rules`;
  const name = container?.name ?? container?.id.slice(0, 12);
  const place = name === undefined || name === workload ? workload : `${name} (${workload})`;
  const where = container === undefined && workload === 'host' ? 'on the host' : `in ${place}`;
  return `${worst?.rule ?? ''} and ${more} ${where}`;
}
