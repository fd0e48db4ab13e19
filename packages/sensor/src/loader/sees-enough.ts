import type { PathSet, ReadFilter } from '@seaworthy/runtime';
import type { SensorOptions } from './sensor-options.ts';

/** Whether a sensor that was started with some options shows all that others ask for. */
export function seesEnough(running: SensorOptions, wanted: SensorOptions): boolean {
  return (
    new Set(wanted.events).isSubsetOf(new Set(running.events)) &&
    (running.environment === true || wanted.environment !== true) &&
    (running.traffic === 'all' || wanted.traffic !== 'all') &&
    (running.containersOnly !== true || wanted.containersOnly === true) &&
    readsEnough(running.openReads, wanted.openReads)
  );
}

function readsEnough(running: ReadFilter = 'all', wanted: ReadFilter = 'all'): boolean {
  if (running === 'all') return true;
  if (wanted === 'all') return false;
  return (
    isWithin(wanted.paths, running.paths) &&
    isWithin(wanted.traversed, running.traversed) &&
    wanted.processes.isSubsetOf(running.processes)
  );
}

function isWithin(inner: PathSet, outer: PathSet): boolean {
  return (
    inner.exact.isSubsetOf(outer.exact) &&
    inner.prefixes.isSubsetOf(outer.prefixes) &&
    inner.parts.isSubsetOf(outer.parts)
  );
}
