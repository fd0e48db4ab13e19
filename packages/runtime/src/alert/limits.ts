/** What is remembered of alerts at most, and how often it is told. Beyond a bound the oldest goes. */
export interface AlertLimits {
  /** Alerts that further occurrences are counted for. */
  readonly alerts: number;
  /** Rules in workloads. */
  readonly kinds: number;
  readonly incidents: number;
  readonly stepsOfIncident: number;
  /** Different alerts of a rule in an incident that are told one by one; further ones it counts. */
  readonly alertsOfStory: number;
  /** An alert that has not happened for so long is a new one when it does. */
  readonly forgetAfterMs: number;
  /** From one update of an alert to the next, doubled each time up to the second. */
  readonly updateEveryMs: number;
  readonly updateAtMostEveryMs: number;
  /** Different alerts of a rule in a workload at once, and then one more in each while. */
  readonly burst: number;
  readonly oneMoreEveryMs: number;
  /** An incident that nothing happened in for so long is over. */
  readonly incidentEndsAfterMs: number;
  /** From one message about an incident to the next, doubled each time up to the second. */
  readonly incidentEveryMs: number;
  readonly incidentAtMostEveryMs: number;
}

export const alertLimits: AlertLimits = {
  alerts: 4096,
  kinds: 4096,
  incidents: 512,
  stepsOfIncident: 50,
  alertsOfStory: 3,
  forgetAfterMs: 3_600_000,
  updateEveryMs: 60_000,
  updateAtMostEveryMs: 3_600_000,
  burst: 20,
  oneMoreEveryMs: 30_000,
  incidentEndsAfterMs: 1_800_000,
  incidentEveryMs: 10_000,
  incidentAtMostEveryMs: 600_000,
};
