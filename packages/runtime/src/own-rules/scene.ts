import type { Container } from '../event/container.ts';
import { eventType } from '../event/event-types.ts';
import type { FileDescriptor } from '../event/file-descriptor.ts';
import type { EventArguments } from '../event/runtime-event.ts';
import type { Match, RuleEngine } from '../rules/engine.ts';
import type { KernelEvent } from '../state/kernel-event.ts';
import { SystemState } from '../state/system-state.ts';

/** Falco's numbers: of `flags` of an exec, and of open flags. */
const executableLayers = { image: 8, memory: 4, container: 2, elsewhere: 0 };
const openFlags = { read: 1, write: 2, readWrite: 3, create: 4, append: 8, truncate: 0x100 };
const blockDevice = 0x6000;
const regularFile = 0x8000;
/** Falco's numbers of PTRACE_ATTACH, PTRACE_TRACEME, BPF_PROG_LOAD, BPF_MAP_CREATE and S_ISUID. */
const traceRequests = { attach: 11, beTraced: 1 };
const kernelCommands = { loadProgram: 5, makeMap: 0 };
const setUserId = 0x800;

export interface RunOptions {
  /** Where the program's file lies; of the host: elsewhere. */
  readonly layer?: keyof typeof executableLayers;
  readonly env?: readonly string[];
  readonly tty?: boolean;
  readonly cwd?: string;
  /** comm, where it is not the file's name. */
  readonly name?: string;
}

const exampleContainer: Container = {
  fullId: '3f29c41ab7d86e0f'.repeat(4),
  runtime: 'containerd',
  name: 'shop',
  image: { name: 'registry.example/shop:1.4', repository: 'registry.example/shop', tag: '1.4' },
  isPrivileged: false,
};

/**
 * A host with one container, in which examples of rules play: what programs do there becomes the
 * events that a sensor reports, and the engine judges each at once.
 */
export class Scene {
  readonly matches: Match[] = [];
  readonly #state = new SystemState();
  readonly #engine: RuleEngine;
  #number = 0;
  #lastPid = 4000;

  constructor(engine: RuleEngine) {
    this.#engine = engine;
  }

  /** The first process of a container: the image's own program. */
  container(path = '/usr/local/bin/shop', more: Partial<Container> = {}): Program {
    const pid = this.nextPid();
    this.#load(500, 1, 'containerd-shim', '/usr/bin/containerd-shim-runc-v2');
    this.#load(pid, 500, nameOf(path), path, { ...exampleContainer, ...more });
    return new Program(this, pid, 'image');
  }

  /** A program of the host below init: a shell of an administrator, if it is not said. */
  host(path = '/usr/bin/zsh'): Program {
    this.#load(1, 0, 'systemd', '/usr/lib/systemd/systemd');
    const pid = this.nextPid();
    this.#load(pid, 1, nameOf(path), path);
    return new Program(this, pid, 'elsewhere');
  }

  nextPid(): number {
    this.#lastPid += 1;
    return this.#lastPid;
  }

  happen(
    tid: number,
    type: string,
    args: EventArguments,
    result: number,
    fd?: FileDescriptor,
  ): void {
    this.#number += 1;
    const event: KernelEvent = {
      type: eventType(type),
      number: this.#number,
      seconds: 1_772_373_211 + this.#number,
      nanoseconds: 0,
      cpu: 0,
      tid,
      args,
      result,
      ...(fd && { fd }),
    };
    this.matches.push(...this.#engine.match(this.#state.apply(event)));
  }

  #load(pid: number, parentPid: number, name: string, path: string, container?: Container): void {
    this.#state.loadThread(pid, {
      pid,
      parentPid,
      name,
      uid: 0,
      vpid: container === undefined ? pid : 1,
      workingDirectory: '/',
      executable: { name: path, path, args: [], isLowerLayer: container !== undefined },
      ...(container && { container }),
    });
    this.#state.loadUser({ id: 0, name: 'root', home: '/root', shell: '/bin/sh' });
    if (container !== undefined) {
      const containerId = container.fullId;
      this.#state.loadUser({ id: 0, name: 'root', home: '/root', shell: '/bin/sh', containerId });
    }
  }
}

/** A process, and what it does. */
export class Program {
  readonly pid: number;
  readonly #scene: Scene;
  readonly #layer: keyof typeof executableLayers;
  #lastDescriptor = 2;

  constructor(scene: Scene, pid: number, layer: keyof typeof executableLayers) {
    this.#scene = scene;
    this.pid = pid;
    this.#layer = layer;
  }

  /** Another process with this one above it. */
  fork(): Program {
    const pid = this.#scene.nextPid();
    this.#scene.happen(this.pid, 'clone', { flags: 0 }, pid);
    const args = { tid: pid, pid, ptid: this.pid, vpid: pid - 3900, vtid: pid - 3900, flags: 0 };
    this.#scene.happen(pid, 'clone', args, 0);
    const child = new Program(this.#scene, pid, this.#layer);
    child.#lastDescriptor = this.#lastDescriptor;
    return child;
  }

  /** Becomes another program. */
  exec(path: string, args: readonly string[] = [], options: RunOptions = {}): this {
    const { layer = this.#layer, env = [], tty = false, cwd, name = nameOf(path) } = options;
    const flags = executableLayers[layer];
    this.#happen('execve', {
      res: 0,
      exe: path,
      args,
      env,
      flags,
      comm: name.slice(0, 15),
      trusted_exepath: path,
      tty: tty ? 34816 : 0,
      ...(cwd !== undefined && { cwd }),
    });
    return this;
  }

  /** A child that becomes another program. */
  run(path: string, args: readonly string[] = [], options: RunOptions = {}): Program {
    return this.fork().exec(path, args, options);
  }

  /** `sh -c`, as programs do it that have a command line to run. */
  shell(command: string, options: RunOptions = {}): Program {
    return this.run('/bin/sh', ['-c', command], options);
  }

  /** @param as the path that it passes, where links lead to `path` */
  read(path: string, as = path): this {
    return this.#open(path, as, openFlags.read);
  }

  write(path: string, as = path): this {
    return this.#open(path, as, openFlags.write | openFlags.create);
  }

  append(path: string): this {
    return this.#open(path, path, openFlags.readWrite | openFlags.append);
  }

  truncate(path: string): this {
    return this.#open(path, path, openFlags.write | openFlags.truncate);
  }

  openByHandle(path: string): this {
    const fd = this.#file(path);
    this.#happen('open_by_handle_at', { fd: fd.number, mountfd: 3, flags: 1, path }, fd);
    return this;
  }

  delete(path: string): this {
    this.#happen('unlinkat', { res: 0, dirfd: -100, name: path, flags: 0 });
    return this;
  }

  rename(oldpath: string, newpath: string): this {
    this.#happen('rename', { res: 0, oldpath, newpath });
    return this;
  }

  link(target: string, linkpath: string): this {
    this.#happen('symlinkat', { res: 0, target, linkdirfd: -100, linkpath });
    return this;
  }

  chdir(path: string): this {
    this.#happen('chdir', { res: 0, path });
    return this;
  }

  chroot(path: string): this {
    this.#happen('chroot', { res: 0, path });
    return this;
  }

  mount(dev: string, dir: string, type: string): this {
    this.#happen('mount', { res: 0, dev, dir, type, flags: 0 });
    return this;
  }

  makeDevice(path: string, kind: 'block' | 'file' = 'block'): this {
    const mode = kind === 'block' ? blockDevice : regularFile;
    this.#happen('mknod', { res: 0, path, mode, dev: 0x800 });
    return this;
  }

  /** @param path of the module's file; without one it comes from memory */
  loadModule(path?: string): this {
    const result = { res: 0, uargs: '' };
    if (path === undefined) this.#happen('init_module', { ...result, length: 4096 });
    else this.#happen('finit_module', { ...result, flags: 0 }, this.#file(path));
    return this;
  }

  commandKernel(what: keyof typeof kernelCommands): this {
    this.#happen('bpf', { fd: this.#nextDescriptor(), cmd: kernelCommands[what] });
    return this;
  }

  trace(other: Program, how: keyof typeof traceRequests = 'attach'): this {
    this.#happen('ptrace', { res: 0, request: traceRequests[how], pid: other.pid });
    return this;
  }

  setMode(filename: string, mode: 'as its owner' | 'plain'): this {
    const bits = 0o755 | (mode === 'plain' ? 0 : setUserId);
    this.#happen('fchmodat', { res: 0, dirfd: -100, filename, mode: bits });
    return this;
  }

  readMemoryOf(other: Program): this {
    this.#scene.happen(this.pid, 'process_vm_readv', { res: 64, pid: other.pid }, 64);
    return this;
  }

  /** @param to "10.0.0.1:80", or the path of a socket */
  connect(to: string, protocol: 'tcp' | 'udp' = 'tcp'): FileDescriptor {
    const fd = to.startsWith('/') ? this.#unixSocket(to) : this.#internetSocket(to, protocol);
    this.#happen('connect', { res: 0, fd: fd.number, tuple: fd.name, addr: to }, fd);
    return fd;
  }

  /** Puts a descriptor in the place of standard input, output and error. */
  becomeStreams(fd: FileDescriptor): this {
    for (const number of [0, 1, 2]) {
      const args = { res: number, oldfd: fd.number, newfd: number };
      this.#scene.happen(this.pid, 'dup2', args, number, { ...fd, number });
    }
    return this;
  }

  send(fd: FileDescriptor, data: string): this {
    const args = { res: data.length, data, fd: fd.number, size: data.length, tuple: fd.name };
    this.#scene.happen(this.pid, 'sendto', args, data.length, fd);
    return this;
  }

  /** Asks a name server. */
  lookUp(name: string, type = 1): this {
    return this.send(this.connect('10.96.0.10:53', 'udp'), dnsMessage(name, type));
  }

  /** As the sensor tells of a busy process. */
  isBusy(minutes: number, fd: FileDescriptor, connections = 1): this {
    const args = { cpu: 99, busy: minutes * 60e9, rss: 2 ** 28, connections, fd: fd.number };
    this.#happen('sample', args, fd);
    return this;
  }

  #happen(type: string, args: EventArguments, fd?: FileDescriptor): void {
    this.#scene.happen(this.pid, type, args, 0, fd);
  }

  #open(path: string, as: string, flags: number): this {
    const fd = { ...this.#file(path), rawName: as, openFlags: flags };
    const args = { fd: fd.number, dirfd: -100, name: as, flags, mode: 0o644 };
    this.#scene.happen(this.pid, 'openat', args, fd.number, fd);
    return this;
  }

  #file(path: string): FileDescriptor {
    return { number: this.#nextDescriptor(), type: 'file', name: path };
  }

  #unixSocket(path: string): FileDescriptor {
    return { number: this.#nextDescriptor(), type: 'unix', name: path, isConnected: true };
  }

  #internetSocket(to: string, protocol: 'tcp' | 'udp'): FileDescriptor {
    const colon = to.lastIndexOf(':');
    const server = { address: to.slice(0, colon), port: Number(to.slice(colon + 1)) };
    const isIpv6 = server.address.includes(':');
    const client = { address: isIpv6 ? 'fd00::7' : '10.0.0.7', port: 40000 };
    return {
      number: this.#nextDescriptor(),
      type: isIpv6 ? 'ipv6' : 'ipv4',
      name: `${client.address}:${client.port}->${to}`,
      protocol,
      client,
      server,
      isServer: false,
      isConnected: true,
    };
  }

  #nextDescriptor(): number {
    this.#lastDescriptor += 1;
    return this.#lastDescriptor;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A question as resolvers send it (RFC 1035), as bytes in a text. */
function dnsMessage(name: string, type: number): string {
  const header = '\x12\x34\x01\0\0\x01\0\0\0\0\0\0';
  const labels = name.split('.').map((label) => String.fromCharCode(label.length) + label);
  return `${header}${labels.join('')}\0${String.fromCharCode(type >> 8, type & 255)}\0\x01`;
}
