import type { Readable } from 'node:stream';
import type { Problem } from '@seaworthy/model';
import { listIn, numberIn, objectIn, parseJsonObject, textIn, textsIn } from '../json-values.ts';
import { readLines } from '../read-lines.ts';
import { type Instant, parseInstant } from '../rfc3339.ts';

export type FalcoFieldValue = string | number | boolean | null | readonly (string | number)[];

/**
 * What Falco has judged already, with its own rules. It does not say what happened as an event
 * does (only what the rule's output names), so it is no event to judge again: it stands beside the
 * alerts of our rules, by its rule's name, for incidents to take up.
 */
export interface FalcoAlert {
  readonly rule: string;
  /** As Falco writes it: "Warning". */
  readonly priority: string;
  readonly output: string;
  readonly time: Instant;
  /** "syscall", or the plugin that the event came from: "k8s_audit". */
  readonly source: string;
  readonly hostname: string;
  readonly tags: readonly string[];
  /** By field as the output names it: "proc.cmdline". */
  readonly fields: ReadonlyMap<string, FalcoFieldValue>;
}

export interface AlertReceiver {
  alert(alert: FalcoAlert): void;
  /** Events that Falco itself has lost. */
  lost(count: number): void;
  problem(problem: Problem): void;
}

/** How Falco begins the names of what it says of itself. */
const INTERNAL = 'Falco internal:';
const MAX_FIELDS = 1024;

/**
 * Falco's `json_output`, one alert a line.
 * Source: falcosecurity/falco, userspace/engine/formats.cpp and userspace/falco/falco_outputs.cpp.
 */
export class FalcoAlertDecoder {
  readonly #receiver: AlertReceiver;
  #broken = 0;

  constructor(receiver: AlertReceiver) {
    this.#receiver = receiver;
  }

  push(line: string): void {
    const object = parseJsonObject(line);
    const rule = textIn(object, 'rule');
    const time = parseInstant(textIn(object, 'time') ?? '');
    if (object === undefined || rule === undefined || time === undefined) {
      this.#broken += 1;
      return;
    }
    const fields = objectIn(object, 'output_fields') ?? {};
    if (rule.startsWith(INTERNAL)) {
      const lost = numberIn(fields, 'n_drops') ?? 0;
      if (lost > 0) {
        this.#receiver.lost(lost);
      }
      return;
    }
    this.#receiver.alert({
      rule,
      time,
      priority: textIn(object, 'priority') ?? '',
      output: textIn(object, 'output') ?? '',
      source: textIn(object, 'source') ?? 'syscall',
      hostname: textIn(object, 'hostname') ?? '',
      tags: textsIn(object, 'tags'),
      fields: new Map(
        Object.keys(fields)
          .slice(0, MAX_FIELDS)
          .map((name) => [name, fieldValue(fields[name], listIn(fields, name))] as const),
      ),
    });
  }

  end(): void {
    if (this.#broken > 0) {
      this.#receiver.problem({
        code: 'unreadable-file',
        message: `${this.#broken} lines are no alerts of Falco.`,
      });
    }
  }
}

/** Values are plain, or lists of such; whatever else a later version writes is kept as JSON. */
function fieldValue(value: unknown, list: readonly unknown[]): FalcoFieldValue {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    default:
      if (value === null || value === undefined) {
        return null;
      }
      return list.length > 0 && list.every((item) => ['string', 'number'].includes(typeof item))
        ? (list as readonly (string | number)[])
        : JSON.stringify(value);
  }
}

/** Reads alerts until the stream ends or `signal` says so. */
export async function readFalcoAlerts(
  input: Readable,
  receiver: AlertReceiver,
  signal?: AbortSignal,
): Promise<void> {
  const decoder = new FalcoAlertDecoder(receiver);
  for await (const line of readLines(input, (problem) => receiver.problem(problem))) {
    decoder.push(line);
    if (signal?.aborted === true) {
      break;
    }
  }
  decoder.end();
}
