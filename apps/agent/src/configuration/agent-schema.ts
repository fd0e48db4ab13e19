import { priorities, ResponseSettings } from '@seaworthy/runtime';
import { z } from 'zod';

/** Priorities as rules write them, in small letters. */
const priorityWords = priorities.map((priority) => priority.toLowerCase()) as [string, ...string[]];
const Priority = z.enum(priorityWords).describe('From the worst: emergency to debug.');

const Sensor = z.strictObject({
  from: z.literal('sensor'),
  containersOnly: z.boolean().default(false).describe('Nothing of the host’s own processes.'),
  environment: z.boolean().default(false).describe('Environments of programs, for rules that ask.'),
  ringMegabytes: z
    .int()
    .min(1)
    .max(256)
    .default(16)
    .refine((size) => (size & (size - 1)) === 0, 'a power of two is needed')
    .describe('Buffer between the kernel and the agent, a power of two.'),
  dockerRoots: z
    .array(z.string().startsWith('/'))
    .min(1)
    .optional()
    .describe('Where Docker keeps its containers, if that is not to be found.'),
});

const Recording = z.strictObject({
  from: z.enum(['tetragon', 'audit', 'falco', 'scap']),
  path: z.string().min(1).describe('A file or a named pipe.'),
  follow: z
    .boolean()
    .default(false)
    .describe('Wait for what is added to the file, and for the file that takes its place.'),
});

const Selection = z
  .strictObject({
    effect: z.enum(['enable', 'disable']),
    rule: z.string().min(1).optional().describe('Name; a star stands for anything.'),
    tag: z.string().min(1).optional(),
  })
  .refine(({ rule, tag }) => (rule ?? tag) !== undefined, 'a rule or a tag is needed');

const Addition = z
  .strictObject({
    text: z.string().min(1).optional().describe('Behind the message: "pod=%k8s.pod.name".'),
    fields: z
      .record(z.string().min(1), z.string().min(1))
      .optional()
      .describe('Fields that the message does not show, by name: "%proc.env[USER]".'),
    rule: z.string().min(1).optional().describe('For the rule of this name alone.'),
    tags: z.array(z.string().min(1)).optional().describe('For rules that have all of them.'),
  })
  .refine(({ text, fields }) => (text ?? fields) !== undefined, 'a text or fields are needed');

const Rules = z.strictObject({
  files: z
    .array(z.string().min(1))
    .min(1)
    .default(['built-in'])
    .describe('Files and directories of rules in the language of Falco, in order.'),
  matching: z
    .enum(['first', 'all'])
    .default('first')
    .describe('After the first rule that holds for an event, or all.'),
  minimumPriority: Priority.default('debug'),
  select: z.array(Selection).default([]).describe('Rules on and off, in order.'),
  append: z.array(Addition).default([]).describe('Added to what rules say.'),
});

const messages = {
  format: z
    .enum(['falco', 'ocsf', 'text'])
    .optional()
    .describe('falco: JSON as Falco writes it; ocsf: Detection Findings; text: a line.'),
  minimumPriority: Priority.default('debug'),
  messages: z
    .array(z.enum(['alert', 'update', 'incident']))
    .min(1)
    .default(['alert', 'update', 'incident'])
    .describe('What is told.'),
  queue: z.int().min(1).max(1_000_000).default(10_000).describe('Messages that may wait.'),
};

const Header = z.union([
  z.string(),
  z.strictObject({ environment: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
]);

const Output = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('stdout'), ...messages }),
  z.strictObject({ to: z.literal('file'), path: z.string().min(1), ...messages }),
  z.strictObject({
    to: z.literal('syslog'),
    address: z
      .string()
      .regex(/^(?:unix:\/.+|(?:udp|tcp):\/\/(?:\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+)(?::\d{1,5})?)$/, {
        error: 'an address is unix:/dev/log, udp://host:514 or tcp://host:601',
      })
      .default('unix:/dev/log'),
    facility: z
      .enum(['user', 'daemon', 'auth', 'authpriv', ...locals(), 'audit'])
      .default('authpriv'),
    ...messages,
  }),
  z.strictObject({
    to: z.literal('webhook'),
    url: z.url({ protocol: /^https?$/ }),
    headers: z.record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/), Header).default({}),
    batch: z
      .int()
      .min(1)
      .max(1000)
      .default(1)
      .describe('Messages in one request; more than one are a JSON list.'),
    gatherMs: z.int().min(0).max(60_000).default(0).describe('To wait for more of a batch.'),
    timeoutMs: z.int().min(100).max(120_000).default(30_000),
    giveUpAfterMs: z
      .int()
      .min(0)
      .default(600_000)
      .describe('A request that has failed for so long is given up.'),
    ...messages,
  }),
]);

function locals(): ['local0', ...string[]] {
  return ['local0', ...[1, 2, 3, 4, 5, 6, 7].map((n) => `local${n}`)];
}

/** `agent.yaml`. */
export const AgentFile = z.strictObject({
  sources: z.array(z.discriminatedUnion('from', [Sensor, Recording])).min(1),
  rules: Rules.prefault({}),
  outputs: z
    .array(Output)
    .min(1)
    .default([{ to: 'stdout', ...outputDefaults() }]),
  alerts: z
    .strictObject({
      updateEverySeconds: z.number().min(1).default(60),
      burst: z
        .int()
        .min(1)
        .default(20)
        .describe('Different alerts of a rule in a workload at once.'),
      oneMoreEverySeconds: z.number().min(0.001).default(30),
      remembered: z.int().min(16).max(65_536).default(4096),
    })
    .prefault({}),
  response: ResponseSettings.extend({
    stateDirectory: z
      .string()
      .min(1)
      .default('/var/lib/seaworthy')
      .describe(
        'Where evidence of containers in quarantine is kept, and what to undo after a crash.',
      ),
  }).prefault({}),
  profiles: z
    .strictObject({
      directory: z
        .string()
        .min(1)
        .optional()
        .describe('Profiles, *.profile.yaml. Those that are proposed or enforced are judged by.'),
      learnInto: z
        .string()
        .min(1)
        .optional()
        .describe('A directory: what workloads do is written into it, a profile for each.'),
      saveEverySeconds: z.number().min(1).max(86_400).default(300),
      startupSeconds: z
        .number()
        .min(0)
        .max(3600)
        .default(60)
        .describe('How long a container counts as starting.'),
      sampleEverySeconds: z
        .number()
        .min(1)
        .max(3600)
        .default(15)
        .describe('How often the processor time, memory and processes of containers are measured.'),
    })
    .prefault({}),
  control: z
    .strictObject({
      socket: z
        .string()
        .startsWith('/')
        .optional()
        .describe('Otherwise one in /run/seaworthy, named after this file.'),
    })
    .nullable()
    .prefault({})
    .describe('Where `seaworthy agent status` and `release` find the agent; null for nowhere.'),
  metrics: z
    .strictObject({
      address: z
        .string()
        .regex(/^(?:\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+):\d{1,5}$/, {
          error: 'an address is 127.0.0.1:9399',
        })
        .default('127.0.0.1:9399'),
    })
    .nullable()
    .prefault({})
    .describe('Where metrics and health are served; null for nowhere.'),
});

function outputDefaults() {
  return {
    minimumPriority: 'debug',
    messages: ['alert' as const, 'update' as const, 'incident' as const],
    queue: 10_000,
  };
}

export type AgentConfiguration = z.infer<typeof AgentFile>;
export type OutputConfiguration = AgentConfiguration['outputs'][number];
export type SourceConfiguration = AgentConfiguration['sources'][number];
export type HeaderConfiguration = z.infer<typeof Header>;

/** The published JSON Schema (2020-12) of `agent.yaml`, for editors. */
export function agentJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(AgentFile, { io: 'input' });
  return { $schema, $id: 'urn:seaworthy:schema:agent', ...schema };
}
