import { z } from 'zod';

const Hex = z.string().regex(/^(?:[0-9a-f]{2})*$/);

const Text = Hex.transform((text) => Buffer.from(text, 'hex').toString());

const Ready = z.object({
  ready: z.literal(true),
  network: z.boolean(),
  execution: z.boolean(),
  start: z.boolean(),
});
const Answer = z.object({ id: z.int(), error: z.int() });
const Denied = z.object({
  denied: z.boolean(),
  why: z.enum([
    ...(['changed', 'outside', 'memory', 'listed', 'hash'] as const),
    ...(['unreadable', 'unknown', 'late'] as const),
  ]),
  watch: z.int(),
  pid: z.int(),
  path: Text,
  /** Of the process. */
  program: Text,
});
const Refused = z.object({
  refused: z.enum(['connect', 'send']),
  cgroup: z.string().regex(/^\d+$/).transform(BigInt),
  pid: z.int(),
  address: Hex.length(32),
  port: z.int(),
  unreported: z.int(),
});
const Held = z.object({ held: z.int() });
const Late = z.object({ late: z.int(), denied: z.boolean() });
const Report = z.union([Ready, Answer, Denied, Refused, Held, Late]);

/** An execution or read that was refused, or let through because nothing was found out in time. */
export type DeniedExecution = z.infer<typeof Denied>;
/** A connection or datagram that was refused; `unreported` others were before it. */
export type RefusedConnection = z.infer<typeof Refused>;
/** A program that was held, by its process, and that nobody admitted in time. */
export type LateStart = z.infer<typeof Late>;
export type GuardReport = z.infer<typeof Report>;

/** One line of the guard's. @returns undefined for one that is none */
export function parseReport(line: string): GuardReport | undefined {
  try {
    return Report.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
