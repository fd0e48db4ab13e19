import type { FileDescriptor } from '../event/file-descriptor.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { type Field, plainField } from './field.ts';

/** As Falco writes a descriptor of which nobody knows the name. */
const unnamed = '<NA>';

/** Descriptors that `poll` and `ppoll` wait for, which come as "3:1 4:5". */
function listField(
  name: string,
  about: string,
  textOf: (fd: FileDescriptor | undefined, number: number) => string | number | undefined,
): Field {
  const read = ({ args: { fds }, thread }: RuntimeEvent): string | undefined => {
    if (typeof fds !== 'string') return undefined;
    const texts: (string | number)[] = [];
    for (const [, digits] of fds.matchAll(/(\d+):/g)) {
      const number = Number(digits);
      const text = textOf(thread.descriptors.get(number), number);
      if (text !== undefined) texts.push(text);
    }
    return texts.length === 0 ? undefined : texts.join(',');
  };
  return plainField(
    name,
    'string',
    `${about} that \`poll\` waits for, with commas between.`,
    read,
    {
      cost: 10,
    },
  );
}

export const descriptorListFields: readonly Field[] = [
  listField('fdlist.nums', 'Numbers of the descriptors', (_fd, number) => number),
  listField('fdlist.names', 'Names of the descriptors', (fd) => fd?.name || unnamed),
  listField('fdlist.cips', 'Client addresses of the connections', (fd) => fd?.client?.address),
  listField('fdlist.sips', 'Server addresses of the connections', (fd) => fd?.server?.address),
  listField('fdlist.cports', 'Client ports of the connections', (fd) => fd?.client?.port),
  listField('fdlist.sports', 'Server ports of the connections', (fd) => fd?.server?.port),
];
