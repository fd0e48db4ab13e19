import { eventTypes } from '../event/event-types.ts';
import type { Endpoint } from '../event/file-descriptor.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import type { DnsAnswer } from '../fields/dns-answer.ts';
import { NameTable } from '../fields/name-table.ts';
import { classOfAddress } from './address.ts';
import { OwnershipTrace } from './capability-use.ts';
import type { CompiledProfile, Refusal } from './compiled-profile.ts';
import { ContainerTable } from './container-table.ts';
import type { Deviation, DeviationKind } from './deviation.ts';
import { boundOf, type ResourceName, usageNames } from './envelope.ts';
import type { FirstUse } from './first-use.ts';
import { profileLimits } from './limits.ts';
import { type BehaviourSink, observe } from './observe.ts';
import type { FileAction, Protocol } from './profile.ts';
import { programOf } from './program-facts.ts';
import type { ResourceSample } from './resource-sample.ts';
import type { Workload } from './workload.ts';

/** What was found to be allowed lately, so that it need not be looked for again. */
const maxCached = 16_384;
/** One high measurement says little. */
const samplesInARow = 3;

/** One workload beside its profile. */
export class JudgedWorkload implements BehaviourSink {
  readonly #workload: Workload;
  readonly #compiled: CompiledProfile;
  readonly #isOtherRelease: boolean;
  readonly #report: (deviation: Deviation) => void;
  readonly #containers: ContainerTable;
  readonly #names = new NameTable();
  readonly #owners = new OwnershipTrace();
  readonly #reported = new Set<string>();
  readonly #allowedPaths = new Set<string>();
  readonly #allowedEndpoints = new WeakSet<Endpoint>();
  readonly #allowedPorts = new Set<string>();
  readonly #high = new Map<string, number>();
  /** Deviations that were not reported, because there were too many. */
  unreported = 0;

  constructor(
    workload: Workload,
    compiled: CompiledProfile,
    report: (deviation: Deviation) => void,
  ) {
    this.#workload = workload;
    this.#compiled = compiled;
    this.#isOtherRelease = workload.digest !== compiled.profile.workload.digest;
    this.#report = report;
    this.#containers = new ContainerTable(compiled.profile.learned.startupSeconds);
  }

  receive(event: RuntimeEvent): void {
    const { code } = event.type;
    if (this.#compiled.systemCalls?.[code] === 0) {
      this.#refuse('system-call-unknown', event, eventTypes[code]!.name, 'called', {
        reason: 'it never did',
        expected: 'the system calls of its profile',
      });
    }
    observe(event, this);
  }

  sample(containerId: string, sample: ResourceSample, atSeconds: number): void {
    const usage = this.#containers.usage(containerId, sample, atSeconds);
    for (const name of usageNames) {
      const value = usage[name];
      if (value !== undefined) {
        this.#judgeResource(name, value, containerId, atSeconds, samplesInARow);
      }
    }
  }

  addNames(answer: DnsAnswer): void {
    this.#names.add(answer);
  }

  program(event: RuntimeEvent): void {
    const { thread } = event;
    const path = programOf(thread);
    const drift = this.#compiled.refuseDrift(thread);
    if (drift !== undefined) {
      this.#refuse('executable-drift', event, path, 'ran', drift);
      return;
    }
    const { isStarting } = this.#containers.momentOf(event);
    const refusal = this.#compiled.refuseProgram(thread, isStarting);
    if (refusal !== undefined) {
      this.#refuse('process-unknown', event, path, 'ran', refusal);
    }
  }

  changed(event: RuntimeEvent, path: string, action: FileAction): void {
    const needed = this.#owners.neededFor(event, path, action);
    if (needed !== undefined) {
      this.usedCapability(event, needed);
    }
    if (this.#allowedPaths.has(path)) {
      return;
    }
    const refusal = this.#compiled.refuseChange(path);
    if (refusal === undefined) {
      this.#allow(this.#allowedPaths, path);
    } else {
      this.#refuse('write-outside', event, path, pastOf[action], refusal);
    }
  }

  gave(event: RuntimeEvent, path: string, owner: number): void {
    this.#owners.gave(event, path, owner);
  }

  readSensitive(event: RuntimeEvent, path: string): void {
    const refusal = this.#compiled.refuseRead(path);
    if (refusal !== undefined) {
      this.#refuse('read-sensitive', event, path, 'read', refusal);
    }
  }

  connected(event: RuntimeEvent, address: string, port: number, protocol: Protocol): void {
    const endpoint = event.fd?.server;
    if (protocol === 'tcp') {
      this.#countConnection(event);
    }
    if (endpoint !== undefined && this.#allowedEndpoints.has(endpoint)) {
      return;
    }
    const name = protocol === 'unix' ? undefined : this.#names.nameOf(address);
    const refusal = this.#compiled.refuseConnection(address, name, port, protocol);
    if (refusal !== undefined) {
      const value = `${name ?? address}:${port}/${protocol}`;
      this.#refuse('destination-unknown', event, value, 'connected to', refusal);
    } else if (endpoint !== undefined) {
      this.#allowedEndpoints.add(endpoint);
    }
  }

  listened(event: RuntimeEvent, port: number, protocol: Protocol): void {
    const refusal = this.#compiled.refuseListening(port, protocol);
    if (refusal !== undefined) {
      this.#refuse('port-unknown', event, `${port}/${protocol}`, 'listens on', refusal);
    }
  }

  accepted(event: RuntimeEvent, port: number, protocol: Protocol, client: string): void {
    const kind = classOfAddress(client);
    const key = `${port}/${protocol} from ${kind}`;
    if (this.#allowedPorts.has(key)) {
      return;
    }
    const refusal =
      this.#compiled.refuseListening(port, protocol) ??
      this.#compiled.refuseClient(port, protocol, kind);
    if (refusal === undefined) {
      this.#allow(this.#allowedPorts, key);
    } else {
      this.#refuse('port-unknown', event, key, 'accepted a client on', refusal);
    }
  }

  /** What is concluded says more than the kernel asks for. */
  usedCapability(event: RuntimeEvent, capability: string): void {
    if (!this.#compiled.knowsCapabilities) {
      this.#judgeCapability(event, capability);
    }
  }

  firstUse(event: RuntimeEvent, { kind, name, is32Bit }: FirstUse): void {
    if (kind === 'capability') {
      if (name !== undefined && this.#compiled.knowsCapabilities) {
        this.#judgeCapability(event, name);
      }
      return;
    }
    const refusal = this.#compiled.refuseCall(name, is32Bit);
    if (refusal !== undefined) {
      const called = `${name ?? 'a system call without a name'}${is32Bit ? ' (32 bits)' : ''}`;
      this.#refuse('system-call-unknown', event, called, 'called', refusal);
    }
  }

  #judgeCapability(event: RuntimeEvent, capability: string): void {
    const refusal = this.#compiled.refuseCapability(capability);
    if (refusal !== undefined) {
      this.#refuse('capability-unknown', event, capability, 'used', refusal);
    }
  }

  learnedName(_event: RuntimeEvent, answer: DnsAnswer): void {
    this.#names.add(answer);
  }

  #countConnection(event: RuntimeEvent): void {
    this.#containers.countConnection(event);
    const count = this.#containers.connectionsThisMinute(event);
    const id = event.thread.container?.fullId ?? '';
    this.#judgeResource('connectionsPerMinute', count, id, event.seconds, 1);
  }

  #judgeResource(
    name: ResourceName,
    value: number,
    containerId: string,
    atSeconds: number,
    times: number,
  ): void {
    const envelope = this.#compiled.profile.behaviour.resources[name];
    if (envelope === undefined) {
      return;
    }
    const bound = boundOf(name, envelope.most);
    const key = `${name} ${containerId}`;
    const inARow = value > bound ? (this.#high.get(key) ?? 0) + 1 : 0;
    if (inARow === 0) {
      this.#high.delete(key);
      return;
    }
    this.#high.set(key, inARow);
    if (inARow >= times) {
      this.#tell('resource-envelope', name, {
        containerId: containerId === '' ? undefined : containerId,
        value: `${name} ${formatNumber(value)}`,
        message: `${this.#workload.name} takes more than it ever did: ${name} ${formatNumber(value)}`,
        expected: `at most ${formatNumber(bound)}`,
        nearest: `most seen ${formatNumber(envelope.most)}, mostly ${formatNumber(envelope.typical)}`,
        process: undefined,
        eventNumber: undefined,
        atSeconds,
      });
    }
  }

  #allow(set: Set<string>, value: string): void {
    if (set.size >= maxCached) {
      set.clear();
    }
    set.add(value);
  }

  #refuse(
    kind: DeviationKind,
    event: RuntimeEvent,
    value: string,
    did: string,
    { reason, expected, nearest }: Refusal,
  ): void {
    const { thread } = event;
    const program = programOf(thread);
    const who =
      kind === 'process-unknown' || kind === 'executable-drift' ? this.#workload.name : program;
    this.#tell(kind, `${value} ${reason}`, {
      containerId: thread.container?.fullId,
      value,
      message: `${who} ${did} ${value}: ${reason}`,
      expected,
      nearest,
      process: {
        pid: thread.pid,
        commandLine: [thread.executable.name || program, ...thread.executable.args]
          .join(' ')
          .slice(0, 4_096),
      },
      eventNumber: event.number,
      atSeconds: event.seconds,
    });
  }

  #tell(
    kind: DeviationKind,
    identity: string,
    facts: Omit<Deviation, 'kind' | 'workload' | 'isOtherRelease'>,
  ): void {
    const key = `${kind} ${identity}`;
    if (this.#reported.has(key)) {
      return;
    }
    if (this.#reported.size >= profileLimits.deviations) {
      this.unreported++;
      return;
    }
    this.#reported.add(key);
    this.#report({
      kind,
      workload: this.#workload,
      isOtherRelease: this.#isOtherRelease,
      ...facts,
    });
  }
}

const pastOf: Readonly<Record<FileAction, string>> = {
  write: 'wrote to',
  create: 'created',
  delete: 'deleted',
  rename: 'renamed',
  permissions: 'changed the permissions of',
};

function formatNumber(value: number): string {
  return value >= 1_000 ? String(Math.round(value)) : String(Number(value.toFixed(2)));
}
