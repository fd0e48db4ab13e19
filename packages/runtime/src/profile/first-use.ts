import type { RuntimeEvent } from '../event/runtime-event.ts';

/** What an event of the type `firstuse` says: a container's programs had not used this before. */
export interface FirstUse {
  readonly kind: 'system-call' | 'capability';
  /** "getpid", "NET_RAW"; undefined for a number that nobody has a name for. */
  readonly name: string | undefined;
  /** Of a capability: the system call that needed it. */
  readonly call: string | undefined;
  /** Of a 32-bit program on a 64-bit kernel. */
  readonly is32Bit: boolean;
  /** The container has been watched since it began. */
  readonly isFromStart: boolean;
  /** This kernel tells capabilities too: what it does not tell is not used. */
  readonly withCapabilities: boolean;
}

export function firstUseOf({ args }: RuntimeEvent): FirstUse {
  const text = (name: string): string | undefined => {
    const value = args[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return {
    kind: args['kind'] === 'capability' ? 'capability' : 'system-call',
    name: text('name'),
    call: text('call'),
    is32Bit: args['is_32bit'] === 1,
    isFromStart: args['from_start'] === 1,
    withCapabilities: args['with_capabilities'] === 1,
  };
}
