import type { Workload } from './workload.ts';

export const deviationKinds = [
  'process-unknown',
  'executable-drift',
  'write-outside',
  'read-sensitive',
  'destination-unknown',
  'port-unknown',
  'capability-unknown',
  'system-call-unknown',
  'resource-envelope',
] as const;
export type DeviationKind = (typeof deviationKinds)[number];

/** Something that a workload did and its profile does not allow; once for each kind and value. */
export interface Deviation {
  readonly kind: DeviationKind;
  readonly workload: Workload;
  /** The release differs from the one that was learned. */
  readonly isOtherRelease: boolean;
  readonly containerId: string | undefined;
  /** What it did: a path, "api.example.com:443/tcp", a capability. */
  readonly value: string;
  /** One sentence for people. */
  readonly message: string;
  /** What the profile allows instead. */
  readonly expected: string;
  /** The allowed entry that is most like it. */
  readonly nearest: string | undefined;
  /** Who did it; absent of resources. */
  readonly process: { readonly pid: number; readonly commandLine: string } | undefined;
  /** Number of the event in its source; absent of resources. */
  readonly eventNumber: number | undefined;
  /** Seconds since 1970. */
  readonly atSeconds: number;
}
