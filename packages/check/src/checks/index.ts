import type { AnyCheck } from '../check.ts';
import { composeChecks } from './compose/index.ts';
import { dockerfileChecks } from './dockerfile/index.ts';
import { imageChecks } from './image/index.ts';
import { podSecurityChecks } from './pod-security/index.ts';

/** Every check, by what it looks at. */
export const checks: readonly AnyCheck[] = [
  ...composeChecks,
  ...dockerfileChecks,
  ...imageChecks,
  ...podSecurityChecks,
];
