/** What a control group has used, as far as the kernel counts it; reading it is the sensor's. */
export interface ResourceSample {
  /** Since the container began: it only grows. */
  readonly cpuSeconds?: number;
  readonly memoryBytes?: number;
  readonly processes?: number;
}
