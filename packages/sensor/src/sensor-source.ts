import { join } from 'node:path';
import { malformed, messageOf, SeaworthyError } from '@seaworthy/model';
import {
  containerOfCgroups,
  type EventReceiver,
  type EventSource,
  eventType,
  type KernelEvent,
  type ResourceSample,
  type RuntimeEvent,
  SystemState,
  type UserFacts,
} from '@seaworthy/runtime';
import { CgroupDirectory } from './container/cgroup-directory.ts';
import { ContainerMeter } from './container/container-meter.ts';
import {
  defaultRuntimeDirectories,
  type RuntimeDirectories,
  resolveContainer,
} from './container/container-resolver.ts';
import { readBounded } from './container/read-json.ts';
import { EventDecoder } from './event-decoder.ts';
import { FrameStream } from './frame/frame-stream.ts';
import { BusyProcesses, outboundConnections, readProcessorTimes } from './host/busy-processes.ts';
import { readDescriptors, SocketTables } from './host/read-descriptors.ts';
import { readProcesses } from './host/read-processes.ts';
import { parseGroups, parseUsers } from './host/users.ts';
import type { Forbidden, SensorOptions } from './loader/sensor-options.ts';
import { findSensorProgram, machineOf, SensorProcess } from './loader/sensor-process.ts';
import { settleEnds } from './settle-ends.ts';

export interface SensorSourceOptions extends SensorOptions {
  /** The loader; otherwise it is looked for. */
  readonly program?: string;
  readonly procDirectory?: string;
  readonly runtimeDirectories?: RuntimeDirectories;
  /** How often busy processes are looked for, if `events` has `sample`: ten seconds. */
  readonly sampleMs?: number;
  /**
   * Told what each container uses, at intervals. The event is a sample of one of its processes, and
   * says which container it is; it is no event that happened, and the receiver is not told of it.
   */
  readonly onUsage?: (event: RuntimeEvent, sample: ResourceSample) => void;
  /** How often `onUsage` is told: fifteen seconds. */
  readonly usageMs?: number;
  /** Told when the hooks are attached and the state of the host is read. */
  readonly onReady?: () => void;
  /** Told of a program that was killed as it began, after its event. */
  readonly onKilled?: (event: KernelEvent, cgroupId: bigint) => void;
}

interface KnownContainer {
  /** When it was last looked for in vain; undefined once its facts are known. */
  readonly lookedAt: number | undefined;
  hasUsers: boolean;
}

const MAX_DESCRIBED = 8192;
const SAMPLE_MS = 10_000;
const USAGE_MS = 15_000;
const sample = eventType('sample');
const PASSWD_BYTES = 2 ** 20;

/** What happens on this host, from its kernel. */
export class SensorSource implements EventSource {
  readonly name = 'sensor';
  readonly #options: SensorSourceOptions;
  readonly #proc: string;
  readonly #cgroups = new CgroupDirectory();
  readonly #containers = new Map<string, KnownContainer>();
  readonly #busy = new BusyProcesses();
  readonly #meter: ContainerMeter;
  #process: SensorProcess | undefined;
  #receiver: EventReceiver | undefined;
  #state: SystemState = new SystemState();

  constructor(options: SensorSourceOptions) {
    this.#options = { ownPid: process.pid, ...options };
    this.#proc = options.procDirectory ?? '/proc';
    this.#meter = new ContainerMeter(this.#proc);
  }

  /** @throws ACCESS_DENIED when the kernel does not take the programs; MALFORMED */
  async run(receiver: EventReceiver, signal?: AbortSignal): Promise<void> {
    const machine = machineOf();
    const program = this.#options.program ?? findSensorProgram();
    if (machine === undefined || program === undefined) {
      throw new SeaworthyError('TARGET_UNSUPPORTED', 'There is no sensor for this machine.', {
        hint: '`seaworthy agent doctor` says what is missing.',
      });
    }
    this.#receiver = receiver;
    this.#state = new SystemState({ onProblem: (problem) => receiver.problem(problem) });
    const decoder = new EventDecoder(machine, this.#cgroups, {
      event: (event) => this.#receive(event),
      killed: (event, cgroupId) => this.#options.onKilled?.(event, cgroupId),
      cgroupMade: (hierarchy, id, path) => this.#learnCgroup(hierarchy, id, path),
      lost: (count, typeName) => receiver.lost(count, typeName),
      unread: (place, count) => this.#reportUnread(place, count),
      ready: (isFirst, asked) => {
        if (isFirst) this.#begin();
        this.#process?.answered(asked);
      },
    });
    // Processes that keep a processor busy make no event by that: they are looked for.
    const sampling = this.#options.events.includes(sample.name)
      ? setInterval(() => this.#sample(decoder), this.#options.sampleMs ?? SAMPLE_MS)
      : undefined;
    const { onUsage, usageMs } = this.#options;
    const measuring =
      onUsage && setInterval(() => void this.#measure(onUsage), usageMs ?? USAGE_MS);
    const stream = new FrameStream((bytes, start) => decoder.decode(bytes, start));
    const sensor = new SensorProcess(program, this.#options, machine);
    this.#process = sensor;
    const stop = () => sensor.stop();
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    let failure: unknown;
    sensor.output.on('data', (chunk: Buffer) => {
      if (failure !== undefined) return;
      try {
        stream.push(chunk);
      } catch (error) {
        failure = error;
        sensor.stop();
      }
    });
    try {
      await sensor.ended();
    } finally {
      clearInterval(sampling);
      clearInterval(measuring);
      signal?.removeEventListener('abort', stop);
      this.#process = undefined;
    }
    if (failure instanceof RangeError) {
      throw malformed('sensor frames', messageOf(failure), failure);
    }
    if (failure !== undefined) throw failure;
  }

  /** What must not begin from now on, while the source runs. @returns once the kernel knows */
  async forbid(forbidden: readonly Forbidden[]): Promise<void> {
    await this.#process?.forbid(forbidden);
  }

  /** Threads, descriptors and containers that are known now. */
  get state(): SystemState {
    return this.#state;
  }

  /** The hooks are attached, so what changes while /proc is read comes as events afterwards. */
  #begin(): void {
    const state = this.#state;
    this.#cgroups.load(this.#proc);
    this.#loadUsers('/etc', undefined);
    const sockets = new SocketTables();
    const environment = this.#options.environment ?? false;
    for (const { pid, facts } of readProcesses({ directory: this.#proc, environment })) {
      state.loadThread(pid, facts);
      state.loadDescriptors(pid, readDescriptors(join(this.#proc, String(pid)), sockets));
      this.#describe(facts.cgroups, pid);
    }
    this.#options.onReady?.();
  }

  #receive(event: KernelEvent): void {
    const cgroups = event.thread?.cgroups;
    if (cgroups !== undefined) {
      // Before its first exec a container's process may still see the files of the host.
      this.#describe(cgroups, event.type.name.startsWith('exec') ? event.tid : undefined);
    }
    const { fd } = event;
    if (fd?.client === undefined) {
      this.#receiver?.receive(this.#state.apply(event));
      return;
    }
    const known = this.#state.findThread(event.tid)?.descriptors.get(fd.number);
    this.#receiver?.receive(this.#state.apply({ ...event, fd: settleEnds(fd, known) }));
  }

  #sample(decoder: EventDecoder): void {
    const sockets = new SocketTables();
    for (const process of this.#busy.update(readProcessorTimes(this.#proc), performance.now())) {
      const { pid, cpu, busyNs, residentBytes } = process;
      const isInContainer = this.#state.findThread(pid)?.container !== undefined;
      if (this.#options.containersOnly === true && !isInContainer) continue;
      const descriptors = readDescriptors(join(this.#proc, String(pid)), sockets);
      const [fd, ...others] = outboundConnections(descriptors);
      const connections = fd === undefined ? 0 : 1 + others.length;
      this.#receive({
        type: sample,
        number: decoder.takeNumber(),
        ...now(),
        cpu: 0,
        tid: pid,
        args: { cpu, busy: busyNs, rss: residentBytes, connections, fd: fd?.number ?? -1 },
        result: undefined,
        ...(fd && { fd }),
      });
    }
  }

  async #measure(onUsage: NonNullable<SensorSourceOptions['onUsage']>): Promise<void> {
    const threads = this.#state.containerThreads();
    const pids = [...threads].map(([id, { pid }]) => [id, pid] as const);
    await this.#meter.measure(pids, (id, usage) => {
      const { tid } = threads.get(id)!;
      // It may have ended since this round began.
      if (this.#state.findThread(tid)?.container?.fullId !== id) return;
      const event = { type: sample, ...now(), number: 0, cpu: 0, args: {}, result: undefined };
      onUsage(this.#state.apply({ ...event, tid }), usage);
    });
  }

  #learnCgroup(hierarchy: number, id: bigint, path: string): void {
    this.#cgroups.addMade(hierarchy, id, path);
    this.#describe([path], undefined);
  }

  /** A container's facts are asked for when its group is made, and again until they are there. */
  #describe(cgroups: readonly string[] | undefined, pid: number | undefined): void {
    const found = cgroups === undefined ? undefined : containerOfCgroups(cgroups);
    if (found === undefined) return;
    const known = this.#containers.get(found.id);
    const isDue =
      known === undefined || (known.lookedAt !== undefined && Date.now() > known.lookedAt + 20);
    if (isDue) {
      const directories = this.#options.runtimeDirectories ?? defaultRuntimeDirectories;
      const container = resolveContainer(directories, found);
      if (this.#containers.size >= MAX_DESCRIBED) this.#containers.clear();
      const lookedAt = container === undefined ? Date.now() : undefined;
      this.#containers.set(found.id, { lookedAt, hasUsers: known?.hasUsers ?? false });
      if (container !== undefined) this.#state.describeContainer(container);
    }
    const entry = this.#containers.get(found.id);
    if (pid !== undefined && entry !== undefined && !entry.hasUsers) {
      entry.hasUsers = this.#loadUsers(join(this.#proc, String(pid), 'root/etc'), found.id);
    }
  }

  /**
   * Names of users and groups. A container's files are its own word: they name, nothing more.
   * @returns whether there were any
   */
  #loadUsers(directory: string, containerId: string | undefined): boolean {
    const users = readBounded(join(directory, 'passwd'), PASSWD_BYTES);
    const named = parseUsers(users ?? '', containerId);
    // Everywhere, and in an image without users too.
    if (!named.some(({ id }) => id === 0)) named.push(rootUser(containerId));
    for (const user of named) this.#state.loadUser(user);
    const groups = readBounded(join(directory, 'group'), PASSWD_BYTES) ?? '';
    for (const group of parseGroups(groups, containerId)) this.#state.loadGroup(group);
    return users !== undefined;
  }

  #reportUnread(place: string, count: number): void {
    this.#receiver?.problem({
      code: 'unreadable-file',
      message: `The kernel could not read ${count} times: ${place}.`,
    });
  }
}

function now(): Pick<KernelEvent, 'seconds' | 'nanoseconds'> {
  const nowMs = Date.now();
  return { seconds: Math.floor(nowMs / 1000), nanoseconds: (nowMs % 1000) * 1e6 };
}

function rootUser(containerId: string | undefined): UserFacts {
  const root = { id: 0, name: 'root', home: '/root', shell: '' };
  return containerId === undefined ? root : { ...root, containerId };
}
