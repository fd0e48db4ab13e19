import type { AnyCheck } from '../check.ts';
import { podPrivileged } from './kubernetes/pod-privileged.ts';

/** Every check, by what it looks at. */
export const checks: readonly AnyCheck[] = [podPrivileged];
