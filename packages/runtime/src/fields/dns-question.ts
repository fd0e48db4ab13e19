export interface DnsQuestion {
  /** In small letters, without the dot at its end; bytes that are no printable ASCII as \DDD. */
  readonly name: string;
  /** `A`, `TXT`; `TYPE65399` where the type has no name here. */
  readonly type: string;
}

export const DNS_PORT = 53;

const HEADER_BYTES = 12;
const MAX_NAME_BYTES = 255;
const RESPONSE = 0x80;
const OPCODE = 0x78;

/** IANA, Domain Name System Parameters: resource record types that programs ask for. */
const typeNames: ReadonlyMap<number, string> = new Map([
  [1, 'A'],
  [2, 'NS'],
  [5, 'CNAME'],
  [6, 'SOA'],
  [10, 'NULL'],
  [12, 'PTR'],
  [15, 'MX'],
  [16, 'TXT'],
  [24, 'SIG'],
  [25, 'KEY'],
  [28, 'AAAA'],
  [33, 'SRV'],
  [35, 'NAPTR'],
  [43, 'DS'],
  [46, 'RRSIG'],
  [48, 'DNSKEY'],
  [52, 'TLSA'],
  [64, 'SVCB'],
  [65, 'HTTPS'],
  [251, 'IXFR'],
  [252, 'AXFR'],
  [255, 'ANY'],
  [257, 'CAA'],
]);

/**
 * The first question of a DNS message (RFC 1035, section 4.1).
 * @param data one character a byte; it may have been cut
 * @param start where the message begins: 2 in a stream, behind its length
 * @returns undefined for an answer, and for what is no such message
 */
export function readDnsQuestion(data: string, start = 0): DnsQuestion | undefined {
  const flags = data.charCodeAt(start + 2);
  if (data.length < start + HEADER_BYTES + 5 || (flags & (RESPONSE | OPCODE)) !== 0) {
    return undefined;
  }
  if (readU16(data, start + 4) === 0) return undefined;
  const labels: string[] = [];
  let at = start + HEADER_BYTES;
  for (;;) {
    const length = data.charCodeAt(at);
    at += 1;
    if (length === 0) break;
    // Past 63 it is no label; at the end of the data it is not even a number.
    const end = at + length;
    if (!(length < 64) || end >= data.length || end - start - HEADER_BYTES > MAX_NAME_BYTES) {
      return undefined;
    }
    labels.push(readLabel(data, at, end));
    at = end;
  }
  if (at + 4 > data.length) return undefined;
  const type = readU16(data, at);
  return { name: labels.join('.'), type: typeNames.get(type) ?? `TYPE${type}` };
}

function readU16(data: string, at: number): number {
  return data.charCodeAt(at) * 256 + data.charCodeAt(at + 1);
}

function readLabel(data: string, start: number, end: number): string {
  let label = '';
  for (let at = start; at < end; at++) {
    const code = data.charCodeAt(at);
    const isPlain = code > 0x20 && code < 0x7f && code !== 0x2e && code !== 0x5c;
    label += isPlain ? data[at] : `\\${String(code).padStart(3, '0')}`;
  }
  return label.toLowerCase();
}
