import { join } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import type { ResponseCause } from '@seaworthy/runtime';
import { processesOf, readLink } from '@seaworthy/sensor';
import type { Countermeasure } from '../countermeasure.ts';
import { isFirstOfNamespace, parentOf, sessionOf } from '../proc.ts';
import type { Tools } from '../tools.ts';

const SIGKILL = 9;
const SIGSTOP = 19;
const MAX_ROUNDS = 32;

/** The process that was seen, and where asked what it started: never one that has its number now. */
export const killProcess: Countermeasure = {
  action: 'kill-process',
  describe: ({ process: { pid, path } }) => `kill process ${pid} (${path})`,
  async apply(cause, scope, tools) {
    const { pid } = cause.process;
    refuseProtected(cause, pid, tools);
    const target = { pid, seenAt: cause.seenAt, containerId: cause.container?.fullId };
    if (scope === 'process') {
      const wasThere = await tools.guard.signal(target, SIGKILL);
      return { detail: wasThere ? `killed process ${pid}` : `process ${pid} had ended by itself` };
    }
    if (scope === 'session') return { detail: await killSession(cause, tools) };
    // What stands still starts nothing more while the others are looked for.
    if (!(await tools.guard.signal(target, SIGSTOP))) {
      return { detail: `process ${pid} had ended` };
    }
    const tree = await stopDescendants(cause, tools);
    const killed = await Promise.all(tree.map((each) => tools.guard.signal(each, SIGKILL)));
    return { detail: `killed ${killed.filter(Boolean).length} processes from ${pid} on` };
  },
};

/**
 * The shell that a program was typed into outlives it. A session that the container's first process
 * began is the workload itself: of that only the process is killed.
 */
async function killSession(cause: ResponseCause, tools: Tools): Promise<string> {
  const { pid, sessionId } = cause.process;
  const containerId = cause.container?.fullId;
  const members = processesOf(tools.procDirectory).filter(
    (each) => sessionOf(tools.procDirectory, each) === sessionId,
  );
  const isWorkload = members.some((each) => isFirstOfNamespace(tools.procDirectory, each));
  const seenAt = BigInt(Date.now()) * 1_000_000n;
  const targets = !sessionId || isWorkload ? [] : members.filter((each) => each !== pid);
  for (const each of targets) refuseProtected(cause, each, tools);
  const killed = await Promise.all([
    tools.guard.signal({ pid, seenAt: cause.seenAt, containerId }, SIGKILL),
    ...targets.map((each) => tools.guard.signal({ pid: each, seenAt, containerId }, SIGKILL)),
  ]);
  const count = killed.filter(Boolean).length;
  return count === 0
    ? `process ${pid} had ended, and nothing else was in its session`
    : `killed ${count} ${count === 1 ? 'process' : 'processes'} of the session of ${pid}`;
}

interface Stopped {
  readonly pid: number;
  readonly seenAt: bigint;
  readonly containerId: string | undefined;
}

async function stopDescendants(cause: ResponseCause, tools: Tools): Promise<Stopped[]> {
  const containerId = cause.container?.fullId;
  const stopped = new Map<number, Stopped>([
    [cause.process.pid, { pid: cause.process.pid, seenAt: cause.seenAt, containerId }],
  ]);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const seenAt = BigInt(Date.now()) * 1_000_000n;
    const found = processesOf(tools.procDirectory).filter((pid) => {
      const parent = stopped.has(pid) ? undefined : parentOf(tools.procDirectory, pid);
      return parent !== undefined && stopped.has(parent);
    });
    if (found.length === 0) break;
    for (const pid of found) {
      refuseProtected(cause, pid, tools);
      const target = { pid, seenAt, containerId };
      // One that has ended, or left the container, is not looked for again.
      await tools.guard.signal(target, SIGSTOP);
      stopped.set(pid, target);
    }
  }
  return [...stopped.values()];
}

/** What it runs by now may be another program than when it was seen. */
function refuseProtected(cause: ResponseCause, pid: number, tools: Tools): void {
  if (cause.container !== undefined) return;
  const path = readLink(join(tools.procDirectory, String(pid), 'exe'));
  if (path === undefined) return;
  const why = tools.whyProtected(pid, path);
  if (why !== undefined) {
    throw new SeaworthyError('ACCESS_DENIED', `Process ${pid} is protected: ${why}.`);
  }
}
