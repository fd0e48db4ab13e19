import type { RuntimeEvent } from '../event/runtime-event.ts';
import { DNS_PORT } from './dns-question.ts';

export interface DnsAnswer {
  /** What the program asked for, in small letters, without the last dot. */
  readonly name: string;
  readonly addresses: readonly string[];
}

const headerBytes = 12;
const maxLabels = 64;
const maxAnswers = 64;
const TYPE_A = 1;
const TYPE_AAAA = 28;
const CLASS_IN = 1;

/** Calls that receive; `read` among them, as some resolvers do without the others. */
const receivers = new Set(['read', 'recv', 'recvfrom', 'recvmsg', 'recvmmsg']);

/** What a client was answered in an event. */
export function dnsAnswerOf({ type, fd, args }: RuntimeEvent): DnsAnswer | undefined {
  if (fd?.server?.port !== DNS_PORT || fd.isServer === true || !receivers.has(type.name)) {
    return undefined;
  }
  return typeof args.data === 'string' ? parseDnsAnswer(args.data) : undefined;
}

/**
 * What an answer of a DNS server says (RFC 1035, section 4): the name of its one question and the
 * addresses, whatever aliases lie between. Sources cut data, so the answers that are whole count.
 * @param data one character for each byte
 * @returns undefined for what is no answer
 */
export function parseDnsAnswer(data: string): DnsAnswer | undefined {
  const isAnswer = data.length > headerBytes && (data.charCodeAt(2) & 0xf8) === 0x80;
  if (!isAnswer || (data.charCodeAt(3) & 0x0f) !== 0 || numberAt(data, 4) !== 1) {
    return undefined;
  }
  const question = nameAt(data, headerBytes);
  if (question === undefined || question.name === '') {
    return undefined;
  }
  const addresses: string[] = [];
  let at = question.end + 4;
  const count = Math.min(numberAt(data, 6), maxAnswers);
  for (let index = 0; index < count; index++) {
    const start = endOfName(data, at);
    if (start === undefined || start + 10 > data.length) {
      break;
    }
    const length = numberAt(data, start + 8);
    const end = start + 10 + length;
    if (end > data.length) {
      break;
    }
    if (numberAt(data, start + 2) === CLASS_IN) {
      const address = addressAt(data, start + 10, length, numberAt(data, start));
      if (address !== undefined) {
        addresses.push(address);
      }
    }
    at = end;
  }
  return { name: question.name, addresses };
}

function numberAt(data: string, at: number): number {
  return at + 1 < data.length ? (data.charCodeAt(at) << 8) | data.charCodeAt(at + 1) : 0;
}

/** A question's name has no pointers. */
function nameAt(data: string, start: number): { name: string; end: number } | undefined {
  const labels: string[] = [];
  let at = start;
  while (labels.length < maxLabels && at < data.length) {
    const length = data.charCodeAt(at);
    if (length === 0) {
      const name = labels.join('.').toLowerCase();
      return /^[\x21-\x7e]*$/.test(name) ? { name, end: at + 1 } : undefined;
    }
    if (length > 63 || at + 1 + length > data.length) {
      return undefined;
    }
    labels.push(data.slice(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return undefined;
}

/** Names of answers are not read: all of them are about the question. */
function endOfName(data: string, start: number): number | undefined {
  let at = start;
  for (let labels = 0; labels < maxLabels && at < data.length; labels++) {
    const length = data.charCodeAt(at);
    if (length === 0) return at + 1;
    if ((length & 0xc0) === 0xc0) return at + 2;
    at += 1 + length;
  }
  return undefined;
}

function addressAt(data: string, at: number, length: number, type: number): string | undefined {
  if (type === TYPE_A && length === 4) {
    return [0, 1, 2, 3].map((index) => data.charCodeAt(at + index)).join('.');
  }
  if (type === TYPE_AAAA && length === 16) {
    const groups = [0, 2, 4, 6, 8, 10, 12, 14].map((index) =>
      numberAt(data, at + index).toString(16),
    );
    return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
  }
  return undefined;
}
