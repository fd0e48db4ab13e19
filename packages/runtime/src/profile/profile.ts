import { z } from 'zod';

/** Of the file, not of the product: a change that old readers would misunderstand raises it. */
export const profileSchemaVersion = '1.0';

const Text = z.string().min(1).max(4_096);
const Texts = z.array(Text).max(64);
const Count = z.int().min(0);

const Decision = z.enum(['accepted', 'refused']);
export type Decision = z.infer<typeof Decision>;

const Phase = z
  .enum(['start', 'steady', 'both'])
  .describe('When it was seen: while the container started, afterwards, or both');
export type Phase = z.infer<typeof Phase>;

const sighting = {
  phase: Phase,
  seen: Count.describe('How often, up to 2^53'),
  containers: Count.max(30).describe('In how many containers, up to 30'),
  varied: z
    .literal(true)
    .optional()
    .describe('What was seen was too varied to be kept: this allows more than that'),
  decision: Decision.optional().describe('Of the review; what nobody has decided is allowed'),
};

export const ProcessEntry = z.strictObject({
  executable: Text.describe('Path; "/opt/bin/*" and "/**" where there were too many'),
  arguments: z
    .array(z.array(z.string().max(4_096)).max(17))
    .max(16)
    .optional()
    .describe('How it was called, with what varies as "*"; absent: in any way'),
  parents: Texts.describe('Chains of programs above it, nearest first: "/bin/sh < /usr/sbin/cron"'),
  origin: z
    .enum(['image', 'changed', 'memory', 'unknown'])
    .describe('Where the file came from: the image, the container since it began, or memory alone'),
  users: z
    .array(Count)
    .max(16)
    .describe('Ids of the users that it ran as, as the container has them'),
  ...sighting,
});
export type ProcessEntry = z.infer<typeof ProcessEntry>;

const FileAction = z.enum(['write', 'create', 'delete', 'rename', 'permissions']);
export type FileAction = z.infer<typeof FileAction>;

export const FileEntry = z.strictObject({
  path: Text.describe('"*" stands for a part of a name, "**" at the end for everything below'),
  actions: z.array(FileAction).max(5),
  by: Texts.describe('Programs that did it'),
  ...sighting,
});
export type FileEntry = z.infer<typeof FileEntry>;

export const SensitiveReadEntry = z.strictObject({ path: Text, by: Texts, ...sighting });
export type SensitiveReadEntry = z.infer<typeof SensitiveReadEntry>;

const Protocol = z.enum(['tcp', 'udp', 'icmp', 'raw', 'unix']);
export type Protocol = z.infer<typeof Protocol>;

const AddressClassName = z.enum(['loopback', 'link-local', 'private', 'multicast', 'public']);
const Port = z.int().min(0).max(65_535);

export const DestinationEntry = z.strictObject({
  to: Text.describe(
    'A name that DNS was asked for ("*.example.com"), an address, a network, "loopback", "private", "public", or the path of a Unix socket',
  ),
  port: z.union([Port, z.literal('any')]),
  protocol: Protocol,
  by: Texts,
  addresses: Texts.optional().describe('Networks that the name stood for'),
  ...sighting,
});
export type DestinationEntry = z.infer<typeof DestinationEntry>;

export const ListenEntry = z.strictObject({
  port: z.union([Port, z.literal('ephemeral')]).describe('"ephemeral": 32768 and above'),
  protocol: Protocol,
  from: z.array(AddressClassName).max(5).describe('Where clients came from'),
  ...sighting,
});
export type ListenEntry = z.infer<typeof ListenEntry>;

export const CapabilityEntry = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Z_]{3,32}$/)
    .describe('Without CAP_'),
  because: Texts.describe('System calls that need it'),
  ...sighting,
});
export type CapabilityEntry = z.infer<typeof CapabilityEntry>;

const Told = z
  .enum(['from-start', 'later'])
  .describe('From when on the kernel told each one that was used; absent: it did not');
export type Told = z.infer<typeof Told>;

const CallNames = z.array(z.string().regex(/^[a-z0-9_]{1,40}$/)).max(1_000);

const Envelope = z
  .strictObject({ typical: z.number().min(0), most: z.number().min(0) })
  .describe('The mean of what was measured, and the most');

export const Behaviour = z.strictObject({
  processes: z.array(ProcessEntry).max(1_000),
  files: z.array(FileEntry).max(8_000),
  sensitiveReads: z.array(SensitiveReadEntry).max(8_000),
  destinations: z.array(DestinationEntry).max(1_000),
  listens: z.array(ListenEntry).max(1_000),
  capabilities: z.array(CapabilityEntry).max(64),
  capabilitiesTold: Told.optional(),
  systemCalls: z.strictObject({
    complete: z
      .boolean()
      .describe('Whether every system call was seen, not only those that rules need'),
    told: Told.optional(),
    names: CallNames,
    names32: CallNames.optional().describe('Of 32-bit programs, as those call them'),
  }),
  resources: z.strictObject({
    cpuCores: Envelope.optional(),
    memoryBytes: Envelope.optional(),
    processes: Envelope.optional(),
    connectionsPerMinute: Envelope.optional(),
  }),
});
export type Behaviour = z.infer<typeof Behaviour>;

export const ProfileState = z
  .enum(['learning', 'proposed', 'enforced'])
  .describe('learning: still growing; proposed: for review; enforced: deviations may be stopped');
export type ProfileState = z.infer<typeof ProfileState>;

export const Profile = z.strictObject({
  schemaVersion: z.literal(profileSchemaVersion),
  workload: z.strictObject({
    kind: z.enum(['kubernetes', 'compose', 'swarm', 'container', 'host']),
    name: Text,
    repository: z.string().max(4_096).describe('Of the image, without its tag'),
    tag: Text.optional(),
    digest: Text.optional(),
  }),
  state: ProfileState,
  learned: z.strictObject({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    newestEntry: z.iso.datetime().describe('When something was seen for the first time, lastly'),
    events: Count,
    containers: Count,
    starts: Count.describe('Containers that were watched from their beginning'),
    startupSeconds: Count.describe('How long a container counts as starting'),
    lost: Count.describe('Events that the source lost: what they said is missing here'),
  }),
  behaviour: Behaviour,
});
export type Profile = z.infer<typeof Profile>;

/** The published JSON Schema (2020-12) of a profile's file. */
export function profileJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(Profile, { io: 'input' });
  return { $schema, $id: 'urn:seaworthy:schema:profile-1.0', ...schema };
}
