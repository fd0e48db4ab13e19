import { capabilityNames } from '../event/capability-names.ts';
import { type Field, FieldArgumentError, plainField } from './field.ts';
import { threadResourceFields } from './resource-fields.ts';

const capabilityTexts = new Map<bigint, string>();
/** Few sets of capabilities exist on a machine; a hostile stream of others starts over. */
const maxTexts = 1000;

/** "CAP_CHOWN CAP_KILL", in the order of their numbers. */
export function capabilitiesText(set: bigint): string {
  const known = capabilityTexts.get(set);
  if (known !== undefined) return known;
  const text = capabilityNames.filter((_name, bit) => (set & (1n << BigInt(bit))) !== 0n).join(' ');
  if (capabilityTexts.size >= maxTexts) capabilityTexts.clear();
  capabilityTexts.set(set, text);
  return text;
}

export const threadFields: readonly Field[] = [
  plainField('thread.tid', 'signed', 'Id of the thread.', ({ thread }) => thread.tid),
  plainField(
    'thread.vtid',
    'signed',
    'Id of the thread as its container sees it.',
    ({ thread }) => thread.vtid,
  ),
  plainField(
    'thread.ismain',
    'boolean',
    'Whether it is the main thread of its process.',
    ({ thread }) => thread.tid === thread.pid,
  ),
  plainField(
    'thread.nametid',
    'string',
    'Name and id of the thread in a row.',
    ({ thread }) => `${thread.name}${thread.tid}`,
  ),
  plainField(
    'thread.cgroups',
    'string',
    'All its cgroups: `cpuset=/a cpu=/b`, or the path alone (cgroup v2).',
    ({ thread: { cgroups } }) => (cgroups?.length ? cgroups.join(' ') : undefined),
    { cost: 5 },
  ),
  {
    name: 'thread.cgroup',
    type: 'string',
    about: 'Its cgroup of one controller: `thread.cgroup.cpuset`.',
    cost: 5,
    argument: { kind: 'name', isRequired: true },
    read(argument) {
      if (argument === undefined) {
        throw new FieldArgumentError('thread.cgroup needs the name of a controller');
      }
      const prefix = `${argument}=`;
      return ({ thread: { cgroups } }) =>
        cgroups?.find((each) => each.startsWith(prefix))?.slice(prefix.length);
    },
  },
  ...threadResourceFields,
  ...(['permitted', 'inheritable', 'effective'] as const).map((kind) =>
    plainField(
      `thread.cap_${kind}`,
      'string',
      `Capabilities that are ${kind}: \`CAP_CHOWN CAP_KILL\`.`,
      ({ thread }) => capabilitiesText(thread.capabilities[kind]),
      { cost: 2 },
    ),
  ),
];
