import type { Guard } from '@seaworthy/sensor';
import type { Confinements } from './confinements.ts';
import type { Engine } from './engines/engine.ts';

/** What countermeasures work with. */
export interface Tools {
  readonly guard: Guard;
  readonly confinements: Confinements;
  readonly engines: readonly Engine[];
  readonly procDirectory: string;
  /** Where evidence is kept. */
  readonly stateDirectory: string;
  /** A process of the host itself that may not be touched, whatever started it; says why. */
  readonly whyProtected: (pid: number, path: string) => string | undefined;
}
