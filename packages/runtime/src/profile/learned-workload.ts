import { eventTypes } from '../event/event-types.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import type { DnsAnswer } from '../fields/dns-answer.ts';
import { NameTable } from '../fields/name-table.ts';
import { classOfAddress } from './address.ts';
import { OwnershipTrace } from './capability-use.ts';
import { ContainerTable } from './container-table.ts';
import { DestinationSet } from './destination-set.ts';
import { EnvelopeLearner } from './envelope.ts';
import type { FirstUse } from './first-use.ts';
import { CapabilitySet, KernelUses } from './kernel-uses.ts';
import { profileLimits } from './limits.ts';
import { type BehaviourSink, observe } from './observe.ts';
import { PathTree } from './path-tree.ts';
import {
  type FileAction,
  type FileEntry,
  type ListenEntry,
  type Profile,
  type Protocol,
  profileSchemaVersion,
  type SensitiveReadEntry,
  type Told,
} from './profile.ts';
import { ProgramSet, programOf } from './program-facts.ts';
import type { ResourceSample } from './resource-sample.ts';
import { addBounded, type Moment, Sighting } from './sighting.ts';
import { systemCallOfType } from './system-call-names.ts';
import type { Workload } from './workload.ts';

interface FileFacts {
  readonly sighting: Sighting;
  readonly actions: Set<FileAction>;
  readonly by: Set<string>;
}

interface ListenFacts {
  readonly sighting: Sighting;
  readonly from: Set<ListenEntry['from'][number]>;
}

const EPHEMERAL_PORT = 32_768;

function newFile(): FileFacts {
  return { sighting: new Sighting(), actions: new Set(), by: new Set() };
}

function mergeFiles(into: FileFacts, from: FileFacts): void {
  into.sighting.merge(from.sighting);
  for (const action of from.actions) into.actions.add(action);
  for (const program of from.by) addBounded(into.by, program, profileLimits.programsOfFile);
}

/** What one workload does, while it is watched. Its size is bounded whatever it does. */
export class LearnedWorkload implements BehaviourSink {
  /** Told later of a container that began before its facts were known. */
  workload: Workload;
  readonly #startupSeconds: number;
  readonly #containers: ContainerTable;
  readonly #programs = new ProgramSet();
  readonly #files = new PathTree<FileFacts>(newFile, mergeFiles);
  readonly #reads = new PathTree<FileFacts>(newFile, mergeFiles);
  readonly #destinations = new DestinationSet();
  readonly #listens = new Map<string, ListenFacts>();
  /** Concluded from system calls. */
  readonly #capabilities = new CapabilitySet();
  readonly #uses = new KernelUses();
  readonly #systemCalls = new Uint8Array(eventTypes.length);
  readonly #namedSystemCalls = new Set<string>();
  readonly #names = new NameTable();
  readonly #owners = new OwnershipTrace();
  readonly #resources = new EnvelopeLearner();
  #moment: Moment = { container: 0, isStarting: false };
  #events = 0;
  #firstSeconds: number | undefined = undefined;
  #lastSeconds = 0;
  #newestSeconds = 0;

  constructor(workload: Workload, startupSeconds: number) {
    this.workload = workload;
    this.#startupSeconds = startupSeconds;
    this.#containers = new ContainerTable(startupSeconds);
  }

  receive(event: RuntimeEvent): void {
    this.#events++;
    this.#systemCalls[event.type.code] = 1;
    this.#firstSeconds ??= event.seconds;
    this.#lastSeconds = Math.max(this.#lastSeconds, event.seconds);
    this.#moment = this.#containers.momentOf(event);
    observe(event, this);
  }

  sample(containerId: string, sample: ResourceSample, atSeconds: number): void {
    this.#resources.addUsage(this.#containers.usage(containerId, sample, atSeconds));
  }

  addNames(answer: DnsAnswer): void {
    this.#names.add(answer);
  }

  /** From a source that tells them apart from events. */
  addSystemCalls(names: Iterable<string>): void {
    for (const name of names) {
      addBounded(this.#namedSystemCalls, name, 1_000);
    }
  }

  /** What is known of the same workload from a container whose facts came late. */
  takeUses(other: LearnedWorkload): void {
    this.#uses.merge(other.#uses);
  }

  /** @param options.lostUses the source lost some of what the kernel told */
  profile(options: { completeSystemCalls: boolean; lost: number; lostUses: boolean }): Profile {
    const { workload } = this;
    const time = (seconds: number) => new Date(seconds * 1000).toISOString();
    const told = (when: Told | undefined) => (options.lostUses && when ? 'later' : when);
    const capabilitiesTold = told(this.#uses.toldCapabilities);
    return {
      schemaVersion: profileSchemaVersion,
      workload: { ...workload },
      state: 'learning',
      learned: {
        from: time(this.#firstSeconds ?? 0),
        to: time(this.#lastSeconds),
        newestEntry: time(this.#newestSeconds),
        events: this.#events,
        containers: this.#containers.count,
        starts: this.#containers.starts,
        startupSeconds: this.#startupSeconds,
        lost: options.lost,
      },
      behaviour: {
        processes: this.#programs.entries(),
        files: this.#files.entries().map(
          ({ pattern, facts, isFolded }): FileEntry => ({
            path: pattern,
            actions: [...facts.actions].sort(),
            by: [...facts.by].sort(),
            ...facts.sighting.facts(isFolded),
          }),
        ),
        sensitiveReads: this.#reads.entries().map(
          ({ pattern, facts, isFolded }): SensitiveReadEntry => ({
            path: pattern,
            by: [...facts.by].sort(),
            ...facts.sighting.facts(isFolded),
          }),
        ),
        destinations: this.#destinations.entries(),
        listens: [...this.#listens].map(([key, facts]) => listenEntry(key, facts)),
        capabilities: this.#capabilityEntries(capabilitiesTold),
        ...(capabilitiesTold !== undefined && { capabilitiesTold }),
        systemCalls: this.#callFacts(told(this.#uses.toldCalls), options.completeSystemCalls),
        resources: this.#resources.facts(),
      },
    };
  }

  /** What the kernel tells is right; what was concluded says what it may have told before. */
  #capabilityEntries(told: Told | undefined): Profile['behaviour']['capabilities'] {
    if (told === 'from-start') return this.#uses.capabilities.entries();
    const all = new CapabilitySet();
    all.merge(this.#capabilities);
    all.merge(this.#uses.capabilities);
    return all.entries();
  }

  /** Events are of runtimes too, before the container's own program; what the kernel tells is not. */
  #callFacts(told: Told | undefined, isComplete: boolean): Profile['behaviour']['systemCalls'] {
    const names = new Set([...this.#namedSystemCalls, ...this.#uses.calls]);
    if (told !== 'from-start') {
      for (const [code, wasSeen] of this.#systemCalls.entries()) {
        const name = wasSeen === 0 ? undefined : systemCallOfType(eventTypes[code]!.name);
        if (name !== undefined) names.add(name);
      }
    }
    const names32 = [...this.#uses.calls32].sort();
    return {
      complete: told === 'from-start' || isComplete,
      ...(told !== undefined && { told }),
      names: [...names].sort(),
      ...(names32.length > 0 && { names32 }),
    };
  }

  program(event: RuntimeEvent): void {
    this.#noteNew(this.#programs.add(event.thread, this.#moment));
  }

  changed(event: RuntimeEvent, path: string, action: FileAction): void {
    this.#noteFile(this.#files.at(path), event, action);
    const needed = this.#owners.neededFor(event, path, action);
    if (needed !== undefined) {
      this.#addCapability(needed, event.type.name);
    }
  }

  gave(event: RuntimeEvent, path: string, owner: number): void {
    this.#owners.gave(event, path, owner);
  }

  readSensitive(event: RuntimeEvent, path: string): void {
    this.#noteFile(this.#reads.at(path), event, undefined);
  }

  connected(event: RuntimeEvent, address: string, port: number, protocol: Protocol): void {
    const name = protocol === 'unix' ? undefined : this.#names.nameOf(address);
    const program = programOf(event.thread);
    const moment = this.#moment;
    this.#noteNew(this.#destinations.add(address, name, port, protocol, program, moment));
    if (protocol !== 'unix') {
      const ended = this.#containers.countConnection(event);
      if (ended !== undefined) {
        this.#resources.add('connectionsPerMinute', ended);
      }
    }
  }

  listened(_event: RuntimeEvent, port: number, protocol: Protocol): void {
    const facts = this.#listenFacts(port, protocol);
    this.#noteNew(facts.sighting.seen === 0);
    facts.sighting.note(this.#moment);
  }

  accepted(_event: RuntimeEvent, port: number, protocol: Protocol, client: string): void {
    const facts = this.#listenFacts(port, protocol);
    this.#noteNew(facts.sighting.seen === 0);
    facts.sighting.note(this.#moment);
    facts.from.add(classOfAddress(client));
  }

  usedCapability(event: RuntimeEvent, capability: string): void {
    this.#addCapability(capability, event.type.name);
  }

  firstUse(_event: RuntimeEvent, use: FirstUse): void {
    this.#noteNew(this.#uses.add(use, this.#moment));
  }

  learnedName(_event: RuntimeEvent, answer: DnsAnswer): void {
    this.#names.add(answer);
  }

  #noteFile(facts: FileFacts, event: RuntimeEvent, action: FileAction | undefined): void {
    this.#noteNew(facts.sighting.seen === 0);
    facts.sighting.note(this.#moment);
    addBounded(facts.by, programOf(event.thread), profileLimits.programsOfFile);
    if (action !== undefined) {
      facts.actions.add(action);
    }
  }

  #addCapability(name: string, cause: string): void {
    this.#noteNew(this.#capabilities.add(name, cause, this.#moment));
  }

  #listenFacts(port: number, protocol: Protocol): ListenFacts {
    const exact = `${port}/${protocol}`;
    const isFull = this.#listens.size >= profileLimits.ports && !this.#listens.has(exact);
    const key =
      isFull || (port >= EPHEMERAL_PORT && protocol === 'udp') ? `ephemeral/${protocol}` : exact;
    let facts = this.#listens.get(key);
    if (facts === undefined) {
      facts = { sighting: new Sighting(), from: new Set() };
      this.#listens.set(key, facts);
    }
    return facts;
  }

  #noteNew(isNew: boolean): void {
    if (isNew) {
      this.#newestSeconds = this.#lastSeconds;
    }
  }
}

function listenEntry(key: string, { sighting, from }: ListenFacts): ListenEntry {
  const [port = '', protocol = 'tcp'] = key.split('/');
  const isEphemeral = port === 'ephemeral';
  return {
    port: isEphemeral ? 'ephemeral' : Number(port),
    protocol: protocol as Protocol,
    from: [...from].sort(),
    ...sighting.facts(isEphemeral),
  };
}
