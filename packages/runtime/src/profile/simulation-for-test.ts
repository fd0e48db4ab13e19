import type { Container } from '../event/container.ts';
import { eventType } from '../event/event-types.ts';
import type { EventArguments, RuntimeEvent } from '../event/runtime-event.ts';
import type { ThreadFacts } from '../state/kernel-event.ts';
import { SystemState } from '../state/system-state.ts';

// Falco's numbers.
const READ = 1;
export const CREATE = 4 | 2;
const LOWER_LAYER = 8;
const UPPER_LAYER = 2;
const ALL_CAPABILITIES = (1n << 41n) - 1n;

/** Numbers that are the same in each run of a test: mulberry32. */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A host that containers run on: what they do goes through the real state and comes out as events. */
export class Simulation {
  readonly #state = new SystemState();
  readonly #receive: (event: RuntimeEvent) => void;
  readonly random: (below: number) => number;
  seconds: number;
  #number = 0;
  #nextPid: number;

  constructor(seed: number, startSeconds: number, receive: (event: RuntimeEvent) => void) {
    this.random = randomOf(seed);
    this.seconds = startSeconds;
    this.#receive = receive;
    this.#nextPid = 1_000 + this.random(30_000);
  }

  drawn(
    length: number,
    alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  ): string {
    return Array.from({ length }, () => alphabet[this.random(alphabet.length)]).join('');
  }

  hex(length: number): string {
    return this.drawn(length, '0123456789abcdef');
  }

  publicAddress(): string {
    return `${[23, 52, 81, 198][this.random(4)]}.${this.random(256)}.${this.random(256)}.${1 + this.random(254)}`;
  }

  pid(): number {
    this.#nextPid += 1 + this.random(40);
    return this.#nextPid;
  }

  container(facts: Omit<Container, 'fullId' | 'runtime'>): Container {
    const container: Container = { fullId: this.hex(64), runtime: 'docker', ...facts };
    this.#state.describeContainer(container);
    return container;
  }

  emit(
    tid: number,
    name: string,
    args: EventArguments,
    result: number | undefined,
    thread?: ThreadFacts,
  ): void {
    const event = {
      type: eventType(name),
      number: ++this.#number,
      seconds: this.seconds,
      nanoseconds: 0,
      cpu: 0,
      tid,
      args,
      result,
      ...(thread !== undefined && { thread }),
    };
    this.#receive(this.#state.apply(event));
  }

  /** The first process of a container, started by its runtime. */
  start(container: Container, command: readonly string[]): Process {
    const runtime = this.pid();
    this.#state.loadThread(runtime, {
      pid: runtime,
      name: 'runc',
      executable: { name: 'runc', path: '/usr/sbin/runc' },
    });
    const process = new Process(this, this.pid(), container);
    this.#state.loadThread(process.pid, {
      pid: process.pid,
      vpid: 1,
      vtid: 1,
      parentPid: runtime,
      uid: 0,
      gid: 0,
      container,
      capabilities: { permitted: ALL_CAPABILITIES, effective: ALL_CAPABILITIES, inheritable: 0n },
    });
    process.exec(command);
    return process;
  }
}

export class Process {
  readonly #on: Simulation;
  readonly pid: number;
  readonly #container: Container;
  #nextFd = 3;

  constructor(on: Simulation, pid: number, container: Container) {
    this.#on = on;
    this.pid = pid;
    this.#container = container;
  }

  /** Both sides of a clone, as the kernel tells of them. */
  fork(): Process {
    const child = new Process(this.#on, this.#on.pid(), this.#container);
    this.#on.emit(this.pid, 'clone', { res: child.pid, flags: 0, ptid: 1 }, child.pid);
    const own = { tid: child.pid, pid: child.pid, ptid: this.pid, vtid: child.pid % 1000 };
    this.#on.emit(child.pid, 'clone', { res: 0, flags: 0, ...own, vpid: own.vtid }, 0);
    return child;
  }

  exec([path = '', ...args]: readonly string[], layer: 'lower' | 'upper' = 'lower'): this {
    const flags = layer === 'lower' ? LOWER_LAYER : UPPER_LAYER;
    const name = path.slice(path.lastIndexOf('/') + 1);
    this.#on.emit(
      this.pid,
      'execve',
      { res: 0, exe: name, comm: name, args, trusted_exepath: path, flags },
      0,
    );
    return this;
  }

  run(command: readonly string[], work: (process: Process) => void = () => {}): void {
    const child = this.fork().exec(command);
    work(child);
    child.exit();
  }

  exit(): void {
    this.#on.emit(this.pid, 'procexit', { status: 0 }, 0);
  }

  call(name: string, args: EventArguments = {}, result = 0): void {
    this.#on.emit(this.pid, name, { res: result, ...args }, result);
  }

  open(name: string, flags = READ): number {
    const fd = this.#nextFd++;
    this.#on.emit(this.pid, 'openat', { fd, dirfd: -100, name, flags }, fd);
    return fd;
  }

  close(fd: number): void {
    this.call('close', { fd });
  }

  write(name: string, flags = CREATE): void {
    const fd = this.open(name, flags);
    this.call('write', { fd, size: 100 }, 100);
    this.close(fd);
  }

  read(name: string): void {
    const fd = this.open(name);
    this.call('read', { fd, size: 100 }, 100);
    this.close(fd);
  }

  socket(type = 1, domain = 2): number {
    const fd = this.#nextFd++;
    this.#on.emit(this.pid, 'socket', { fd, domain, type, proto: 0 }, fd);
    return fd;
  }

  listen(port: number): number {
    const fd = this.socket();
    this.call('bind', { fd, addr: `0.0.0.0:${port}` });
    this.call('listen', { fd, backlog: 511 });
    return fd;
  }

  accept(client: string, port: number): number {
    const fd = this.#nextFd++;
    const tuple = `${client}:${32_768 + this.#on.random(28_000)}->172.17.0.2:${port}`;
    this.#on.emit(this.pid, 'accept4', { fd, tuple }, fd);
    return fd;
  }

  connect(address: string, port: number): number {
    const fd = this.socket();
    const tuple = `172.17.0.2:${32_768 + this.#on.random(28_000)}->${address}:${port}`;
    this.call('connect', { fd, tuple, addr: `${address}:${port}` }, -115);
    return fd;
  }

  /** Asks a resolver for a name and is answered. */
  resolve(name: string, address: string): void {
    const fd = this.socket(2);
    const tuple = `172.17.0.2:${32_768 + this.#on.random(28_000)}->10.96.0.10:53`;
    this.call('connect', { fd, tuple, addr: '10.96.0.10:53' });
    this.call('sendto', { fd, size: 40, tuple }, 40);
    const labels = name.split('.').map((label) => String.fromCharCode(label.length) + label);
    const octets = address.split('.').map((octet) => String.fromCharCode(Number(octet)));
    const data = `\x00\x01\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00${labels.join('')}\x00\x00\x01\x00\x01\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04${octets.join('')}`;
    this.call('recvfrom', { fd, size: 512, data, tuple: '' }, data.length);
    this.close(fd);
  }
}
