import type { Endpoint, FileDescriptor } from '../event/file-descriptor.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { type Field, type FieldContext, plainField, type ReadMany } from './field.ts';
import { serviceName } from './service-names.ts';

type PickEnd = (fd: FileDescriptor) => Endpoint | undefined;

/** Ends of a connection by what their fields are called; a process is its server or its client. */
const ends: readonly (readonly [letter: string, what: string, pick: PickEnd])[] = [
  ['c', 'client', (fd) => fd.client],
  ['s', 'server', (fd) => fd.server],
  ['l', 'local end', (fd) => (fd.isServer ? fd.server : fd.client)],
  ['r', 'remote end', (fd) => (fd.isServer ? fd.client : fd.server)],
];

/** A socket that only listens has no two ends. */
const hasEnds = ({ client, server }: FileDescriptor): boolean =>
  client !== undefined && server !== undefined;

function pickEnd(pick: PickEnd, letter: string): (event: RuntimeEvent) => Endpoint | undefined {
  const needsBoth = letter === 'l' || letter === 'r';
  return ({ fd }) => (fd === undefined || (needsBoth && !hasEnds(fd)) ? undefined : pick(fd));
}

/** What the kernel has for both ends of a socket that is neither bound nor connected. */
const unspecified = {
  ipv4: { address: '0.0.0.0', port: 0 },
  ipv6: { address: '::', port: 0 },
} as const;

function endsOf({ type, client, server }: FileDescriptor): readonly Endpoint[] {
  if (type !== 'ipv4' && type !== 'ipv6') return [];
  if (client === undefined) return [server ?? unspecified[type]];
  return server === undefined ? [client] : [client, server];
}

function eitherOf(read: (end: Endpoint) => string | number) {
  return ({ fd }: RuntimeEvent) => {
    const values = fd === undefined ? [] : endsOf(fd).map(read);
    return values.length === 0 ? undefined : values;
  };
}

/** Falco writes the number; a rule may also name the service. */
function protocolField(
  name: string,
  what: string,
  portOf: (event: RuntimeEvent) => number | undefined,
): Field {
  const each: ReadMany = (event) => {
    const port = portOf(event);
    if (port === undefined) return undefined;
    const service = serviceName(port);
    return service === undefined ? [String(port)] : [String(port), service];
  };
  return plainField(
    name,
    'string',
    `Port of the ${what} as a text; a condition holds for the name of its service, too.`,
    (event) => each(event)?.[0],
    { readEach: () => each, notEqualMeansAll: true },
  );
}

const endFields: readonly Field[] = ends.flatMap(([letter, what, pick]) => {
  const endOf = pickEnd(pick, letter);
  const namesOf = (event: RuntimeEvent, context: FieldContext) => {
    const end = endOf(event);
    return end === undefined ? undefined : context.namesOf(end.address);
  };
  const named: Field = {
    name: `fd.${letter}ip.name`,
    type: 'string',
    about: `Name of the ${what}, from DNS answers that were seen: nothing is asked. A condition holds for any of several.`,
    cost: 5,
    isPlain: true,
    follows: ['recvfrom', 'recvmsg', 'recvmmsg'],
    usesNames: true,
    notEqualMeansAll: true,
    read: (_argument, context) => (event) => namesOf(event, context)?.[0],
    readEach: (_argument, context) => (event) => namesOf(event, context),
  };
  return [
    plainField(
      `fd.${letter}ip`,
      'address',
      `Address of the ${what}.`,
      (event) => endOf(event)?.address,
    ),
    plainField(`fd.${letter}port`, 'port', `Port of the ${what}.`, (event) => endOf(event)?.port),
    protocolField(`fd.${letter}proto`, what, (event) => endOf(event)?.port),
    plainField(
      `fd.${letter}net`,
      'network',
      `Address of the ${what}, to compare with networks.`,
      (event) => endOf(event)?.address,
      { isFilterOnly: true, isPlain: true },
    ),
    named,
  ];
});

function eitherField(
  name: string,
  type: Field['type'],
  about: string,
  read: (e: Endpoint) => string | number,
): Field {
  const each = eitherOf(read);
  return plainField(name, type, about, () => undefined, {
    readEach: () => each,
    notEqualMeansAll: true,
    isFilterOnly: true,
    isPlain: true,
    cost: 2,
  });
}

/** Addresses and ports: of either end, of the client, the server, this machine and the other. */
export const endpointFields: readonly Field[] = [
  eitherField('fd.ip', 'address', 'Address of either end.', ({ address }) => address),
  eitherField('fd.port', 'port', 'Port of either end.', ({ port }) => port),
  eitherField(
    'fd.proto',
    'port',
    'Port of either end, by number or name of a service.',
    ({ port }) => port,
  ),
  eitherField(
    'fd.net',
    'network',
    'Address of either end, to compare with networks.',
    ({ address }) => address,
  ),
  ...endFields,
];
