import type { Container } from '../event/container.ts';
import type { GivenEvent } from '../event/event-for-test.ts';
import { makeEvent, makeThread } from '../event/event-for-test.ts';
import type { Priority } from '../rules/rule.ts';
import type { Alert } from './alert.ts';
import { makeAlert } from './make-alert.ts';

export interface GivenAlert {
  readonly rule?: string;
  readonly priority?: Priority;
  readonly tags?: readonly string[];
  readonly fields?: Readonly<Record<string, string | number | bigint | null>>;
  readonly event?: GivenEvent;
}

export function alertOf(given: GivenAlert = {}): Alert {
  const rule = {
    name: given.rule ?? 'A rule',
    description: 'For a test',
    priority: given.priority ?? 'Warning',
    tags: given.tags ?? [],
    source: 'syscall',
    isEnabled: true,
    condition: 'evt.num > 0',
    output: 'it holds',
    capture: false,
    captureDurationMs: 0,
  };
  const fields = given.fields ?? { 'proc.cmdline': 'cat x' };
  return makeAlert({ rule, output: 'it holds', fields }, makeEvent(given.event ?? {}));
}

export const nginx: Container = {
  fullId: '3f'.repeat(32),
  runtime: 'docker',
  name: 'web',
  image: { name: 'nginx:1.27', repository: 'nginx', tag: '1.27' },
};

export const shim = makeThread({ pid: 50, tid: 50, name: 'containerd-shim', sessionId: 50 });

/** A process of the container, below another one. */
export function processIn(
  container: Container | undefined,
  pid: number,
  sessionId: number,
  parent = shim,
): typeof shim {
  return makeThread({ pid, tid: pid, sessionId, container, parent, name: `p${pid}` });
}
