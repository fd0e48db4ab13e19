import { z } from 'zod';
import { priorities } from '../rules/rule.ts';
import { parseDestination } from './destination.ts';
import { responseActions } from './response-action.ts';

const Glob = z.string().min(1).max(500);
const Globs = z.array(Glob).min(1).max(500);
const Labels = z.record(z.string().min(1), Glob);
const priorityWords = priorities.map((priority) => priority.toLowerCase()) as [string, ...string[]];

const Containers = {
  namespaces: Globs.optional().describe('Of Kubernetes. A star stands for anything.'),
  images: Globs.optional().describe('Names with their tags, as the runtime has them.'),
  containers: Globs.optional().describe('Names.'),
  labels: Labels.optional().describe('All of them, of the container or its pod.'),
};

const ContainerSelection = z.strictObject(Containers);
export type ContainerSelection = z.infer<typeof ContainerSelection>;

const CauseSelection = z.strictObject({
  kinds: z
    .array(z.enum(['alert', 'deviation']))
    .min(1)
    .optional(),
  rules: Globs.optional().describe('Names of detection rules.'),
  tags: z.array(z.string().min(1)).min(1).optional().describe('One of them is enough.'),
  minimumPriority: z.enum(priorityWords).optional(),
  place: z.enum(['container', 'host']).optional(),
  ...Containers,
});
export type CauseSelection = z.infer<typeof CauseSelection>;

const ResponseRule = z.strictObject({
  name: z.string().min(1).max(100),
  when: CauseSelection.prefault({}).describe('All of it must hold; nothing: always.'),
  respond: z
    .array(z.enum(['allow', ...responseActions]))
    .min(1)
    .describe('"allow" ends the search and does nothing.'),
  scope: z
    .enum(['process', 'tree', 'session'])
    .default('process')
    .describe(
      'What "kill-process" kills: the process; what it started too; or all of its session, as the shell that it was typed into.',
    ),
  mode: z.enum(['dry-run', 'enforce']).optional().describe('Of this rule alone.'),
});
export type ResponseRule = z.infer<typeof ResponseRule>;

const Destination = z
  .string()
  .max(100)
  .refine((text) => parseDestination(text) !== undefined, {
    error: 'a destination is 10.0.0.0/8, 10.0.0.7:443, fd00::/8 or [fd00::7]:443',
  });

/** As a container sees it: without "..", and no directory by its end. */
const FilePath = z
  .string()
  .max(1024)
  .refine((path) => isFilePath(path), { error: 'a file has an absolute path: /etc/shadow' });

function isFilePath(path: string): boolean {
  const parts = path.split('/');
  const isOdd = parts.slice(1).some((part) => part === '' || part === '.' || part === '..');
  return parts[0] === '' && parts.length > 1 && !isOdd && !/\p{Cc}/u.test(path);
}

const PreventionRule = z.strictObject({
  name: z.string().min(1).max(100),
  when: ContainerSelection.prefault({}),
  deny: z
    .array(z.enum(['changed-files', 'files-outside-image', 'memory-files', 'kernel-modules']))
    .default([])
    .describe(
      'Executing files that the container made or changed; files of volumes; memory (memfd). Loading modules into the kernel.',
    ),
  unreadable: z
    .array(FilePath)
    .max(64)
    .default([])
    .describe('Files that nothing in it may open, as it sees them; not of volumes.'),
  destinations: z
    .array(Destination)
    .max(4096)
    .optional()
    .describe('Where it may connect to, and nowhere else. Its own loopback may always be.'),
  mode: z.enum(['dry-run', 'enforce']).optional(),
});
export type PreventionRule = z.infer<typeof PreventionRule>;

/** The services that a host cannot lose: what stops them stops what is protected. */
const hostServices = [
  ...['systemd', 'systemd-*', 'init', 'dbus-daemon', 'dbus-broker', 'agetty', 'sshd', 'sshd-*'],
  ...['dockerd', 'containerd', 'containerd-shim*', 'docker-proxy', 'runc', 'crun', 'conmon'],
  ...['crio', 'podman', 'kubelet', 'kube-proxy', 'etcd', 'kube-apiserver'],
];

/** The part `response` of the agent's configuration. */
export const ResponseSettings = z.strictObject({
  mode: z
    .enum(['dry-run', 'enforce'])
    .default('dry-run')
    .describe('Say what would be done, or do it.'),
  rules: z.array(ResponseRule).max(500).default([]).describe('The first that holds decides.'),
  prevent: z
    .array(PreventionRule)
    .max(500)
    .default([])
    .describe('What containers may not do from their start; all that hold count.'),
  forbiddenHashes: z
    .array(z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256, 64 small hexadecimal digits'))
    .max(4096)
    .default([])
    .describe('Files that no container with rules of prevention may execute.'),
  protect: z
    .strictObject({
      executables: z
        .array(Glob)
        .default(hostServices)
        .describe('File names of programs of the host itself that are never touched.'),
      containers: z
        .array(ContainerSelection)
        .default([{ namespaces: ['kube-system'] }, { labels: { 'seaworthy.protected': 'true' } }])
        .describe('Containers that are never touched.'),
    })
    .prefault({}),
  limits: z
    .strictObject({
      perMinute: z.int().min(1).max(1000).default(20).describe('Responses on this host.'),
      perRulePerMinute: z.int().min(1).max(1000).default(10),
      coolDownSeconds: z
        .int()
        .min(0)
        .max(86_400)
        .default(30)
        .describe('From one response to the same in the same container.'),
    })
    .prefault({}),
  onFailure: z
    .enum(['open', 'closed'])
    .default('open')
    .describe(
      'open: what cannot be judged may run, and a response that fails is only told of. closed: it may not run, and the container is paused instead.',
    ),
  answerMs: z
    .int()
    .min(20)
    .max(5000)
    .default(500)
    .describe('How long an execution may wait for the answer.'),
  holdMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(5000)
    .describe(
      'How long the first program of a container may stand still until its rules of prevention hold; 0: it does not.',
    ),
});
export type ResponseSettings = z.infer<typeof ResponseSettings>;
