import { eventTypes } from '../event/event-types.ts';
import type { Thread } from '../event/thread.ts';
import { networkOf } from './address.ts';
import { matchesShape } from './argument-shapes.ts';
import { destinationOf, isTo, keyOf } from './destination-set.ts';
import { PathMatcher } from './path-matcher.ts';
import type {
  DestinationEntry,
  FileEntry,
  ListenEntry,
  ProcessEntry,
  Profile,
  Protocol,
  SensitiveReadEntry,
} from './profile.ts';
import {
  isDrift,
  nearestParent,
  originOf,
  outside,
  parentChain,
  programOf,
} from './program-facts.ts';
import { kindOfProgram } from './program-kinds.ts';
import { systemCallOfType } from './system-call-names.ts';

/** Why something is not allowed. */
export interface Refusal {
  readonly reason: string;
  readonly expected: string;
  readonly nearest?: string | undefined;
}

interface Program {
  readonly entry: ProcessEntry;
  readonly parents: ReadonlySet<string>;
}

/** A profile, ready for being asked what it allows. */
export class CompiledProfile {
  readonly profile: Profile;
  readonly #programs = new Map<string, Program>();
  readonly #programPatterns: PathMatcher<Program>;
  readonly #files: PathMatcher<FileEntry>;
  readonly #refusedFiles: PathMatcher<FileEntry>;
  readonly #reads: PathMatcher<SensitiveReadEntry>;
  readonly #refusedReads: PathMatcher<SensitiveReadEntry>;
  readonly #destinations: readonly DestinationEntry[];
  readonly #destinationsByKey = new Map<string, DestinationEntry>();
  readonly #listens = new Map<string, ListenEntry>();
  readonly #capabilities: ReadonlySet<string>;
  /** By code of type; absent where the list is not complete, or not one of events. */
  readonly systemCalls: Uint8Array | undefined;
  /** By name; absent where the list is not complete. */
  readonly #calls: ReadonlySet<string> | undefined;
  readonly #calls32: ReadonlySet<string>;
  /** Whether the kernel told each capability; otherwise they were concluded. */
  readonly knowsCapabilities: boolean;

  constructor(profile: Profile) {
    this.profile = profile;
    const { behaviour } = profile;
    const patterns: [string, Program][] = [];
    for (const entry of behaviour.processes.filter(isAllowed)) {
      const program = { entry, parents: new Set(entry.parents.map(nearestParent)) };
      this.#programs.set(entry.executable, program);
      if (entry.executable.endsWith('*')) {
        patterns.push([entry.executable, program]);
      }
    }
    this.#programPatterns = new PathMatcher(patterns);
    this.#files = pathsOf(behaviour.files.filter(isAllowed));
    this.#refusedFiles = pathsOf(behaviour.files.filter(isRefused));
    this.#reads = pathsOf(behaviour.sensitiveReads.filter(isAllowed));
    this.#refusedReads = pathsOf(behaviour.sensitiveReads.filter(isRefused));
    this.#destinations = behaviour.destinations.filter(isAllowed);
    for (const entry of this.#destinations) {
      this.#destinationsByKey.set(keyOf(entry.to, entry.port, entry.protocol), entry);
    }
    for (const entry of behaviour.listens.filter(isAllowed)) {
      this.#listens.set(`${entry.port}/${entry.protocol}`, entry);
    }
    this.#capabilities = new Set(behaviour.capabilities.filter(isAllowed).map(({ name }) => name));
    const { complete, told, names, names32 } = behaviour.systemCalls;
    this.#calls = complete ? new Set(names) : undefined;
    this.#calls32 = new Set(names32);
    this.systemCalls = told === undefined && this.#calls ? codesOf(this.#calls) : undefined;
    this.knowsCapabilities = behaviour.capabilitiesTold === 'from-start';
  }

  /** A file that is no part of the image, unless just that was learned. */
  refuseDrift({ executable }: Thread): Refusal | undefined {
    const origin = originOf(executable);
    if (!isDrift(origin)) {
      return undefined;
    }
    const known = this.#programs.get(executable.path)?.entry;
    if (known !== undefined && (known.origin === origin || known.origin === 'memory')) {
      return undefined;
    }
    const where =
      origin === 'memory' ? 'exists in memory alone' : 'was written after the container began';
    return { reason: `it ${where}`, expected: 'programs of the image' };
  }

  refuseProgram(thread: Thread, isStarting: boolean): Refusal | undefined {
    const path = programOf(thread);
    const program = this.#programs.get(path) ?? this.#programPatterns.match(path);
    if (program === undefined) {
      return {
        reason: 'the workload does not run it',
        expected: listed([...this.#programs.keys()]),
        nearest: this.#nearestProgram(path, nearestParent(parentChain(thread))),
      };
    }
    const { entry, parents } = program;
    const parent = nearestParent(parentChain(thread));
    const isKnownParent =
      parents.has(parent) ||
      entry.varied === true ||
      parent === '(unknown)' ||
      parents.has('(unknown)');
    if (!isKnownParent) {
      const from = parent === outside ? 'from outside of the container' : `by ${parent}`;
      return {
        reason: `it was started ${from}`,
        expected: `started by ${listed([...parents])}`,
        nearest: path,
      };
    }
    return kindOfProgram(path) === undefined
      ? undefined
      : this.#refuseTool(thread, entry, isStarting);
  }

  /** Programs that can do anything are what their arguments are, and when. */
  #refuseTool(
    { executable }: Thread,
    entry: ProcessEntry,
    isStarting: boolean,
  ): Refusal | undefined {
    const shapes = entry.arguments;
    if (shapes !== undefined && !shapes.some((shape) => matchesShape(shape, executable.args))) {
      return {
        reason: 'it was never called so',
        expected: listed(shapes.map((shape) => `"${shape.join(' ')}"`)),
        nearest: entry.executable,
      };
    }
    return entry.phase === 'start' && !isStarting
      ? {
          reason: 'it runs only while the container starts',
          expected: 'not after the start',
          nearest: entry.executable,
        }
      : undefined;
  }

  refuseChange(path: string): Refusal | undefined {
    return refusePath(path, this.#files, this.#refusedFiles, 'nothing is written there');
  }

  refuseRead(path: string): Refusal | undefined {
    return refusePath(path, this.#reads, this.#refusedReads, 'nothing secret is read there');
  }

  refuseConnection(
    address: string,
    name: string | undefined,
    port: number,
    protocol: Protocol,
  ): Refusal | undefined {
    const to = destinationOf(address, name, port, protocol);
    if (
      this.#destinationsByKey.has(keyOf(to, port, protocol)) ||
      this.#destinations.some((entry) => isEntryFor(entry, to, address, port, protocol))
    ) {
      return undefined;
    }
    const same = this.#destinations.find((entry) => isTo(entry.to, to, address));
    const samePort = this.#destinations.find(
      (entry) => entry.port === port && entry.protocol === protocol,
    );
    const nearest = same ?? samePort;
    return {
      reason: same === undefined ? 'it never connects there' : 'it never connects to that port',
      expected: listed(this.#destinations.map((each) => keyOf(each.to, each.port, each.protocol))),
      nearest: nearest && keyOf(nearest.to, nearest.port, nearest.protocol),
    };
  }

  refuseListening(port: number, protocol: Protocol): Refusal | undefined {
    return this.#listenOf(port, protocol) === undefined
      ? {
          reason: 'it does not listen there',
          expected: listed([...this.#listens.keys()]),
          nearest: nearestPort([...this.#listens.keys()], port),
        }
      : undefined;
  }

  /** Of a port that nothing is known of nothing is said: its listening was. */
  refuseClient(
    port: number,
    protocol: Protocol,
    kind: ListenEntry['from'][number],
  ): Refusal | undefined {
    const entry = this.#listenOf(port, protocol);
    return entry === undefined || entry.from.length === 0 || entry.from.includes(kind)
      ? undefined
      : {
          reason: `nobody with a ${kind} address connects to it`,
          expected: `clients with ${entry.from.join(' or ')} addresses`,
          nearest: `${entry.port}/${entry.protocol}`,
        };
  }

  refuseCapability(name: string): Refusal | undefined {
    return this.#capabilities.has(name)
      ? undefined
      : { reason: 'it never used it', expected: listed([...this.#capabilities]) };
  }

  /** A call that nobody has a name for is none that was learned. */
  refuseCall(name: string | undefined, is32Bit: boolean): Refusal | undefined {
    const calls = is32Bit ? this.#calls32 : this.#calls;
    return this.#calls === undefined || calls?.has(name ?? '') === true
      ? undefined
      : { reason: 'it never did', expected: 'the system calls of its profile' };
  }

  #listenOf(port: number, protocol: Protocol): ListenEntry | undefined {
    return (
      this.#listens.get(`${port}/${protocol}`) ??
      (port >= 32_768 ? this.#listens.get(`ephemeral/${protocol}`) : undefined)
    );
  }

  #nearestProgram(path: string, parent: string): string | undefined {
    const base = path.slice(path.lastIndexOf('/') + 1);
    const programs = [...this.#programs];
    const found =
      programs.find(([each]) => each.endsWith(`/${base}`)) ??
      programs.find(([, { parents }]) => parents.has(parent));
    return found?.[0];
  }
}

function isAllowed(entry: { decision?: string | undefined }): boolean {
  return entry.decision !== 'refused';
}

function isRefused(entry: { decision?: string | undefined }): boolean {
  return entry.decision === 'refused';
}

function pathsOf<T extends { path: string }>(entries: readonly T[]): PathMatcher<T> {
  return new PathMatcher(entries.map((entry) => [entry.path, entry]));
}

function refusePath<T extends { path: string }>(
  path: string,
  allowed: PathMatcher<T>,
  refused: PathMatcher<T>,
  reason: string,
): Refusal | undefined {
  const no = refused.match(path);
  if (no !== undefined) {
    return { reason: 'the review refused it', expected: `not ${no.path}` };
  }
  if (allowed.match(path) !== undefined) {
    return undefined;
  }
  const nearest = allowed.nearest(path);
  return { reason, expected: nearest ?? 'nothing of the kind', nearest };
}

function isEntryFor(
  entry: DestinationEntry,
  to: string,
  address: string,
  port: number,
  protocol: Protocol,
): boolean {
  return (
    entry.protocol === protocol &&
    (entry.port === 'any' || entry.port === port) &&
    (isTo(entry.to, to, address) ||
      isTo(entry.to, address, address) ||
      // The answer was not seen this time.
      (to === address && entry.addresses?.includes(networkOf(address) ?? '') === true))
  );
}

function codesOf(names: ReadonlySet<string>): Uint8Array {
  return Uint8Array.from(eventTypes, ({ name }) => {
    const call = systemCallOfType(name);
    return call === undefined || names.has(call) ? 1 : 0;
  });
}

function listed(words: readonly string[]): string {
  const shown = words.slice(0, 6).join(', ');
  return words.length === 0
    ? 'nothing of the kind'
    : words.length > 6
      ? `${shown} and ${words.length - 6} more`
      : shown;
}

function nearestPort(keys: readonly string[], port: number): string | undefined {
  return keys.toSorted(
    (a, b) => Math.abs(Number.parseInt(a, 10) - port) - Math.abs(Number.parseInt(b, 10) - port),
  )[0];
}
