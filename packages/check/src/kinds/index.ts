import { compose } from './compose.ts';
import { dockerfile } from './dockerfile.ts';
import { imageConfig } from './image-config.ts';
import type { FileKind } from './kind.ts';
import { kubernetes } from './kubernetes.ts';

/** Every kind of configuration file that is read. The first that finds something keeps the file. */
export const fileKinds: readonly FileKind[] = [dockerfile, compose, imageConfig, kubernetes];
