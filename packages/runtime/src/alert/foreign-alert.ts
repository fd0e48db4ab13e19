import { parsePriority } from '../rules/rule.ts';
import type { FalcoAlert } from '../sources/falco/falco-alerts.ts';
import type { Alert, AlertContainer } from './alert.ts';
import { identify, withoutClientPort } from './essential-fields.ts';
import { readTags } from './tags.ts';

export interface InternalFacts {
  readonly rule: string;
  readonly priority: Alert['priority'];
  readonly output: string;
  readonly time: string;
  readonly fields: Alert['fields'];
  /** What it is about; the host's own without. */
  readonly workload?: string;
  readonly container?: Partial<AlertContainer>;
  /** What makes two of a rule different things. */
  readonly about?: string;
}

/** What the agent has to say of itself, for the outputs that alerts go to. */
export function internalAlert(facts: InternalFacts): Alert {
  const { rule, priority, output, time, fields, workload = 'host', container, about } = facts;
  return {
    id: identify(rule, workload, about === undefined ? {} : { about }, {}),
    rule,
    description: '',
    priority,
    source: 'internal',
    tags: [],
    ...readTags([]),
    time,
    lastTime: time,
    count: 1,
    heldBack: 0,
    output,
    fields,
    evidence: {},
    workload,
    ...(container?.id !== undefined && {
      container: { ...container, id: container.id, runtime: container.runtime ?? 'unknown' },
    }),
    ancestors: [],
    event: { number: 0, type: '' },
  };
}

/** What a list holds that is no text can have a hostile `toString`. */
function joined(values: readonly unknown[]): string {
  return values
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : value))
    .join(',');
}

/** What Falco has judged. Of its process is known what the output of its rule names. */
export function alertOfFalco(given: FalcoAlert): Alert {
  const fields: Record<string, string | number | boolean | null> = {};
  const evidence: Record<string, string> = {};
  for (const [name, value] of given.fields) {
    fields[name] = Array.isArray(value) ? joined(value) : (value as string | number | null);
    if (evidenceFields.has(name) && typeof value !== 'object' && value !== '' && value !== '<NA>') {
      evidence[name] = withoutClientPort(String(value));
    }
  }
  const textOf = (name: string): string | undefined => {
    const value = given.fields.get(name);
    return typeof value === 'string' && value !== '' && value !== '<NA>' ? value : undefined;
  };
  const workload = textOf('container.image.repository') ?? textOf('container.name') ?? 'host';
  const { seconds, nanoseconds } = given.time;
  const second = new Date(seconds * 1000).toISOString().slice(0, 19);
  const time = `${second}.${String(nanoseconds).padStart(9, '0')}Z`;
  const containerId = textOf('container.id');
  const name = textOf('container.name');
  const pid = given.fields.get('proc.pid');
  const sessionId = given.fields.get('proc.sid');
  return {
    id: identify(given.rule, workload, fields, evidence),
    rule: given.rule,
    description: '',
    priority: parsePriority(given.priority) ?? 'Notice',
    source: given.source,
    tags: given.tags,
    ...readTags(given.tags),
    time,
    lastTime: time,
    count: 1,
    heldBack: 0,
    // Falco begins it with the time and the priority.
    output: given.output.replace(/^\S+: (?:[A-Z][a-z]+) /, ''),
    fields,
    evidence,
    workload,
    ...(containerId !== undefined &&
      containerId !== 'host' && {
        container: { id: containerId, runtime: 'unknown' as const, ...(name && { name }) },
      }),
    ...(typeof pid === 'number' && {
      process: {
        pid,
        name: textOf('proc.name') ?? '',
        executable: textOf('proc.exepath') ?? '',
        commandLine: textOf('proc.cmdline') ?? '',
        workingDirectory: textOf('proc.cwd') ?? '',
        user: { id: Number(given.fields.get('user.uid') ?? 4_294_967_295) },
        sessionId: typeof sessionId === 'number' ? sessionId : 0,
      },
    }),
    ancestors: [],
    event: { number: 0, type: textOf('evt.type') ?? '' },
  };
}

const evidenceFields = new Set([
  'evt.type',
  'container.image.repository',
  'container.name',
  'k8s.ns.name',
  'proc.name',
  'proc.exepath',
  'proc.pname',
  'proc.cmdline',
  'user.name',
  'fd.name',
  'fd.sip',
  'fd.sport',
]);
