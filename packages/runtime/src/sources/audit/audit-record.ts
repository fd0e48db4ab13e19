import type { Instant } from '../rfc3339.ts';

/**
 * A line of the audit log. Source: Linux, kernel/audit.c and kernel/auditsc.c; the fields are in
 * linux-audit/audit-documentation, specs/fields.
 */
export interface AuditRecord {
  readonly type: string;
  readonly time: Instant;
  readonly serial: number;
  /** Of the host, in a log that holds several. */
  readonly node: string;
  /** As written: without quotes, but still encoded. */
  readonly fields: ReadonlyMap<string, AuditValue>;
}

export interface AuditValue {
  readonly text: string;
  /** Stood in quotes, so it is plain; what could not stand there is encoded in hexadecimal. */
  readonly isQuoted: boolean;
}

/** Types that kernels and old tools write as numbers (linux/audit.h). */
const typeNames: ReadonlyMap<string, string> = new Map([
  ['1300', 'SYSCALL'],
  ['1302', 'PATH'],
  ['1306', 'SOCKADDR'],
  ['1307', 'CWD'],
  ['1309', 'EXECVE'],
  ['1320', 'EOE'],
  ['1322', 'CAPSET'],
  ['1327', 'PROCTITLE'],
  ['1330', 'KERN_MODULE'],
]);

/** Fields of one record: an EXECVE has one for each argument. */
const MAX_FIELDS = 16_384;

/** @returns undefined for a line that is no record, among them the interpreted ones of ausearch */
export function parseAuditRecord(line: string): AuditRecord | undefined {
  // What auditd adds in plain words stands behind a group separator.
  const separator = line.indexOf('\x1d');
  const raw = separator === -1 ? line : line.slice(0, separator);
  const head =
    /(?:^|\s)audit\((\d{1,12})\.(\d{1,3}):(\d{1,15})\):|msg=audit\((\d{1,12})\.(\d{1,3}):(\d{1,15})\):/.exec(
      raw.slice(0, 512),
    );
  const type = /(?:^|\s)type=([A-Z0-9_]+)(?:\[\d+\])?\s/.exec(raw.slice(0, 512))?.[1];
  if (head === null || type === undefined) {
    return undefined;
  }
  const seconds = Number(head[1] ?? head[4]);
  const milliseconds = Number((head[2] ?? head[5] ?? '').padEnd(3, '0'));
  const fields = parseFields(raw, head.index + head[0].length);
  if (separator !== -1) {
    addPlain(fields, line.slice(separator + 1));
  }
  return {
    type: typeNames.get(type) ?? type,
    time: { seconds, nanoseconds: milliseconds * 1_000_000 },
    serial: Number(head[3] ?? head[6]),
    node: /^node=(\S{1,255})\s/.exec(raw)?.[1] ?? '',
    fields,
  };
}

function parseFields(text: string, start: number): Map<string, AuditValue> {
  const fields = new Map<string, AuditValue>();
  let at = start;
  while (at < text.length && fields.size < MAX_FIELDS) {
    const equals = text.indexOf('=', at);
    if (equals === -1) {
      break;
    }
    const between = text.slice(at, equals);
    const name = between.slice(between.lastIndexOf(' ') + 1);
    const quote = text[equals + 1];
    const close = quote === '"' || quote === "'" ? text.indexOf(quote, equals + 2) : -1;
    if (close !== -1) {
      fields.set(name, { text: text.slice(equals + 2, close), isQuoted: true });
      at = close + 1;
    } else {
      const blank = text.indexOf(' ', equals);
      const end = blank === -1 ? text.length : blank;
      fields.set(name, { text: text.slice(equals + 1, end), isQuoted: false });
      at = end;
    }
  }
  return fields;
}

/** Of the enriched part only what the numbers do not say: the name of the system call. */
function addPlain(fields: Map<string, AuditValue>, enriched: string): void {
  const call = /(?:^|\s)SYSCALL=(\w+)/.exec(enriched)?.[1];
  if (call !== undefined) {
    fields.set('SYSCALL', { text: call, isQuoted: true });
  }
}

/** A text that a program chose: plain in quotes, or its bytes in hexadecimal. */
export function decodeText(value: AuditValue | undefined): string | undefined {
  if (value === undefined || (!value.isQuoted && value.text === '(null)')) {
    return undefined;
  }
  if (value.isQuoted || value.text.length % 2 === 1 || !/^[0-9A-Fa-f]+$/.test(value.text)) {
    return value.text;
  }
  return Buffer.from(value.text, 'hex').toString('utf8');
}

export function decimal(value: AuditValue | undefined): number | undefined {
  return value !== undefined && /^-?\d{1,20}$/.test(value.text) ? Number(value.text) : undefined;
}
