import type { Endpoint } from '../event/file-descriptor.ts';

/** The two ends of a connection as the arguments of events write them, source first. */
export interface SocketTuple {
  readonly family: 'ipv4' | 'ipv6' | 'unix';
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** Of a Unix socket. */
  readonly path: string;
}

const nowhere: Endpoint = { address: '', port: 0 };

/** @returns undefined for what is no tuple, such as that of a socket that was never connected */
export function parseTuple(text: string): SocketTuple | undefined {
  const arrow = text.indexOf('->');
  if (arrow === -1) {
    return undefined;
  }
  const blank = text.indexOf(' ', arrow);
  if (blank !== -1 || !text.includes(':')) {
    const path = blank === -1 ? '' : text.slice(blank + 1);
    return { family: 'unix', source: nowhere, destination: nowhere, path };
  }
  const source = parseEndpoint(text.slice(0, arrow));
  const destination = parseEndpoint(text.slice(arrow + 2));
  if (source === undefined || destination === undefined) {
    return undefined;
  }
  const family = source.address.includes(':') ? 'ipv6' : 'ipv4';
  return { family, source, destination, path: '' };
}

/** "10.0.0.1:80", "::1:80": what comes after the last colon is the port. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const colon = text.lastIndexOf(':');
  const port = Number(text.slice(colon + 1));
  if (colon === -1 || !Number.isInteger(port) || port < 0 || port > 65535) {
    return undefined;
  }
  return { address: text.slice(0, colon), port };
}

export function formatEndpoint(endpoint: Endpoint): string {
  return `${endpoint.address}:${endpoint.port}`;
}

export function formatTuple(source: Endpoint, destination: Endpoint): string {
  return `${formatEndpoint(source)}->${formatEndpoint(destination)}`;
}

/** Four bytes in network order. */
export function formatIpv4(bytes: Uint8Array, offset: number): string {
  return `${bytes[offset]}.${bytes[offset + 1]}.${bytes[offset + 2]}.${bytes[offset + 3]}`;
}

/** Sixteen bytes in network order, in the shortest form (RFC 5952); mapped IPv4 as IPv4. */
export function formatIpv6(bytes: Uint8Array, offset: number): string {
  if (isMappedIpv4(bytes, offset)) {
    return formatIpv4(bytes, offset + 12);
  }
  const groups: number[] = [];
  for (let at = 0; at < 16; at += 2) {
    groups.push(((bytes[offset + at] ?? 0) << 8) | (bytes[offset + at + 1] ?? 0));
  }
  let bestStart = -1;
  let bestLength = 1;
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) {
      length++;
    }
    if (length > bestLength) {
      bestStart = start;
      bestLength = length;
    }
    start += length;
  }
  const text = (part: number[]) => part.map((group) => group.toString(16)).join(':');
  return bestStart === -1
    ? text(groups)
    : `${text(groups.slice(0, bestStart))}::${text(groups.slice(bestStart + bestLength))}`;
}

/** ::ffff:0:0/96, whose connections are IPv4. */
export function isMappedIpv4(bytes: Uint8Array, offset: number): boolean {
  for (let at = 0; at < 10; at++) {
    if (bytes[offset + at] !== 0) {
      return false;
    }
  }
  return bytes[offset + 10] === 0xff && bytes[offset + 11] === 0xff;
}
