import type { RuntimeEvent } from '../event/runtime-event.ts';
import { DNS_PORT, type DnsQuestion, readDnsQuestion } from './dns-question.ts';
import { type Field, plainField } from './field.ts';

const senders = new Set('write writev send sendto sendmsg sendmmsg'.split(' '));

/** What was asked of a name server, from what was sent to it: nothing is looked up. */
function questionOf({ type, fd, args }: RuntimeEvent): DnsQuestion | undefined {
  if (fd?.server?.port !== DNS_PORT || typeof args.data !== 'string') return undefined;
  if (!senders.has(type.name)) return undefined;
  return readDnsQuestion(args.data, fd.protocol === 'tcp' ? 2 : 0);
}

export const dnsFields: readonly Field[] = [
  plainField(
    'dns.name',
    'string',
    'Name that was asked for, in small letters, where an event sends a question to port 53. Our own field: Falco has none.',
    (event) => questionOf(event)?.name,
    { cost: 5 },
  ),
  plainField(
    'dns.type',
    'string',
    'Type of record that was asked for: `A`, `TXT`, or `TYPE65399` for one without a name. Our own field: Falco has none.',
    (event) => questionOf(event)?.type,
    { cost: 5 },
  ),
];
