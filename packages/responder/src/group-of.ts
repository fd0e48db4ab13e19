import { SeaworthyError } from '@seaworthy/model';
import type { ResponseCause } from '@seaworthy/runtime';
import { type ControlGroup, findControlGroup } from '@seaworthy/sensor';

/** @throws TARGET_NOT_FOUND */
export function groupOf(
  { container, process }: ResponseCause,
  procDirectory: string,
): ControlGroup {
  if (container === undefined) {
    throw new SeaworthyError('TARGET_NOT_FOUND', 'It did not happen in a container.');
  }
  return findControlGroup(container.fullId, process.pid, procDirectory);
}
