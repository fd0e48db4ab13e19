import { baseImage } from './base-image.ts';
import { configuration } from './configuration.ts';
import { dependencies } from './dependencies.ts';
import { distributionUpgrade } from './distribution.ts';
import { osPackages } from './os-packages.ts';
import type { ActionSource } from './proposal.ts';
import { replacements } from './replacements.ts';

/** Every way to find changes. */
export const actionSources: readonly ActionSource[] = [
  baseImage,
  osPackages,
  dependencies,
  configuration,
  distributionUpgrade,
  replacements,
];
