import { eventTypes } from '../event/event-types.ts';
import type { FileDescriptor } from '../event/file-descriptor.ts';
import { resolvePath } from '../event/paths.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { type DnsAnswer, dnsAnswerOf } from '../fields/dns-answer.ts';
import { capabilityUses } from './capability-use.ts';
import { type FirstUse, firstUseOf } from './first-use.ts';
import type { FileAction, Protocol } from './profile.ts';
import { isSensitiveFile } from './sensitive-files.ts';

/** What events say of behaviour, for who learns and who judges. */
export interface BehaviourSink {
  /** A program has begun: `event.thread` is it. */
  program(event: RuntimeEvent): void;
  /** @param path absolute */
  changed(event: RuntimeEvent, path: string, action: FileAction): void;
  gave(event: RuntimeEvent, path: string, owner: number): void;
  readSensitive(event: RuntimeEvent, path: string): void;
  /** @param address the path of a Unix socket */
  connected(event: RuntimeEvent, address: string, port: number, protocol: Protocol): void;
  listened(event: RuntimeEvent, port: number, protocol: Protocol): void;
  accepted(event: RuntimeEvent, port: number, protocol: Protocol, client: string): void;
  /** As far as a system call and its arguments tell. */
  usedCapability(event: RuntimeEvent, capability: string): void;
  /** As the kernel tells it. */
  firstUse(event: RuntimeEvent, use: FirstUse): void;
  learnedName(event: RuntimeEvent, answer: DnsAnswer): void;
}

/** Says what an event tells of its workload's behaviour: of most, nothing. */
export function observe(event: RuntimeEvent, sink: BehaviourSink): void {
  observers[event.type.code]?.(event, sink);
}

/** The types of events that say anything, for sources that show what they are asked for. */
export function observedEventTypes(): string[] {
  return eventTypes.filter(({ code }) => observers[code] !== undefined).map(({ name }) => name);
}

type Observer = (event: RuntimeEvent, sink: BehaviourSink) => void;

// Falco's numbers.
const O_CREAT = 4;
const O_TRUNC = 0x100;
const O_WRONLY = 2;
const O_DIRECTORY = 0x400;
const O_TMPFILE = 0x2000;
const O_F_CREATED = 0x4000;
/** EINVAL, EAFNOSUPPORT, EADDRNOTAVAIL, ENETUNREACH: no packet has left. Refusals are attempts. */
const neverLeft = new Set([-22, -97, -99, -101]);
const AT_FDCWD = -100;

/** Written to by everybody, and by nobody to any effect. */
const harmless = /^\/dev\/(?:null|zero|full|tty|ptmx|stdin|stdout|stderr|pts\/\d+|fd\/\d+)$/;

function changed(
  event: RuntimeEvent,
  sink: BehaviourSink,
  path: string | undefined,
  action: FileAction,
): void {
  if (path?.startsWith('/') === true && !harmless.test(path)) {
    sink.changed(event, path, action);
  }
}

const open: Observer = (event, sink) => {
  const { fd } = event;
  if (fd === undefined || fd.number < 0 || fd.name === '') {
    return;
  }
  const flags = event.type.name === 'creat' ? O_CREAT | O_TRUNC | O_WRONLY : (fd.openFlags ?? 0);
  if ((flags & (O_WRONLY | O_CREAT | O_TRUNC)) !== 0 && (flags & O_DIRECTORY) === 0) {
    // An unnamed file leaves nothing behind.
    if ((flags & O_TMPFILE) === 0) {
      changed(event, sink, fd.name, (flags & O_F_CREATED) !== 0 ? 'create' : 'write');
    }
  } else if (isSensitiveFile(fd.name)) {
    sink.readSensitive(event, fd.name);
  }
};

/** @param parameter of the path; `directory` of the descriptor that it starts from */
function pathOf(event: RuntimeEvent, parameter: string, directory?: string): string | undefined {
  const path = event.args[parameter];
  if (typeof path !== 'string' || path === '' || path === '<NA>') {
    return undefined;
  }
  const from = directory === undefined ? AT_FDCWD : event.args[directory];
  if (path.startsWith('/') || typeof from !== 'number' || from === AT_FDCWD) {
    return resolvePath(event.thread.workingDirectory, path);
  }
  const base = event.thread.descriptors.get(from)?.name ?? '';
  return base.startsWith('/') ? resolvePath(base, path) : undefined;
}

function path(action: FileAction, parameter: string, directory?: string): Observer {
  return (event, sink) => {
    if ((event.result ?? 0) >= 0) {
      changed(event, sink, pathOf(event, parameter, directory), action);
    }
  };
}

function paths(...observers: readonly Observer[]): Observer {
  return (event, sink) => {
    for (const observer of observers) {
      observer(event, sink);
    }
  };
}

const descriptor =
  (action: FileAction): Observer =>
  (event, sink) => {
    if ((event.result ?? 0) >= 0 && event.fd?.type === 'file') {
      changed(event, sink, event.fd.name, action);
    }
  };

function gave(find: (event: RuntimeEvent) => string | undefined): Observer {
  return (event, sink) => {
    const owner = event.args['uid'];
    const name = find(event);
    if ((event.result ?? 0) >= 0 && typeof owner === 'number' && name?.startsWith('/') === true) {
      sink.gave(event, name, owner);
    }
  };
}

const rename = (oldDirectory?: string, newDirectory?: string) =>
  paths(path('rename', 'oldpath', oldDirectory), path('rename', 'newpath', newDirectory));

const program: Observer = (event, sink) => {
  if ((event.result ?? 0) >= 0) {
    sink.program(event);
  }
};

/** A UDP socket is connected to find a route, too; what is sent counts. */
const connect: Observer = (event, sink) => {
  const { fd, result = 0 } = event;
  if (fd === undefined) {
    return;
  }
  if (fd.type === 'unix') {
    const socket = unixPathOf(fd, event);
    if (result >= 0 && socket !== undefined) {
      sink.connected(event, socket, 0, 'unix');
    }
    return;
  }
  if (
    !neverLeft.has(result) &&
    fd.protocol !== 'udp' &&
    fd.server !== undefined &&
    fd.isServer !== true
  ) {
    sink.connected(event, fd.server.address, fd.server.port, fd.protocol ?? 'tcp');
  }
};

function unixPathOf(fd: FileDescriptor, { args }: RuntimeEvent): string | undefined {
  const text = typeof args['addr'] === 'string' ? args['addr'] : fd.name;
  const at = text.indexOf('/');
  return at === -1 ? undefined : text.slice(at);
}

const send: Observer = (event, sink) => {
  const { fd } = event;
  const isSent = (event.result ?? 0) >= 0 && fd !== undefined && fd.server !== undefined;
  if (isSent && fd.protocol !== 'tcp' && fd.isServer !== true) {
    sink.connected(event, fd.server!.address, fd.server!.port, fd.protocol ?? 'udp');
  }
};

const receive: Observer = (event, sink) => {
  const answer = dnsAnswerOf(event);
  if (answer !== undefined) {
    sink.learnedName(event, answer);
  }
};

const listen: Observer = (event, sink) => {
  const port = event.fd?.server?.port;
  if ((event.result ?? 0) >= 0 && port !== undefined && event.fd?.protocol !== 'udp') {
    sink.listened(event, port, event.fd?.protocol ?? 'tcp');
  }
};

const bind: Observer = (event, sink) => {
  const { fd } = event;
  if ((event.result ?? 0) >= 0 && fd?.protocol === 'udp' && fd.server !== undefined) {
    sink.listened(event, fd.server.port, 'udp');
  }
};

const accept: Observer = (event, sink) => {
  const { fd } = event;
  if ((event.result ?? -1) >= 0 && fd?.server !== undefined && fd.client !== undefined) {
    sink.accepted(event, fd.server.port, fd.protocol ?? 'tcp', fd.client.address);
  }
};

const byName: Readonly<Record<string, Observer>> = {
  execve: program,
  execveat: program,
  open,
  openat: open,
  openat2: open,
  creat: open,
  open_by_handle_at: open,
  rename: rename(),
  renameat: rename('olddirfd', 'newdirfd'),
  renameat2: rename('olddirfd', 'newdirfd'),
  link: path('create', 'newpath'),
  linkat: path('create', 'newpath', 'newdir'),
  symlink: path('create', 'linkpath'),
  symlinkat: path('create', 'linkpath', 'linkdirfd'),
  mkdir: path('create', 'path'),
  mkdirat: path('create', 'path', 'dirfd'),
  mknod: path('create', 'path'),
  mknodat: path('create', 'path', 'dirfd'),
  unlink: path('delete', 'path'),
  unlinkat: path('delete', 'name', 'dirfd'),
  rmdir: path('delete', 'path'),
  chmod: path('permissions', 'filename'),
  fchmodat: path('permissions', 'filename', 'dirfd'),
  fchmod: descriptor('permissions'),
  chown: paths(
    path('permissions', 'path'),
    gave((event) => pathOf(event, 'path')),
  ),
  lchown: paths(
    path('permissions', 'path'),
    gave((event) => pathOf(event, 'path')),
  ),
  fchownat: paths(
    path('permissions', 'pathname', 'dirfd'),
    gave((event) => pathOf(event, 'pathname', 'dirfd')),
  ),
  fchown: paths(
    descriptor('permissions'),
    gave((event) => event.fd?.name),
  ),
  connect,
  send,
  sendto: send,
  sendmsg: send,
  sendmmsg: send,
  recv: receive,
  recvfrom: receive,
  recvmsg: receive,
  recvmmsg: receive,
  read: receive,
  listen,
  bind,
  accept,
  accept4: accept,
  firstuse: (event, sink) => sink.firstUse(event, firstUseOf(event)),
};

const observers: readonly (Observer | undefined)[] = eventTypes.map(({ name }) => {
  const own = byName[name];
  const use = capabilityUses[name];
  if (use === undefined) {
    return own;
  }
  return (event, sink) => {
    own?.(event, sink);
    if ((event.result ?? 0) >= 0) {
      const capability = use(event);
      if (capability !== undefined) {
        sink.usedCapability(event, capability);
      }
    }
  };
});
