/** What learning and judging hold at most. Beyond, things become one, and say that they are varied. */
export const profileLimits = {
  workloads: 1_000,
  /** Containers of a workload whose beginning is remembered. */
  containers: 1_024,
  programs: 256,
  parentsOfProgram: 12,
  programsOfFile: 8,
  causesOfCapability: 12,
  ports: 64,
  /** Values of one workload that were reported once. */
  deviations: 10_000,
} as const;

/** How long a container counts as starting. */
export const defaultStartupSeconds = 60;
