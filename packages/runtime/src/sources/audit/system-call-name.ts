import { systemCallsByNumber } from '../../event/system-call-numbers.ts';

/** By AUDIT_ARCH of an audit record, as it is written there. */
const byArchitecture: ReadonlyMap<string, readonly (string | undefined)[]> = new Map([
  ['c000003e', systemCallsByNumber.x64],
  ['c00000b7', systemCallsByNumber.arm64],
]);

/** @returns undefined for calls of other architectures, and of 32-bit programs */
export function systemCallName(architecture: string, number: number): string | undefined {
  return byArchitecture.get(architecture)?.[number];
}
