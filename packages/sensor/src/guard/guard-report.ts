import { z } from 'zod';

const Hex = z.string().regex(/^(?:[0-9a-f]{2})*$/);

const Text = Hex.transform((text) => Buffer.from(text, 'hex').toString());

/**
 * What the kernel itself refuses by: BPF LSM; programs that change what its security functions
 * return; a signal on the way in, which stops modules alone, and not all of them; nothing.
 */
export const refusalMeans = ['lsm', 'returns', 'signal', 'none'] as const;
export type RefusalMeans = (typeof refusalMeans)[number];

const Ready = z.object({
  ready: z.literal(true),
  network: z.boolean(),
  execution: z.boolean(),
  start: z.boolean(),
  refuses: z.enum(refusalMeans),
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
const ControlGroup = z.string().regex(/^\d+$/).transform(BigInt);
const Stopped = z.object({
  stopped: z.enum(['changed', 'outside', 'memory', 'module']),
  cgroup: ControlGroup,
  pid: z.int(),
  /** Of the file; empty for a module from memory. */
  path: Text,
  /** Of the process; where that has ended, its command's name. */
  program: Text,
  /** It could not be refused: the process was killed. */
  killed: z.boolean(),
  /** All the same. */
  happened: z.boolean(),
  unreported: z.int(),
});
const Refused = z.object({
  refused: z.enum(['connect', 'send']),
  cgroup: ControlGroup,
  pid: z.int(),
  address: Hex.length(32),
  port: z.int(),
  unreported: z.int(),
});
const Held = z.object({ held: z.int() });
const Late = z.object({ late: z.int(), denied: z.boolean() });
const Report = z.union([Ready, Answer, Denied, Stopped, Refused, Held, Late]);

/** An execution or read that was refused, or let through because nothing was found out in time. */
export type DeniedExecution = z.infer<typeof Denied>;
/** What the kernel refused by itself; or who was killed for it, where it cannot be refused. */
export type StoppedAct = z.infer<typeof Stopped>;
/** A connection or datagram that was refused; `unreported` others were before it. */
export type RefusedConnection = z.infer<typeof Refused>;
/** A program that was held, by its process, and that nobody admitted in time. */
export type LateStart = z.infer<typeof Late>;
export type GuardReport = z.infer<typeof Report>;

const Probe = z.object({ refuses: z.enum(refusalMeans) });

/** What `guard --probe` said. @throws for anything else */
export function parseProbe(text: string): RefusalMeans {
  return Probe.parse(JSON.parse(text)).refuses;
}

/** One line of the guard's. @returns undefined for one that is none */
export function parseReport(line: string): GuardReport | undefined {
  try {
    return Report.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
