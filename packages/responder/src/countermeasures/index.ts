import type { Countermeasure } from '../countermeasure.ts';
import { cutNetwork } from './cut-network.ts';
import { denyExecution } from './deny-execution.ts';
import { killProcess } from './kill-process.ts';
import { pauseContainer } from './pause-container.ts';
import { quarantine } from './quarantine.ts';
import { stopContainer } from './stop-container.ts';

export const countermeasures: readonly Countermeasure[] = [
  killProcess,
  denyExecution,
  cutNetwork,
  pauseContainer,
  stopContainer,
  quarantine,
];
