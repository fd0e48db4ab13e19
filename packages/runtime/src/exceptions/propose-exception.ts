import { SeaworthyError } from '@seaworthy/model';
import { findField } from '../fields/index.ts';

/** What an alert says of itself, as far as exceptions need it. */
export interface AlertFacts {
  readonly id?: string;
  readonly rule: string;
  /** By field, in the order in which an exception should name them. */
  readonly evidence: ReadonlyMap<string, string>;
}

/** Who, where and to what; from what all alerts of a workload share to what only this one has. */
const telling = [
  'k8s.ns.name',
  'container.image.repository',
  'user.name',
  'proc.pname',
  'proc.exepath',
  'proc.name',
  'proc.cmdline',
  'fd.name',
  'fd.sip',
  'fd.sport',
  'fd.l4proto',
  'evt.type',
];

/**
 * Facts out of the JSON of an alert: of ours, or of Falco's own, whose output may name less.
 * @throws MALFORMED for what is no alert
 */
export function readAlertFacts(json: unknown): AlertFacts {
  const alert = objectOf(json);
  const own = objectOf(alert?.['seaworthy']);
  const rule = alert?.['rule'];
  const given = objectOf(own?.['evidence'] ?? alert?.['evidence'] ?? alert?.['output_fields']);
  if (typeof rule !== 'string' || rule === '' || given === undefined) {
    throw new SeaworthyError('MALFORMED', 'this is no alert', {
      hint: 'It is one line of what the agent writes in the format "falco", or of Falco itself.',
    });
  }
  const evidence = new Map<string, string>();
  for (const name of [...telling, ...Object.keys(given)]) {
    const value = given[name];
    if (!isUsable(name, value) || evidence.has(name)) continue;
    evidence.set(name, String(value));
  }
  // The path says it better.
  if (evidence.has('proc.exepath')) evidence.delete('proc.name');
  const id = own?.['id'] ?? alert?.['id'];
  return { rule, evidence, ...(typeof id === 'string' && { id }) };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function isUsable(name: string, value: unknown): value is string | number {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  if (!telling.includes(name) || findField(name) === undefined) return false;
  // Names of connections hold the port of the client, which is another one each time; texts that
  // were shortened are equal to nothing.
  const text = String(value);
  const isConnection = name === 'fd.name' && text.includes('->');
  // No condition can hold the byte 0, and no text of the kernel does.
  if (text.includes('\0')) return false;
  return text !== '' && text !== '<NA>' && !isConnection && !text.endsWith('…');
}

/** Fields and the value that each must have. */
export type Exception = ReadonlyMap<string, string>;

export interface Choice {
  /** Only these fields; empty for all that tell. */
  readonly fields: readonly string[];
  /** All but these. */
  readonly without: readonly string[];
}

/**
 * The narrowest exception that excuses the alerts: every field in which they agree.
 * @throws USAGE where nothing tells them from all else
 */
export function proposeException(alerts: readonly AlertFacts[], choice: Choice): Exception {
  const [first, ...others] = alerts;
  const exception = new Map<string, string>();
  for (const [name, value] of first?.evidence ?? []) {
    const isChosen = choice.fields.length === 0 || choice.fields.includes(name);
    if (!isChosen || choice.without.includes(name)) continue;
    if (others.every(({ evidence }) => evidence.get(name) === value)) exception.set(name, value);
  }
  const missing = choice.fields.find((name) => !exception.has(name));
  if (missing !== undefined) {
    throw new SeaworthyError(
      'USAGE',
      `${missing}: the alert does not say, or says it differently`,
      {
        hint: `It says: ${[...(first?.evidence.keys() ?? [])].join(', ')}.`,
      },
    );
  }
  const tellsMore = [...exception.keys()].some((name) => name !== 'evt.type');
  if (!tellsMore) {
    throw new SeaworthyError('USAGE', 'nothing is left that tells this alert from all others', {
      hint: 'An exception without a field would switch the rule off.',
    });
  }
  return exception;
}
