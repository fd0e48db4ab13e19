import type { Target } from '@seaworthy/model';

/**
 * What is known of the place where a package runs. Everything may be absent: absent is unknown, and
 * unknown changes nothing.
 */
export interface RiskContext {
  /** Who can send it something: anybody, only neighbours, or nobody. */
  readonly exposure?: 'internet' | 'internal' | 'none' | undefined;
  /** Whether it runs with rights over its host. */
  readonly privileged?: boolean | undefined;
  /** Whether code of the package was seen being loaded while it ran, over long enough to tell. */
  readonly loaded?: boolean | undefined;
  /** What was scanned: a kernel inside an image never runs, one on a host does. */
  readonly targetKind?: Target['kind'] | undefined;
  /** The day on which the question is asked, as in "2026-11-20". */
  readonly asOf?: string | undefined;
}
