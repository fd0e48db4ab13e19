import { z } from 'zod';

const Container = z.object({ id: z.string(), name: z.string().optional() });

/** What `seaworthy agent status` shows: plain data. */
export const AgentStatus = z.object({
  version: z.string(),
  pid: z.int(),
  startedAt: z.string(),
  configuration: z.string(),
  /** What is wrong; the same as /healthz. */
  problems: z.array(z.string()),
  sources: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['starting', 'running', 'restarting', 'ended', 'failed']),
      problem: z.string().optional(),
    }),
  ),
  /** The sensor's loader and the guard. */
  helpers: z.array(
    z.object({
      name: z.string(),
      isRunning: z.boolean(),
      restarts: z.int(),
      problem: z.string().optional(),
    }),
  ),
  rules: z.object({ count: z.int(), files: z.array(z.string()) }),
  lastReload: z
    .object({ time: z.string(), result: z.enum(['done', 'failed']), detail: z.string() })
    .optional(),
  events: z.object({ judged: z.int(), lost: z.int() }),
  /** Alerts, updates and incidents that were told. */
  messages: z.int(),
  outputs: z.array(
    z.object({ name: z.string(), sent: z.int(), waiting: z.int(), dropped: z.int() }),
  ),
  response: z.object({
    mode: z.enum(['dry-run', 'enforce']),
    /** What holds until it is released. */
    active: z.array(
      z.object({
        container: Container,
        action: z.string(),
        detail: z.string(),
        rule: z.string(),
        cause: z.object({ id: z.string(), rule: z.string() }),
        since: z.string(),
      }),
    ),
    /** Containers that rules of prevention hold for. */
    prevented: z.array(z.object({ container: Container, rules: z.array(z.string()) })),
  }),
  profiles: z.object({
    enforced: z.array(z.string()),
    proposed: z.array(z.string()),
    learning: z.array(z.string()),
  }),
  memory: z.object({ residentBytes: z.int(), heapUsedBytes: z.int() }),
});
export type AgentStatus = z.infer<typeof AgentStatus>;
