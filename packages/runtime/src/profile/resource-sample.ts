/** What a control group has used; reading it is the agent's. */
export interface ResourceSample {
  /** Since the container began: it only grows. */
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  readonly processes: number;
}
