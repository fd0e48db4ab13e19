import { noPaths } from '../rules/condition/read-filter.ts';
import type { RuleNeeds } from '../rules/engine.ts';
import { observedEventTypes } from './observe.ts';

/**
 * What profiles look at. Of files that are read only those below these directories, where most
 * secrets lie: to see every read would cost more than all else.
 */
export const profileNeeds: RuleNeeds = {
  // Reads and writes of descriptors are as many as a machine can do, and profiles want names alone.
  eventTypes: {
    names: new Set(observedEventTypes()).difference(new Set(['read', 'recv', 'recvmsg'])),
    isComplement: false,
  },
  fieldNames: new Set(),
  reads: {
    paths: {
      exact: new Set(['/etc/shadow', '/etc/gshadow', '/etc/sudoers', '/etc/krb5.keytab']),
      prefixes: new Set([
        ...['/dev/mem', '/dev/kmem', '/dev/port', '/dev/sd', '/dev/nvme', '/dev/vd', '/dev/dm-'],
        ...[
          '/etc/sudoers.d/',
          '/etc/ssh/',
          '/home/',
          '/root/',
          '/run/secrets/',
          '/var/run/secrets/',
        ],
      ]),
      parts: new Set(),
    },
    traversed: noPaths,
    processes: new Set(),
  },
};
