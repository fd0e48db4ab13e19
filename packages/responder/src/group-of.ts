import { SeaworthyError } from '@seaworthy/model';
import type { ResponseCause } from '@seaworthy/runtime';
import { type ControlGroup, findControlGroup } from '@seaworthy/sensor';
import type { HoldTarget } from './holds/hold.ts';

/** @throws TARGET_NOT_FOUND */
export function targetOf({ container, process }: ResponseCause): HoldTarget {
  if (container === undefined) {
    throw new SeaworthyError('TARGET_NOT_FOUND', 'It did not happen in a container.');
  }
  return { container, pid: process.pid };
}

/** @throws TARGET_NOT_FOUND */
export function groupOf(cause: ResponseCause, procDirectory: string): ControlGroup {
  const { container, pid } = targetOf(cause);
  return findControlGroup(container.fullId, pid, procDirectory);
}
