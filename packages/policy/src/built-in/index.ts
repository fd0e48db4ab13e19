import { compilePolicy } from '../policy/parse-policies.ts';
import type { Policy } from '../policy/policy.ts';
import { baseline } from './baseline.ts';
import type { BuiltInSet } from './built-in-set.ts';
import { nist800190 } from './nist-800-190.ts';
import { pssRestricted } from './pss-restricted.ts';
import { strict } from './strict.ts';

/** Mildest first. */
export const builtInSets: readonly BuiltInSet[] = [baseline, strict, nist800190, pssRestricted];

/** The policies of a set; `undefined` when there is none of that name. */
export function builtInPolicies(name: string): Policy[] | undefined {
  return builtInSets
    .find((set) => set.name === name)
    ?.policies.map((entry) => compilePolicy(entry, `built-in ${name}`, (error) => error));
}
