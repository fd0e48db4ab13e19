import type { Container } from '../event/container.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import type { Match } from '../rules/engine.ts';
import type { Priority } from '../rules/rule.ts';

/** The process that something was seen of, as it was then. */
export interface CauseProcess {
  readonly pid: number;
  readonly name: string;
  readonly path: string;
  readonly sessionId?: number;
}

/** What calls for a response. It outlives the event. */
export interface ResponseCause {
  /** Of the alert, or of the deviation from a profile. */
  readonly id: string;
  readonly kind: 'alert' | 'deviation';
  readonly rule: string;
  readonly tags: readonly string[];
  readonly priority: Priority;
  /** Nanoseconds since 1970: who has the number of the process now may be another. */
  readonly seenAt: bigint;
  readonly process: CauseProcess;
  readonly container: Container | undefined;
}

export function causeOf({ rule }: Match, event: RuntimeEvent, id: string): ResponseCause {
  const { main, container, pid } = event.thread;
  return {
    id,
    kind: 'alert',
    rule: rule.name,
    tags: rule.tags,
    priority: rule.priority,
    seenAt: BigInt(event.seconds) * 1_000_000_000n + BigInt(event.nanoseconds),
    process: {
      pid,
      name: main.name,
      path: main.executable.path,
      sessionId: event.thread.sessionId,
    },
    container,
  };
}
