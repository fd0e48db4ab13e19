import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Watches every system call of a process and of all that it starts from now on. */
export async function startTracing(pid: number, logFile: string): Promise<() => Promise<void>> {
  const tracer: ChildProcess = spawn(
    'strace',
    ['-f', '-qq', '--pidns-translation', '-o', logFile, '-p', String(pid)],
    {
      stdio: 'ignore',
    },
  );
  // It says nothing when it is ready.
  await wait(2_000);
  return async () => {
    tracer.kill('SIGINT');
    await once(tracer, 'exit');
  };
}

/** The system calls that a program made from its exec on, and its children. */
export function callsOf(program: string, logFile: string): Set<string> {
  const names = new Set<string>();
  const own = new Set<string>();
  for (const line of readFileSync(logFile, 'utf8').split('\n')) {
    const [, pid = '', resumed, name = resumed ?? ''] =
      /^(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()/.exec(line) ?? [];
    if (name === 'execve' && line.includes(`execve("${program}"`)) {
      own.add(pid);
    }
    if (!own.has(pid) || name === '') {
      continue;
    }
    names.add(name);
    // A number of the container's own namespace, and ours behind it.
    const [, child] =
      /^\d+ .*\b(?:clone3?|v?fork)\b.* = (?:\d+ \/\* )?(\d+)(?: in strace's PID NS \*\/)?$/.exec(
        line,
      ) ?? [];
    if (child !== undefined) {
      own.add(child);
    }
  }
  return names;
}
