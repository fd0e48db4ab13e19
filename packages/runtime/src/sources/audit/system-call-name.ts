import type { Machine } from '../../event/machine.ts';
import { type SystemCallTable, systemCallsByNumber } from '../../event/system-call-numbers.ts';

/** By AUDIT_ARCH of an audit record, as it is written there. */
const byArchitecture: ReadonlyMap<string, readonly [SystemCallTable, Machine]> = new Map([
  ['c000003e', ['x64', 'x64']],
  ['40000003', ['ia32', 'x64']],
  ['c00000b7', ['arm64', 'arm64']],
  ['40000028', ['arm', 'arm64']],
]);

/** @returns undefined for calls of other architectures */
export function systemCallName(architecture: string, number: number): string | undefined {
  const [table] = byArchitecture.get(architecture) ?? [];
  return table && systemCallsByNumber[table][number];
}

/** Whose flags the arguments of calls have; of an architecture that is not known, those of most. */
export function machineOfArchitecture(architecture: string): Machine {
  return byArchitecture.get(architecture)?.[1] ?? 'x64';
}
