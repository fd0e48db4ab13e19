import type { Executable, Thread } from '../event/thread.ts';
import { ArgumentShapes } from './argument-shapes.ts';
import { profileLimits } from './limits.ts';
import type { ProcessEntry } from './profile.ts';
import { addBounded, type Moment, Sighting } from './sighting.ts';

/** Somebody who is not of the container: its runtime, an engine's "exec". */
export const outside = '(outside)';
const maxChain = 3;
const maxUsers = 16;
const UNKNOWN_USER = 4294967295;

/** The path of its file; what it was called by where a source does not tell. */
export function programOf({ executable }: Thread): string {
  return executable.path || executable.name || '(unknown)';
}

/** Who started the program, nearest first. */
export function parentChain(thread: Thread): string {
  const chain: string[] = [];
  const own = thread.container?.fullId;
  let above = thread.parent;
  while (above !== undefined && chain.length < maxChain) {
    if (above.container?.fullId !== own) {
      chain.push(outside);
      break;
    }
    const path = programOf(above);
    if (chain.at(-1) !== path) {
      chain.push(path);
    }
    above = above.parent;
  }
  return chain.length === 0 ? outside : chain.join(' < ');
}

export function nearestParent(chain: string): string {
  const at = chain.indexOf(' < ');
  return at === -1 ? chain : chain.slice(0, at);
}

export function originOf(executable: Executable): ProcessEntry['origin'] {
  if (executable.isMemfd) return 'memory';
  if (executable.isUpperLayer) return 'changed';
  return executable.isLowerLayer ? 'image' : 'unknown';
}

/** From what is trusted most to what is trusted least. */
const origins: readonly ProcessEntry['origin'][] = ['image', 'unknown', 'changed', 'memory'];

export function isDrift(origin: ProcessEntry['origin']): boolean {
  return origin === 'memory' || origin === 'changed';
}

interface Facts {
  readonly sighting: Sighting;
  readonly parents: Set<string>;
  readonly shapes: ArgumentShapes;
  origin: ProcessEntry['origin'];
  readonly users: Set<number>;
  readonly isVaried: boolean;
}

/** The programs that a workload runs. */
export class ProgramSet {
  readonly #programs = new Map<string, Facts>();

  /** @returns whether it is new */
  add(thread: Thread, moment: Moment): boolean {
    const { executable } = thread;
    const key = this.#keyOf(programOf(thread));
    let facts = this.#programs.get(key);
    const isNew = facts === undefined;
    const origin = originOf(executable);
    if (facts === undefined) {
      facts = {
        sighting: new Sighting(),
        parents: new Set(),
        shapes: new ArgumentShapes(),
        origin,
        users: new Set(),
        isVaried: key.endsWith('*'),
      };
      this.#programs.set(key, facts);
    }
    facts.sighting.note(moment);
    facts.shapes.add(executable.args);
    if (thread.user.id !== UNKNOWN_USER && facts.users.size < maxUsers) {
      facts.users.add(thread.user.id);
    }
    addBounded(facts.parents, parentChain(thread), profileLimits.parentsOfProgram);
    if (origins.indexOf(origin) > origins.indexOf(facts.origin)) {
      facts.origin = origin;
    }
    return isNew;
  }

  entries(): ProcessEntry[] {
    return [...this.#programs]
      .map(([executable, { sighting, parents, shapes, origin, users, isVaried }]) => ({
        executable,
        ...(!shapes.isVaried && { arguments: shapes.shapes.map((shape) => [...shape]) }),
        parents: [...parents].sort(),
        origin,
        users: [...users].sort((a, b) => a - b),
        ...sighting.facts(isVaried || parents.size >= profileLimits.parentsOfProgram),
      }))
      .sort((a, b) => (a.executable < b.executable ? -1 : 1));
  }

  /** Paths are exact, for each executable matters; past the limit only directories are kept. */
  #keyOf(path: string): string {
    if (this.#programs.size < profileLimits.programs || this.#programs.has(path)) {
      return path;
    }
    const directory = `${path.slice(0, path.lastIndexOf('/'))}/*`;
    return this.#programs.size < profileLimits.programs * 2 || this.#programs.has(directory)
      ? directory
      : '/**';
  }
}
