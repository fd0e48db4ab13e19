import {
  type Endpoint,
  type FileDescriptor,
  formatIpv4,
  formatIpv6,
  isMappedIpv4,
} from '@seaworthy/runtime';

export type SocketFacts = Omit<FileDescriptor, 'number'>;

const LISTEN = '0A';

/** Files of /proc/PID/net, each with a line of titles first. */
export interface SocketTexts {
  readonly tcp: string;
  readonly tcp6: string;
  readonly udp: string;
  readonly udp6: string;
  readonly unix: string;
}

/** Sockets by inode. */
export function parseSockets(texts: SocketTexts): Map<string, SocketFacts> {
  const sockets = new Map<string, SocketFacts>();
  const listening = new Set<string>();
  const read = (text: string, protocol: 'tcp' | 'udp') => {
    const rows = text
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/));
    for (const [, local = '', , state] of rows) {
      if (state === LISTEN) listening.add(local.slice(local.indexOf(':')));
    }
    for (const [, local = '', remote = '', state, , , , , , inode] of rows) {
      const facts = socketOf(local, remote, state === LISTEN, listening, protocol);
      if (inode !== undefined && facts !== undefined) sockets.set(inode, facts);
    }
  };
  read(texts.tcp, 'tcp');
  read(texts.tcp6, 'tcp');
  read(texts.udp, 'udp');
  read(texts.udp6, 'udp');
  for (const line of texts.unix.split('\n').slice(1)) {
    const [, , , , , , inode, path = ''] = line.trim().split(/\s+/);
    if (inode !== undefined) sockets.set(inode, { type: 'unix', name: path });
  }
  return sockets;
}

function socketOf(
  localText: string,
  remoteText: string,
  isListening: boolean,
  listening: ReadonlySet<string>,
  protocol: 'tcp' | 'udp',
): SocketFacts | undefined {
  const local = parseEndpoint(localText);
  const remote = parseEndpoint(remoteText);
  if (local === undefined || remote === undefined) return undefined;
  const { type } = local;
  if (isListening || remote.end.port === 0) {
    const name = `${local.end.address}:${local.end.port}`;
    return { type, protocol, name, server: local.end, isServer: true };
  }
  const isServer = listening.has(localText.slice(localText.indexOf(':')));
  const [client, server] = isServer ? [remote.end, local.end] : [local.end, remote.end];
  return {
    type,
    protocol,
    name: `${client.address}:${client.port}->${server.address}:${server.port}`,
    client,
    server,
    isServer,
    isConnected: true,
  };
}

/** "0100007F:1F90": words of 32 bits in the machine's order, the port in hexadecimal. */
function parseEndpoint(text: string): { end: Endpoint; type: 'ipv4' | 'ipv6' } | undefined {
  const [, address = '', port = ''] = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(text) ?? [];
  if (address === '') return undefined;
  const bytes = Buffer.from(address, 'hex').swap32();
  const isV4 = bytes.length === 4 || isMappedIpv4(bytes, 0);
  return {
    type: isV4 ? 'ipv4' : 'ipv6',
    end: {
      address: bytes.length === 4 ? formatIpv4(bytes, 0) : formatIpv6(bytes, 0),
      port: Number.parseInt(port, 16),
    },
  };
}
