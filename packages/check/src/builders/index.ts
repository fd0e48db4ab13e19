import type { Builder } from './builder.ts';
import { helm } from './helm.ts';
import { kustomize } from './kustomize.ts';

/** Every tool whose results are judged instead of its sources. */
export const builders: readonly Builder[] = [helm, kustomize];
