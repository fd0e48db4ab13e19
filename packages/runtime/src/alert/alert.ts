import type { ContainerRuntime } from '../event/container.ts';
import type { OutputValue } from '../rules/output/template.ts';
import type { Priority } from '../rules/rule.ts';

/** A process as an alert tells of it. Texts are shortened. */
export interface AlertProcess {
  readonly pid: number;
  readonly name: string;
  readonly executable: string;
  readonly commandLine: string;
  readonly workingDirectory: string;
  readonly user: { readonly id: number; readonly name?: string };
  readonly sessionId: number;
  /** RFC 3339, where it is known. */
  readonly startedAt?: string;
  /** Of an ancestor that does not run in the container: the runtime's. */
  readonly isOutside?: true;
}

export interface AlertContainer {
  /** As the runtime gives it, not shortened. */
  readonly id: string;
  readonly runtime: ContainerRuntime;
  readonly name?: string;
  readonly image?: string;
  readonly imageDigest?: string;
  readonly namespace?: string;
  readonly pod?: string;
  readonly serviceAccount?: string;
}

/** A numbered item of a framework, from a rule's tags. */
export interface AlertControl {
  readonly framework: string;
  readonly id: string;
}

/**
 * What a rule has to say, once for all that is the same: same rule, same workload, same essential
 * fields. It is plain data.
 */
export interface Alert {
  /** Of the rule, the workload and the essential fields: the same on every host, at any time. */
  readonly id: string;
  readonly rule: string;
  readonly description: string;
  readonly priority: Priority;
  /** Where the events come from, as the rule says: "syscall". */
  readonly source: string;
  readonly tags: readonly string[];
  /** Of MITRE ATT&CK: "execution", "T1059.004". */
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly controls: readonly AlertControl[];
  /** RFC 3339 with nanoseconds: when it happened first, and last. */
  readonly time: string;
  readonly lastTime: string;
  /** How often it happened; each time after the first is an update at most. */
  readonly count: number;
  /** Others of the rule in this workload, too many to be told of, since the last one that was. */
  readonly heldBack: number;
  readonly output: string;
  /** What the output names, and where it happened. */
  readonly fields: Readonly<Record<string, OutputValue>>;
  /** What tells this from all else that the rule finds, by field: exceptions are made of it. */
  readonly evidence: Readonly<Record<string, string>>;
  /** Image, pod or the host: what runs, not one container of it. */
  readonly workload: string;
  readonly container?: AlertContainer;
  readonly process?: AlertProcess;
  /** From the parent upwards. */
  readonly ancestors: readonly AlertProcess[];
  /** Number in its source, and type as `evt.type` has it. */
  readonly event: { readonly number: number; readonly type: string };
  /** The incident that it belongs to. */
  readonly incident?: string;
}

/** One thing that happened within an incident. */
export interface IncidentStep {
  readonly time: string;
  readonly alert: string;
  readonly rule: string;
  readonly priority: Priority;
  readonly output: string;
  /** "sh -c id (1234)"; empty where it is not known. */
  readonly process: string;
  readonly count: number;
  /** Further alerts of the rule that are not listed: at the last that is. */
  readonly others?: number;
}

/** Alerts of processes that have a session in common within one container. */
export interface Incident {
  readonly id: string;
  readonly title: string;
  /** What all of it is part of, by the process above: "Package installation (apt-get install x)". */
  readonly activity?: string;
  /** The worst of its steps, and one worse where it spans three tactics. */
  readonly severity: Priority;
  readonly workload: string;
  readonly container?: AlertContainer;
  readonly time: string;
  readonly lastTime: string;
  /** In the order in which they happened first. */
  readonly steps: readonly IncidentStep[];
  /** Different alerts that are not listed. */
  readonly omittedSteps: number;
  readonly tactics: readonly string[];
}

/** What the agent tells its outputs. */
export type AlertMessage =
  | { readonly kind: 'alert'; readonly alert: Alert }
  /** An alert that was told of before, and happened again since. */
  | { readonly kind: 'update'; readonly alert: Alert }
  | { readonly kind: 'incident'; readonly incident: Incident; readonly isNew: boolean };
