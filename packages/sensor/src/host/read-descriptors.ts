import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FileDescriptor, FileDescriptorType } from '@seaworthy/runtime';
import { readLink, readText } from './proc-files.ts';
import { parseSockets, type SocketFacts } from './sockets.ts';

const MAX_DESCRIPTORS = 4096;

const anonymousTypes: ReadonlyMap<string, FileDescriptorType> = new Map([
  ['anon_inode:[eventfd]', 'event'],
  ['anon_inode:[eventpoll]', 'eventpoll'],
  ['anon_inode:[signalfd]', 'signal'],
  ['anon_inode:[timerfd]', 'timerfd'],
  ['anon_inode:[userfaultfd]', 'userfaultfd'],
  ['anon_inode:[io_uring]', 'io_uring'],
  ['anon_inode:[pidfd]', 'pidfd'],
  ['anon_inode:inotify', 'inotify'],
  ['anon_inode:bpf-map', 'bpf'],
  ['anon_inode:bpf-prog', 'bpf'],
]);

/** Sockets of the network namespaces that were met, each namespace read once. */
export class SocketTables {
  readonly #tables = new Map<string, ReadonlyMap<string, SocketFacts>>();

  /** By inode, of the namespace of a process. */
  of(processDirectory: string): ReadonlyMap<string, SocketFacts> {
    const namespace = readLink(join(processDirectory, 'ns/net')) ?? processDirectory;
    let table = this.#tables.get(namespace);
    if (table === undefined) {
      const text = (name: string) => readText(join(processDirectory, 'net', name));
      table = parseSockets({
        tcp: text('tcp'),
        tcp6: text('tcp6'),
        udp: text('udp'),
        udp6: text('udp6'),
        unix: text('unix'),
      });
      this.#tables.set(namespace, table);
    }
    return table;
  }
}

/** What a process has open, from /proc/PID/fd. */
export function readDescriptors(processDirectory: string, sockets: SocketTables): FileDescriptor[] {
  const directory = join(processDirectory, 'fd');
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return [];
  }
  const found: FileDescriptor[] = [];
  for (const name of names.slice(0, MAX_DESCRIPTORS)) {
    const target = readLink(join(directory, name));
    if (target !== undefined) {
      found.push(descriptorOf(Number(name), target, () => sockets.of(processDirectory)));
    }
  }
  return found;
}

export function descriptorOf(
  number: number,
  target: string,
  sockets: () => ReadonlyMap<string, SocketFacts>,
): FileDescriptor {
  if (target.startsWith('socket:[')) {
    const inode = target.slice('socket:['.length, -1);
    const facts = sockets().get(inode);
    return { number, inode: BigInt(inode), ...(facts ?? { type: 'unknown', name: '' }) };
  }
  if (target.startsWith('pipe:[')) return { number, type: 'pipe', name: target };
  if (target.startsWith('/memfd:')) {
    const name = target.slice('/memfd:'.length).replace(/ \(deleted\)$/, '');
    return { number, type: 'memfd', name };
  }
  if (target.startsWith('/')) return { number, type: 'file', name: target };
  return { number, type: anonymousTypes.get(target) ?? 'unknown', name: '' };
}
