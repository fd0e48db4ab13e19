import type { ReadFilter } from '@seaworthy/runtime';
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
    wanted.exact.isSubsetOf(running.exact) &&
    wanted.prefixes.isSubsetOf(running.prefixes) &&
    wanted.processes.isSubsetOf(running.processes) &&
    (running.traversal || !wanted.traversal)
  );
}
