import { join } from 'node:path';
import { malformed, messageOf, SeaworthyError } from '@seaworthy/model';
import {
  type EventReceiver,
  type EventSource,
  eventType,
  type KernelEvent,
  type ResourceSample,
  type RuntimeEvent,
  SystemState,
} from '@seaworthy/runtime';
import { CgroupDirectory } from './container/cgroup-directory.ts';
import { ContainerMeter } from './container/container-meter.ts';
import { findRuntimeDirectories } from './container/find-runtime-directories.ts';
import { KnownContainers } from './container/known-containers.ts';
import type { RuntimeDirectories } from './container/runtime-directories.ts';
import { rootSeenBy } from './container/runtime-processes.ts';
import { EventDecoder } from './event-decoder.ts';
import { EventGaps } from './event-gaps.ts';
import { FrameStream } from './frame/frame-stream.ts';
import {
  BusyProcesses,
  outboundConnections,
  readProcessorTimes,
  readWaitedMs,
} from './host/busy-processes.ts';
import { readDescriptors, SocketTables } from './host/read-descriptors.ts';
import { readProcesses } from './host/read-processes.ts';
import type { Forbidden, OwnPids, SensorOptions } from './loader/sensor-options.ts';
import { findSensorProgram, machineOf, SensorProcess } from './loader/sensor-process.ts';
import { settleEnds } from './settle-ends.ts';

export interface SensorSourceOptions extends SensorOptions {
  /** The loader; otherwise it is looked for. */
  readonly program?: string;
  readonly procDirectory?: string;
  /** Where runtimes keep their containers; what is not said is looked for. */
  readonly runtimeDirectories?: Partial<RuntimeDirectories>;
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

const SAMPLE_MS = 10_000;
const USAGE_MS = 15_000;
const sample = eventType('sample');

/** What happens on this host, from its kernel. */
export class SensorSource implements EventSource {
  readonly name = 'sensor';
  readonly #options: SensorSourceOptions;
  readonly #proc: string;
  readonly #cgroups = new CgroupDirectory();
  readonly #busy = new BusyProcesses();
  readonly #meter: ContainerMeter;
  #process: SensorProcess | undefined;
  #receiver: EventReceiver | undefined;
  #containers: KnownContainers | undefined;
  #gaps: EventGaps | undefined;
  #state: SystemState = new SystemState();

  constructor(options: SensorSourceOptions) {
    this.#options = { ownPids: { agent: process.pid }, ...options };
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
    const gaps = new EventGaps((problem) => receiver.problem(problem));
    this.#gaps = gaps;
    this.#containers = new KnownContainers(this.#proc, this.#directoryFinder(), this.#state);
    const decoder = new EventDecoder(machine, this.#cgroups, {
      event: (event) => this.#receive(event),
      killed: (event, cgroupId) => this.#options.onKilled?.(event, cgroupId),
      cgroupMade: (hierarchy, id, path) => this.#learnCgroup(hierarchy, id, path),
      lost: (count, typeName) => receiver.lost(count, typeName),
      gap: (place, count) => gaps.add(place, count, performance.now()),
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
      gaps.finish(performance.now());
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

  /** What it does not report from now on, while the source runs. */
  ignore(ownPids: OwnPids): void {
    this.#process?.ignore(ownPids);
  }

  /** Threads, descriptors and containers that are known now. */
  get state(): SystemState {
    return this.#state;
  }

  /** How often events came without something, by what they lack. */
  get gaps(): ReadonlyMap<string, number> {
    return this.#gaps?.counts ?? new Map();
  }

  /** Each warning once, however often they are looked for. */
  #directoryFinder(): () => RuntimeDirectories {
    const warned = new Set<string>();
    const warn = (message: string) => {
      if (warned.has(message)) return;
      warned.add(message);
      this.#receiver?.problem({ code: 'unreadable-file', message });
    };
    const host = { proc: this.#proc, root: rootSeenBy(join(this.#proc, '1')) };
    return () => ({ ...findRuntimeDirectories(host, warn), ...this.#options.runtimeDirectories });
  }

  /** The hooks are attached, so what changes while /proc is read comes as events afterwards. */
  #begin(): void {
    const state = this.#state;
    const containers = this.#containers;
    this.#cgroups.load(this.#proc);
    containers?.loadUsers('/etc', undefined);
    const sockets = new SocketTables();
    const environment = this.#options.environment ?? false;
    for (const { pid, facts } of readProcesses({ directory: this.#proc, environment })) {
      state.loadThread(pid, facts);
      state.loadDescriptors(pid, readDescriptors(join(this.#proc, String(pid)), sockets));
      containers?.describe(facts.cgroups, pid);
    }
    this.#options.onReady?.();
  }

  #receive(event: KernelEvent): void {
    const cgroups = event.thread?.cgroups;
    if (cgroups !== undefined) {
      // Before its first exec a container's process may still see the files of the host.
      const pid = event.type.name.startsWith('exec') ? event.tid : undefined;
      this.#containers?.describe(cgroups, pid);
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
    const busy = this.#busy.update(readProcessorTimes(this.#proc), performance.now(), (pid) =>
      readWaitedMs(this.#proc, pid),
    );
    for (const process of busy) {
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
    this.#containers?.describe([path], undefined);
  }
}

function now(): Pick<KernelEvent, 'seconds' | 'nanoseconds'> {
  const nowMs = Date.now();
  return { seconds: Math.floor(nowMs / 1000), nanoseconds: (nowMs % 1000) * 1e6 };
}
