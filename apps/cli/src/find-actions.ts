import type { Action, Report } from '@seaworthy/model';

/** Stands in until packages/risk finds actions. */
export function findActions(_: readonly Report[]): Action[] {
  return [];
}
