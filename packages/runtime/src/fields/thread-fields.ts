import { capabilityNames } from '../event/capability-names.ts';
import { type Field, plainField } from './field.ts';

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
