import type { Problem } from '@seaworthy/model';
import type { Container } from '../event/container.ts';
import type { FileDescriptor } from '../event/file-descriptor.ts';
import { resolvePath } from '../event/paths.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { AppliedEvent, descriptorOf } from './applied-event.ts';
import { ContainerSlots } from './container-slots.ts';
import { DescriptorTable } from './descriptor-table.ts';
import { Directory, type GroupFacts, type UserFacts } from './directory.ts';
import { isBelow, reaperOf } from './family.ts';
import { handlers } from './handlers/index.ts';
import type { KernelEvent, ThreadFacts } from './kernel-event.ts';
import { boundedList, type StateLimits, stateLimits } from './limits.ts';
import { type Machine, ProcessState, ThreadState } from './thread-state.ts';

export interface SystemStateOptions {
  readonly limits?: Partial<StateLimits>;
  /**
   * Whether descriptors are kept from event to event; not, where a source does not see them all
   * open and close, and tells with each event what it is about.
   */
  readonly keepsDescriptors?: boolean;
  /** Told once of each kind of thing that had to go; `evictions` counts them. */
  readonly onProblem?: (problem: Problem) => void;
}

export interface Evictions {
  threads: number;
  descriptors: number;
  containers: number;
}

/** How many of the oldest threads are asked whether they may go. */
const MAX_LOOKS = 256;

/**
 * The processes of a host as its events tell them: who runs, what of, with what open. One for each
 * source; events are applied in their order.
 */
export class SystemState {
  readonly limits: StateLimits;
  readonly evictions: Evictions = { threads: 0, descriptors: 0, containers: 0 };
  readonly #threads = new Map<number, ThreadState>();
  readonly #processes = new Map<number, ProcessState>();
  readonly #containers: ContainerSlots;
  readonly #directory: Directory;
  readonly #machine: Machine;
  readonly #onProblem: ((problem: Problem) => void) | undefined;
  readonly #keepsDescriptors: boolean;
  /** Threads that were gone before the event of the thread that made them came. */
  readonly #goneEarly = new Set<number>();
  /** It has exited, and rules may still look at it until the next event. */
  #leaving: ThreadState | undefined = undefined;

  constructor(options: SystemStateOptions = {}) {
    this.limits = { ...stateLimits, ...options.limits };
    this.#directory = new Directory(this.limits.users);
    this.#containers = new ContainerSlots(this.limits.containers, (fullId) => {
      this.#directory.forgetContainer(fullId);
      this.#evicted('containers', 'containers', this.limits.containers);
    });
    this.#machine = { directory: this.#directory, threads: this.#threads };
    this.#onProblem = options.onProblem;
    this.#keepsDescriptors = options.keepsDescriptors ?? true;
  }

  get threadCount(): number {
    return this.#threads.size;
  }

  /** The event with everything known about who did it; what it changed is done. */
  apply(event: KernelEvent): RuntimeEvent {
    if (this.#leaving !== undefined) {
      this.#remove(this.#leaving);
      this.#leaving = undefined;
    }
    let thread = this.#threads.get(event.tid) ?? this.#addThread(event.tid, event.thread?.pid);
    const handler = handlers[event.type.code];
    let fd = descriptorOf(thread, event);
    if (handler !== undefined) {
      fd = handler(this, thread, event, fd);
      // A clone may have found out that this is another thread than it seemed.
      thread = this.#threads.get(event.tid) ?? thread;
    }
    if (event.thread !== undefined) {
      this.#learn(thread, event.thread);
    }
    if (event.fd !== undefined) {
      fd = event.fd;
      if (fd.number >= 0 && event.type.name !== 'close') {
        this.setDescriptor(thread, fd.nameChanged === true ? { ...fd, nameChanged: false } : fd);
      }
    }
    return new AppliedEvent(event, thread, fd);
  }

  /** A thread that exists, before the first event or found later. */
  loadThread(tid: number, facts: ThreadFacts): ThreadState {
    const known = this.#threads.get(tid);
    const thread =
      known !== undefined && known.pid === (facts.pid ?? known.pid)
        ? known
        : this.#replaceThread(tid, facts.pid);
    this.#learn(thread, facts);
    return thread;
  }

  /** Descriptors that a process has open. */
  loadDescriptors(pid: number, descriptors: Iterable<FileDescriptor>): void {
    const thread = this.#threads.get(pid) ?? this.#addThread(pid, undefined);
    for (const descriptor of descriptors) {
      this.setDescriptor(thread, descriptor);
    }
  }

  /** Parents that were loaded after their children. Costs a look at every process. */
  linkParents(): void {
    for (const process of this.#processes.values()) {
      if (process.parent === undefined && process.parentPid !== 0) {
        this.adoptBy(process, process.parentPid);
      }
    }
  }

  loadUser(user: UserFacts): void {
    this.#directory.addUser(user);
  }

  loadGroup(group: GroupFacts): void {
    this.#directory.addGroup(group);
  }

  removeUser(id: number, containerId?: string): void {
    this.#directory.removeUser(id, containerId);
  }

  removeGroup(id: number, containerId?: string): void {
    this.#directory.removeGroup(id, containerId);
  }

  /** What a runtime tells of a container, whose processes may run already. */
  describeContainer(container: Container): void {
    this.#containers.slotOf(container).container = container;
  }

  removeContainer(fullId: string): void {
    this.#containers.remove(fullId);
    this.#directory.forgetContainer(fullId);
  }

  findThread(tid: number): ThreadState | undefined {
    return this.#threads.get(tid);
  }

  /** The main thread of one process of each container that has any, by the container's whole id. */
  containerThreads(): Map<string, ThreadState> {
    const threads = new Map<string, ThreadState>();
    for (const { container, main } of this.#processes.values()) {
      const id = container?.container.fullId;
      if (id !== undefined && !threads.has(id)) {
        threads.set(id, main);
      }
    }
    return threads;
  }

  /** For handlers: puts it into the table of the thread's process. */
  setDescriptor(thread: ThreadState, descriptor: FileDescriptor): FileDescriptor {
    if (this.#keepsDescriptors && thread.process.descriptors.set(descriptor) > 0) {
      this.#evicted('descriptors', 'descriptors of a process', this.limits.descriptorsPerProcess);
    }
    return descriptor;
  }

  /** For handlers: the thread that a clone has made, a copy of its maker or a thread beside it. */
  addClone(maker: ThreadState, tid: number, isThread: boolean): ThreadState {
    if (this.#threads.has(tid)) {
      this.#remove(this.#threads.get(tid)!);
    }
    const child = this.#addThread(tid, isThread ? maker.pid : tid);
    child.name = maker.name;
    child.uid = maker.uid;
    child.gid = maker.gid;
    child.capabilities = maker.capabilities;
    if (!isThread) {
      const from = maker.process;
      const to = child.process;
      from.adopt(to);
      to.sessionId = from.sessionId;
      to.vpgid = from.vpgid;
      to.pgid = from.pgid;
      to.namespaceStartedAt = from.namespaceStartedAt;
      to.executable = from.executable;
      to.workingDirectory = from.workingDirectory;
      to.rootDirectory = from.rootDirectory;
      to.loginUid = from.loginUid;
      to.tty = from.tty;
      to.executedAt = from.executedAt;
      to.container = from.container;
      to.cgroups = from.cgroups;
      to.descriptors = from.descriptors.fork();
      to.isKnown = from.isKnown;
    }
    return child;
  }

  /** For handlers: whether a clone's child has come and gone before its maker's event. */
  wasGoneEarly(tid: number): boolean {
    return this.#goneEarly.delete(tid);
  }

  /** For handlers: an exec ends all other threads. */
  keepOnly(thread: ThreadState): void {
    for (const other of thread.process.threads) {
      if (other !== thread && other !== thread.process.main) {
        this.#remove(other);
      }
    }
  }

  /** For handlers: goes with the next event. `reaperTid` gets its children. */
  leave(thread: ThreadState, reaperTid: number | undefined): void {
    this.#leaving = thread;
    if (thread.process.threads.size <= 1 && thread.process.children !== undefined) {
      const heir =
        (reaperTid === undefined ? undefined : this.#threads.get(reaperTid)?.process) ??
        reaperOf(thread.process);
      this.#bequeath(thread.process, heir);
    }
  }

  /** For handlers and facts: the process that has this number, known or not yet. */
  adoptBy(process: ProcessState, parentPid: number): void {
    const parent = this.#processes.get(parentPid) ?? this.#threads.get(parentPid)?.process;
    if (parent === undefined || parent === process) {
      process.parentPid = parentPid;
    } else if (process.parent !== parent && !isBelow(parent, process)) {
      parent.adopt(process);
    }
  }

  /** For handlers and facts. */
  enterCgroups(process: ProcessState, cgroups: readonly string[]): void {
    process.container = this.#containers.ofCgroups(cgroups);
    process.cgroups = cgroups;
  }

  #addThread(tid: number, knownPid: number | undefined): ThreadState {
    if (this.#threads.size >= this.limits.threads) {
      this.#evictThread();
    }
    const pid = knownPid ?? tid;
    let process = this.#processes.get(pid);
    if (process === undefined) {
      const descriptors = new DescriptorTable(this.limits.descriptorsPerProcess);
      process = new ProcessState(pid, descriptors, this.#machine);
      this.#processes.set(pid, process);
    }
    let thread = process.main;
    if (tid !== pid) {
      thread = new ThreadState(tid, process, this.#machine);
      thread.name = process.main.name;
      thread.uid = process.main.uid;
      thread.gid = process.main.gid;
      thread.capabilities = process.main.capabilities;
    }
    process.threads.add(thread);
    this.#threads.set(tid, thread);
    return thread;
  }

  #replaceThread(tid: number, pid: number | undefined): ThreadState {
    const known = this.#threads.get(tid);
    if (known !== undefined) {
      this.#remove(known);
    }
    return this.#addThread(tid, pid);
  }

  #remove(thread: ThreadState): void {
    if (this.#threads.get(thread.tid) !== thread) {
      return;
    }
    this.#threads.delete(thread.tid);
    if (thread.awaitsCreator) {
      if (this.#goneEarly.size >= 1024) {
        this.#goneEarly.clear();
      }
      this.#goneEarly.add(thread.tid);
    }
    const process = thread.process;
    process.threads.delete(thread);
    // A main thread may exit before the others; the process goes with the last of them.
    if (process.threads.size === 0) {
      this.#processes.delete(process.pid);
      this.#bequeath(process, reaperOf(process));
      process.parent?.children?.delete(process);
    }
  }

  #bequeath(process: ProcessState, heir: ProcessState | undefined): void {
    for (const child of process.children ?? []) {
      if (heir !== undefined && heir !== child && !isBelow(heir, child)) {
        heir.adopt(child);
      } else {
        child.parent = undefined;
      }
    }
    process.children = undefined;
  }

  #learn(thread: ThreadState, facts: ThreadFacts): void {
    const { process } = thread;
    process.isKnown = true;
    thread.vtid = facts.vtid ?? thread.vtid;
    thread.name = facts.name ?? thread.name;
    thread.uid = facts.uid ?? thread.uid;
    thread.gid = facts.gid ?? thread.gid;
    thread.capabilities = facts.capabilities ?? thread.capabilities;
    thread.startedAt = facts.startedAt ?? thread.startedAt;
    process.vpid = facts.vpid ?? process.vpid;
    process.sessionId = facts.sessionId ?? process.sessionId;
    process.vpgid = facts.vpgid ?? process.vpgid;
    process.pgid = facts.pgid ?? process.pgid;
    process.namespaceStartedAt = facts.namespaceStartedAt ?? process.namespaceStartedAt;
    if (facts.workingDirectory !== undefined) {
      process.workingDirectory = resolvePath('/', facts.workingDirectory);
    }
    process.rootDirectory = facts.rootDirectory ?? process.rootDirectory;
    process.loginUid = facts.loginUid ?? process.loginUid;
    process.tty = facts.tty ?? process.tty;
    process.executedAt = facts.executedAt ?? process.executedAt;
    if (facts.executable !== undefined) {
      const merged = { ...process.executable, ...facts.executable };
      process.executable = {
        ...merged,
        args: boundedList(merged.args, this.limits.argumentsLength),
        env: boundedList(merged.env, this.limits.environmentLength),
      };
    }
    if (facts.parentPid !== undefined) {
      this.adoptBy(process, facts.parentPid);
    }
    if (facts.container !== undefined) {
      process.container = this.#containers.slotOf(facts.container);
    } else if (facts.cgroups !== undefined) {
      this.enterCgroups(process, facts.cgroups);
    }
  }

  #evictThread(): void {
    let chosen: ThreadState | undefined;
    let looked = 0;
    for (const thread of this.#threads.values()) {
      chosen ??= thread;
      // Whose children are still there is who others are asked about.
      if (thread.process.children === undefined || thread.process.children.size === 0) {
        chosen = thread;
        break;
      }
      looked += 1;
      if (looked >= MAX_LOOKS) {
        break;
      }
    }
    if (chosen !== undefined) {
      this.#remove(chosen);
    }
    this.#evicted('threads', 'threads', this.limits.threads);
  }

  #evicted(kind: keyof Evictions, what: string, bound: number): void {
    this.evictions[kind]++;
    if (this.evictions[kind] === 1) {
      this.#onProblem?.({
        code: 'limit-exceeded',
        message: `More than ${bound} ${what}: the oldest are forgotten.`,
      });
    }
  }
}
