import { isIPv4, isIPv6 } from 'node:net';

/** Where an address is, seen from the outside. */
export type AddressClass = 'loopback' | 'link-local' | 'private' | 'multicast' | 'public';

/** RFC 1918, 6598, 4193, 4291, 3927, 5771; what is no address is public, which allows least. */
export function classOfAddress(address: string): AddressClass {
  const bytes = bytesOfAddress(address);
  return bytes === undefined ? 'public' : classOfBytes(bytes);
}

function classOfBytes(bytes: readonly number[]): AddressClass {
  const [a = 0, b = 0] = bytes;
  if (bytes.length === 4) {
    if (a === 127) return 'loopback';
    if (a === 169 && b === 254) return 'link-local';
    if (a >= 224) return 'multicast';
    const isPrivate =
      a === 10 ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 192 && b === 168) ||
      (a === 100 && b >= 64 && b < 128);
    return isPrivate ? 'private' : 'public';
  }
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return 'loopback';
  if (a === 0xff) return 'multicast';
  if (a === 0xfe && (b & 0xc0) === 0x80) return 'link-local';
  return (a & 0xfe) === 0xfc ? 'private' : 'public';
}

/** 4 bytes or 16; an IPv4 address in an IPv6 one is 4. */
export function bytesOfAddress(address: string): number[] | undefined {
  if (isIPv4(address)) {
    return address.split('.').map(Number);
  }
  const plain = address.replace(/%.*$/, '');
  if (!isIPv6(plain)) {
    return undefined;
  }
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(plain);
  let text = plain;
  if (tail !== null) {
    const [a = 0, b = 0, c = 0, d = 0] = tail[2]!.split('.').map(Number);
    text = `${tail[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  }
  const [head = '', rest] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = rest === undefined ? [] : groups(rest);
  const zeros = rest === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  const bytes = all.flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
  const isMapped =
    bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return isMapped ? bytes.slice(12) : bytes;
}

/** "10.1.2.0/24" of an address of four bytes, "2001:db8:0:1::/64" of one of sixteen. */
export function networkOf(address: string): string | undefined {
  const bytes = bytesOfAddress(address);
  if (bytes === undefined) {
    return undefined;
  }
  if (bytes.length === 4) {
    return `${bytes.slice(0, 3).join('.')}.0/24`;
  }
  const groups = [0, 2, 4, 6].map((at) =>
    (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)).toString(16),
  );
  return `${groups.join(':')}::/64`;
}
