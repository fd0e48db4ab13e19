import type { Executable, Thread } from '../event/thread.ts';

/** More than any process tree is deep; a circle ends here. */
const maxAncestors = 128;

interface CommandLine {
  readonly name: string;
  readonly text: string;
}

/** A program is asked for its command line by many events. */
const commandLines = new WeakMap<Executable, CommandLine>();

/** Name and arguments. */
export function commandLineOf({ name, executable }: Thread): string {
  const known = commandLines.get(executable);
  if (known !== undefined && known.name === name) return known.text;
  const text = [name, ...executable.args].join(' ');
  commandLines.set(executable, { name, text });
  return text;
}

/** 0 is the process itself, 1 its parent. */
export function ancestorAt(thread: Thread, generation: number): Thread | undefined {
  let current: Thread | undefined = thread.main;
  for (let i = 0; i < generation && current !== undefined; i++) {
    if (i > maxAncestors) return undefined;
    current = current.parent?.main;
  }
  return current;
}

/** From the parent upwards. */
export function ancestorsOf(thread: Thread): Thread[] {
  const ancestors: Thread[] = [];
  let current = thread.main.parent?.main;
  while (current !== undefined && ancestors.length < maxAncestors) {
    ancestors.push(current);
    current = current.parent?.main;
  }
  return ancestors;
}

/** The last one, from a process upwards, that has the same id as it. */
export function oldestWith(
  process: Thread,
  idOf: (thread: Thread) => number | undefined,
): Thread | undefined {
  const id = idOf(process);
  if (id === undefined) return undefined;
  let oldest = process;
  for (const ancestor of ancestorsOf(process)) {
    if (idOf(ancestor) !== id) break;
    oldest = ancestor;
  }
  return oldest;
}

/**
 * The leader of a session or group has its number; where numbers are a container's, it is the
 * eldest process above that is in it.
 */
export function leaderOf(
  process: Thread,
  idOf: (thread: Thread) => number | undefined,
  numberedBy: 'host' | 'container',
): Thread | undefined {
  const id = idOf(process);
  const isHosts = numberedBy === 'host' || process.vpid === process.pid;
  const leader = isHosts && id !== undefined ? process.findThread?.(id) : undefined;
  return leader ?? oldestWith(process, idOf);
}
