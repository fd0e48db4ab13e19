import { ipv4Number, ipv6Groups } from '../rules/compile/addresses.ts';

/** Addresses that begin with the same bits, as IPv6 (IPv4 as ::ffff:a.b.c.d), and a port. */
export interface Destination {
  /** 16 bytes; beyond `bits` they are zero. */
  readonly address: Uint8Array;
  readonly bits: number;
  /** 0: any. */
  readonly port: number;
}

/**
 * "10.0.0.7", "10.0.0.0/8", "10.0.0.7:443", "10.0.0.0/8:443", "fd00::/8", "[fd00::7]:443".
 * @returns undefined for any other text
 */
export function parseDestination(text: string): Destination | undefined {
  const { place, port } = splitPort(text);
  const [addressText = '', bitsText, ...rest] = place.split('/');
  if (rest.length > 0 || !isNumber(port, 65_535)) return undefined;
  const ipv4 = ipv4Number(addressText);
  const groups = ipv4 === undefined ? ipv6Groups(addressText) : undefined;
  const width = ipv4 === undefined ? 128 : 32;
  if (ipv4 === undefined && groups === undefined) return undefined;
  if (bitsText !== undefined && !isNumber(bitsText, width)) return undefined;
  const bits = 128 - width + Number(bitsText ?? width);
  const address = new Uint8Array(16);
  const view = new DataView(address.buffer);
  if (ipv4 !== undefined) {
    view.setUint16(10, 0xffff);
    view.setUint32(12, ipv4);
  }
  for (const [index, group] of groups?.entries() ?? []) view.setUint16(2 * index, group);
  for (let bit = bits; bit < 128; bit++) address[bit >> 3]! &= ~(0x80 >> (bit & 7));
  return { address, bits, port: Number(port) };
}

/** As the bytes of a Destination. @returns undefined for what is no address */
export function addressBytes(text: string): Uint8Array | undefined {
  const destination = parseDestination(text);
  return destination?.bits === 128 ? destination.address : undefined;
}

/** @param address 16 bytes */
export function isWithin(
  { address: network, bits, port }: Destination,
  address: Uint8Array,
  atPort: number,
): boolean {
  if (port !== 0 && port !== atPort) return false;
  for (let i = 0; i * 8 < bits; i++) {
    const mask = bits - i * 8 >= 8 ? 0xff : (0xff << (8 - (bits - i * 8))) & 0xff;
    if (((network[i]! ^ address[i]!) & mask) !== 0) return false;
  }
  return true;
}

function splitPort(text: string): { place: string; port: string } {
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text);
  if (bracketed !== null) return { place: bracketed[1] ?? '', port: bracketed[2] ?? '0' };
  const colon = text.indexOf(':');
  const isIpv4 = colon !== -1 && colon === text.lastIndexOf(':');
  if (!isIpv4) return { place: text, port: '0' };
  return { place: text.slice(0, colon), port: text.slice(colon + 1) };
}

function isNumber(text: string, most: number): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= most;
}
