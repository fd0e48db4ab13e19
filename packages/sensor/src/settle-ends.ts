import type { Endpoint, FileDescriptor } from '@seaworthy/runtime';

/**
 * A socket as the kernel describes it, with what only its past tells: which end is the server where
 * both ports are high, and whether it talks to another than before.
 */
export function settleEnds(fd: FileDescriptor, known: FileDescriptor | undefined): FileDescriptor {
  if (fd.client === undefined || known?.name === fd.name) return fd;
  if (known?.client !== undefined && areSwapped(fd, known)) {
    const { name, client, server, isServer } = known;
    return {
      ...fd,
      name,
      client,
      ...(server !== undefined && { server }),
      ...(isServer !== undefined && { isServer }),
    };
  }
  return { ...fd, nameChanged: true };
}

function areSwapped(one: FileDescriptor, other: FileDescriptor): boolean {
  return areSame(one.client, other.server) && areSame(one.server, other.client);
}

function areSame(one: Endpoint | undefined, other: Endpoint | undefined): boolean {
  return one?.port === other?.port && one?.address === other?.address;
}
