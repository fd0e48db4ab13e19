import type { Readable } from 'node:stream';
import type { EventReceiver } from '../../event/event-source.ts';
import { SystemState, type SystemStateOptions } from '../../state/system-state.ts';
import { type LineDecoder, LineSource } from '../line-source.ts';
import { readAuditEvent } from './audit-event.ts';
import { type AuditRecord, parseAuditRecord } from './audit-record.ts';

/** Events whose records are still coming. Those of several processors are mixed. */
const MAX_PENDING = 256;
/** Records of one event: as many as a path of an exec with long arguments has. */
const MAX_RECORDS = 1024;
/** When the records of an event are this much older than the newest, no more will come. */
const WAIT_SECONDS = 2;

/**
 * Linux audit: the log of auditd (raw or enriched), or what `ausearch --raw` prints. The records of
 * a system call are put together by their serial number; those of login tools and of auditd itself
 * are no events.
 */
export class AuditDecoder implements LineDecoder {
  readonly #state: SystemState;
  readonly #receiver: EventReceiver;
  readonly #pending = new Map<string, AuditRecord[]>();
  #number = 0;
  #broken = 0;
  #unknown = 0;

  constructor(receiver: EventReceiver, options: SystemStateOptions = {}) {
    this.#receiver = receiver;
    this.#state = new SystemState({
      keepsDescriptors: false,
      onProblem: (problem) => receiver.problem(problem),
      ...options,
    });
  }

  push(line: string): void {
    const record = parseAuditRecord(line);
    if (record === undefined) {
      this.#broken += 1;
      return;
    }
    const key = `${record.node} ${record.serial} ${record.time.seconds}`;
    const records = this.#pending.get(key);
    if (records === undefined) {
      this.#flushBefore(record.time.seconds - WAIT_SECONDS);
      if (this.#pending.size >= MAX_PENDING) {
        for (const oldest of this.#pending.keys()) {
          this.#flush(oldest);
          break;
        }
      }
      this.#pending.set(key, [record]);
    } else if (records.length < MAX_RECORDS) {
      records.push(record);
    }
    // The last record of a call; the log has no mark of the end.
    if (record.type === 'PROCTITLE' || record.type === 'EOE') {
      this.#flush(key);
    }
  }

  end(): void {
    for (const key of [...this.#pending.keys()]) {
      this.#flush(key);
    }
    if (this.#broken > 0) {
      this.#receiver.problem({
        code: 'unreadable-file',
        message: `${this.#broken} lines are no audit records.`,
      });
    }
    if (this.#unknown > 0) {
      this.#receiver.problem({
        code: 'unsupported',
        message: `${this.#unknown} system calls are of an unknown architecture or number.`,
      });
    }
  }

  #flushBefore(seconds: number): void {
    for (const [key, records] of this.#pending) {
      if ((records[0]?.time.seconds ?? 0) < seconds) {
        this.#flush(key);
      }
    }
  }

  #flush(key: string): void {
    const records = this.#pending.get(key) ?? [];
    this.#pending.delete(key);
    const isCall = records.some((record) => record.type === 'SYSCALL');
    const event = readAuditEvent(records);
    if (event === undefined) {
      this.#unknown += isCall ? 1 : 0;
      return;
    }
    this.#number += 1;
    const { fd, ...rest } = event;
    this.#receiver.receive(
      this.#state.apply({
        ...rest,
        ...records[0]!.time,
        ...(fd !== undefined && { fd }),
        number: this.#number,
        cpu: 0,
      }),
    );
  }
}

export class AuditSource extends LineSource {
  constructor(input: Readable, options: SystemStateOptions = {}) {
    super('audit', input, (receiver) => new AuditDecoder(receiver, options));
  }
}
