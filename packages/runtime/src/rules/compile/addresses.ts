/** An IPv4 address as a number below 2^32; `undefined` for any other text. */
export function ipv4Number(text: string): number | undefined {
  let result = 0;
  let part = -1;
  let dots = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 46;
    if (code === 46) {
      if (part < 0 || part > 255) return undefined;
      result = result * 256 + part;
      part = -1;
      dots += 1;
    } else if (code >= 48 && code <= 57) {
      part = (part < 0 ? 0 : part * 10) + code - 48;
      if (part > 255) return undefined;
    } else {
      return undefined;
    }
  }
  return dots === 4 ? result : undefined;
}

/** An IPv6 address as eight groups; `undefined` for any other text. */
export function ipv6Groups(text: string): readonly number[] | undefined {
  if (text.length > 45 || !/^[0-9a-fA-F:.]+$/.test(text)) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => groupsOf(half));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function groupsOf(half: string): number[] | undefined {
  if (half === '') return [];
  const groups: number[] = [];
  const parts = half.split(':');
  for (const [i, part] of parts.entries()) {
    if (part.includes('.')) {
      const low = i === parts.length - 1 ? ipv4Number(part) : undefined;
      if (low === undefined) return undefined;
      groups.push(Math.floor(low / 65_536), low % 65_536);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

/** One text for every way to write an address, so that equal ones are equal texts. */
export function canonicalAddress(text: string): string | undefined {
  if (ipv4Number(text) !== undefined) return text.split('.').map(Number).join('.');
  const groups = ipv6Groups(text);
  return groups?.map((group) => group.toString(16)).join(':');
}

/** An address that a field gave, which is mostly IPv4 in the shortest form already. */
export const addressKey = (text: string): string =>
  text.includes(':') ? (canonicalAddress(text) ?? text) : text;

/** Whether an address lies in a network; never one of the other family. */
export type Network = (address: string) => boolean;

/** "10.0.0.0/8", "fe80::/10"; `undefined` for a text that is no network. */
export function parseNetwork(text: string): Network | undefined {
  const found = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(text);
  if (found === null) return undefined;
  const [, base = '', digits = ''] = found;
  const bits = Number(digits);
  const low = ipv4Number(base);
  if (low !== undefined) {
    if (bits > 32) return undefined;
    const size = 2 ** (32 - bits);
    const network = Math.floor(low / size);
    return (address) => {
      const value = ipv4Number(address);
      return value !== undefined && Math.floor(value / size) === network;
    };
  }
  const groups = ipv6Groups(base);
  if (groups === undefined || bits > 128) return undefined;
  return (address) => {
    if (!address.includes(':')) return false;
    const others = ipv6Groups(address);
    return others !== undefined && haveSamePrefix(groups, others, bits);
  };
}

function haveSamePrefix(a: readonly number[], b: readonly number[], bits: number): boolean {
  for (let group = 0, left = bits; left > 0; group++, left -= 16) {
    const shift = left >= 16 ? 0 : 16 - left;
    if (a[group]! >> shift !== b[group]! >> shift) return false;
  }
  return true;
}
