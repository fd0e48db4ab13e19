import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Run {
  readonly seconds: number;
  /** Largest resident set, where it was measured; else 0. */
  readonly peakBytes: number;
}

/** One row of docs/benchmarks.md. */
export interface Measurement {
  readonly what: string;
  readonly value: string;
  readonly against: string;
  readonly goal: string;
  readonly met: boolean;
}

export interface Benchmark {
  readonly name: string;
  run(): Promise<readonly Measurement[]>;
}

const rootDirectory = join(import.meta.dirname, '..');
/** Inputs that take long to make stay here between runs. */
export const cacheDirectory = join(rootDirectory, '.cache/bench');
export const entry = join(rootDirectory, 'apps/cli/bin/seaworthy.js');

/** Runs a program to its end, output thrown away. @throws when it fails */
export async function timeProgram(command: string, args: readonly string[]): Promise<Run> {
  const directory = mkdtempSync(join(tmpdir(), 'seaworthy-bench-'));
  const memoryFile = join(directory, 'peak');
  const output = openSync('/dev/null', 'w');
  try {
    const start = process.hrtime.bigint();
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(command, args, {
        stdio: ['ignore', output, 'inherit'],
        env: { ...process.env, SEAWORTHY_BENCH_PEAK: memoryFile },
      });
      child.on('error', reject);
      child.on('close', resolve);
    });
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    if (code !== 0 && code !== 1)
      throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
    return { seconds, peakBytes: readPeak(memoryFile) };
  } finally {
    closeSync(output);
    rmSync(directory, { recursive: true, force: true });
  }
}

function readPeak(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8')) * 1024;
  } catch {
    return 0;
  }
}

/** The command as it ships. */
export function timeCommand(...words: readonly string[]): Promise<Run> {
  return timeProgram(process.execPath, [entry, ...words]);
}

/** The command with a hook that notes its memory, which costs a few milliseconds. */
export function measureMemory(...words: readonly string[]): Promise<Run> {
  const hook = pathToFileURL(join(import.meta.dirname, 'note-peak.js')).href;
  return timeProgram(process.execPath, ['--import', hook, entry, ...words]);
}

/** Runs the candidates in turns, so that all meet the same weather, and keeps each one's median. */
export async function inTurns<Name extends string>(
  rounds: number,
  candidates: Readonly<Record<Name, () => Promise<Run>>>,
): Promise<Readonly<Record<Name, Run>>> {
  const names = Object.keys(candidates) as Name[];
  const runs = new Map<Name, Run[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) runs.get(name)!.push(await candidates[name]());
  }
  return Object.fromEntries(names.map((name) => [name, medianOf(runs.get(name)!)])) as Record<
    Name,
    Run
  >;
}

function medianOf(runs: readonly Run[]): Run {
  const sorted = runs.toSorted((a, b) => a.seconds - b.seconds);
  const peakBytes = Math.max(...runs.map((run) => run.peakBytes));
  return { seconds: sorted[Math.floor(sorted.length / 2)]!.seconds, peakBytes };
}

export const formatSeconds = (seconds: number): string =>
  seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(2)} s`;
export const formatBytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
export const formatRatio = (ratio: number): string => `${ratio.toFixed(2)} ×`;
