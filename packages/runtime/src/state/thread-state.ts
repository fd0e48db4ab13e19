import type { Container } from '../event/container.ts';
import type { FileDescriptor } from '../event/file-descriptor.ts';
import type { Capabilities, Executable, Group, Thread, User } from '../event/thread.ts';
import type { DescriptorTable } from './descriptor-table.ts';
import type { ContainerSlot, Directory } from './directory.ts';

const noExecutable: Executable = {
  name: '',
  path: '',
  args: [],
  env: [],
  isWritable: false,
  isUpperLayer: false,
  isLowerLayer: false,
  isMemfd: false,
};

const noCapabilities: Capabilities = { permitted: 0n, effective: 0n, inheritable: 0n };

/** Of a user or group that is not known, and of the login user where nobody logged in. */
export const UNKNOWN_ID = 4294967295;

/** What threads are looked up in. */
export interface Machine {
  readonly directory: Directory;
  readonly threads: ReadonlyMap<number, ThreadState>;
}

/** What the threads of a process have in common. */
export class ProcessState {
  readonly pid: number;
  vpid: number;
  parent: ProcessState | undefined = undefined;
  /** The parent by number, for one that is not known yet. */
  parentPid = 0;
  children: Set<ProcessState> | undefined = undefined;
  readonly threads = new Set<ThreadState>();
  main: ThreadState;
  sessionId = 0;
  vpgid = 0;
  pgid: number | undefined = undefined;
  namespaceStartedAt: bigint | undefined = undefined;
  executable: Executable = noExecutable;
  workingDirectory = '/';
  rootDirectory = '/';
  loginUid = UNKNOWN_ID;
  tty = 0;
  executedAt: bigint | undefined = undefined;
  container: ContainerSlot | undefined = undefined;
  cgroups: readonly string[] = [];
  descriptors: DescriptorTable;
  /** Facts beyond those of its events were seen: it is more than a number. */
  isKnown = false;

  constructor(pid: number, descriptors: DescriptorTable, machine: Machine) {
    this.pid = pid;
    this.vpid = pid;
    this.descriptors = descriptors;
    this.main = new ThreadState(pid, this, machine);
  }

  adopt(child: ProcessState): void {
    child.parent?.children?.delete(child);
    child.parent = this;
    child.parentPid = this.pid;
    this.children ??= new Set();
    this.children.add(child);
  }
}

export class ThreadState implements Thread {
  readonly tid: number;
  vtid: number;
  name = '';
  /** 4294967295 where it is not known: nobody is taken for root. */
  uid = UNKNOWN_ID;
  gid = UNKNOWN_ID;
  capabilities: Capabilities = noCapabilities;
  startedAt: bigint | undefined = undefined;
  readonly process: ProcessState;
  readonly #machine: Machine;
  /** Its own event came first; that of the thread that made it is still to come. */
  awaitsCreator = false;

  constructor(tid: number, process: ProcessState, machine: Machine) {
    this.tid = tid;
    this.vtid = tid;
    this.process = process;
    this.#machine = machine;
  }

  get pid(): number {
    return this.process.pid;
  }

  get vpid(): number {
    return this.process.vpid;
  }

  get sessionId(): number {
    return this.process.sessionId;
  }

  get vpgid(): number {
    return this.process.vpgid;
  }

  get pgid(): number | undefined {
    return this.process.pgid;
  }

  get namespaceStartedAt(): bigint | undefined {
    return this.process.namespaceStartedAt;
  }

  get executable(): Executable {
    return this.process.executable;
  }

  get workingDirectory(): string {
    return this.process.workingDirectory;
  }

  get rootDirectory(): string {
    return this.process.rootDirectory;
  }

  get user(): User {
    return this.#machine.directory.user(this.uid, this.#containerId);
  }

  get group(): Group {
    return this.#machine.directory.group(this.gid, this.#containerId);
  }

  /** Logins are the host's. */
  get loginUser(): User {
    return this.#machine.directory.user(this.process.loginUid);
  }

  get tty(): number {
    return this.process.tty;
  }

  get executedAt(): bigint | undefined {
    return this.process.executedAt;
  }

  get main(): ThreadState {
    return this.process.main;
  }

  get parent(): ThreadState | undefined {
    return this.process.parent?.main;
  }

  get container(): Container | undefined {
    return this.process.container?.container;
  }

  get descriptors(): ReadonlyMap<number, FileDescriptor> {
    return this.process.descriptors.entries;
  }

  get cgroups(): readonly string[] {
    return this.process.cgroups;
  }

  get siblings(): ReadonlySet<ThreadState> {
    return this.process.threads;
  }

  findThread(tid: number): ThreadState | undefined {
    return this.#machine.threads.get(tid);
  }

  findUser(id: number): User | undefined {
    return this.#machine.directory.findUser(id, this.#containerId);
  }

  findGroup(id: number): Group | undefined {
    return this.#machine.directory.findGroup(id, this.#containerId);
  }

  get #containerId(): string {
    return this.process.container?.container.fullId ?? '';
  }
}
