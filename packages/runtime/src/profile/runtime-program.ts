import type { Thread } from '../event/thread.ts';
import { programOf } from './program-facts.ts';

const runtimes: ReadonlySet<string> = new Set(['runc', 'crun', 'youki', 'conmon', 'docker-runc']);
/** The runtime, its child and that one's child: no setup goes deeper. */
const maxDepth = 4;

/**
 * Whether a process in a container is its runtime, which prepares the container from within or is
 * about to become a command that was sent in. What it mounts, makes and may is no behaviour of the
 * workload. The name alone says nothing: what an intruder calls so has its parents in the container.
 */
export function isOfRuntime(thread: Thread): boolean {
  const own = thread.container?.fullId;
  let each: Thread | undefined = thread.main;
  for (let depth = 0; depth < maxDepth && each !== undefined; depth++) {
    const { isLowerLayer, isUpperLayer } = each.executable;
    if (isLowerLayer || isUpperLayer || !hasRuntimesName(each)) return false;
    each = each.parent;
    if (each?.container?.fullId !== own) return true;
  }
  return false;
}

function hasRuntimesName(thread: Thread): boolean {
  const path = programOf(thread);
  // A copy of itself in memory: /memfd:runc_cloned:/proc/self/exe.
  return runtimes.has(path.slice(path.lastIndexOf('/') + 1)) || path.includes('memfd:runc_cloned:');
}
