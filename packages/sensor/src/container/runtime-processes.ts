import { statSync } from 'node:fs';
import { join } from 'node:path';
import { containerOfCgroups } from '@seaworthy/runtime';
import { processesOf, readText } from '../host/proc-files.ts';
import { readPart } from './read-json.ts';

const programs = ['dockerd', 'containerd', 'conmon'] as const;

/** A runtime's own process on this host. */
export interface RuntimeProcess {
  readonly program: (typeof programs)[number];
  readonly words: readonly string[];
  /** What it was started with; of processes whose rights we lack it is empty. */
  readonly environment: ReadonlyMap<string, string>;
  readonly uid: number;
  /** Where its files are seen from here: /proc/PID/root, or ours where that may not be looked into. */
  readonly root: string;
}

const MAX_PROCESSES = 256;
const MAX_BYTES = 64 * 1024;

/**
 * Those of root first: what another user calls so may say anything. What runs in a container is
 * no runtime of the host.
 */
export function findRuntimeProcesses(procDirectory: string): RuntimeProcess[] {
  const found: RuntimeProcess[] = [];
  for (const pid of processesOf(procDirectory)) {
    const home = join(procDirectory, String(pid));
    const name = readText(join(home, 'comm')).trim();
    const program = programs.find((each) => each === name);
    if (program === undefined || found.length >= MAX_PROCESSES) continue;
    const uid = ownerOf(home);
    if (uid === undefined || containerOfCgroups(readText(join(home, 'cgroup')).split('\n'))) {
      continue;
    }
    const variables = (readPart(join(home, 'environ'), MAX_BYTES) ?? '').split('\0');
    found.push({
      program,
      words: (readPart(join(home, 'cmdline'), MAX_BYTES) ?? '').split('\0'),
      environment: new Map(variables.map((each) => splitAt(each, '='))),
      uid,
      root: rootSeenBy(home),
    });
  }
  return found.sort((a, b) => Number(a.uid !== 0) - Number(b.uid !== 0));
}

/** The value of an option: `--root /x`, `--root=/x`; the last counts. */
export function optionOf(words: readonly string[], ...names: string[]): string | undefined {
  let value: string | undefined;
  for (const [index, word] of words.entries()) {
    const [name, given] = splitAt(word, '=');
    if (!names.includes(name)) continue;
    value = word.includes('=') ? given : words[index + 1];
  }
  return value;
}

function splitAt(text: string, sign: string): [string, string] {
  const at = text.indexOf(sign);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** The files that a process sees; where we may not look into it, it is taken to see ours. */
export function rootSeenBy(processDirectory: string): string {
  const root = join(processDirectory, 'root');
  try {
    statSync(`${root}/`);
    return root;
  } catch {
    return '/';
  }
}

function ownerOf(path: string): number | undefined {
  try {
    return statSync(path).uid;
  } catch {
    return undefined;
  }
}
