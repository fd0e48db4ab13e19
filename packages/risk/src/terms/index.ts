import { mend, use } from './configuration.ts';
import { exposure, loaded, rights } from './context.ts';
import { epss, exploitation } from './exploitation.ts';
import { obligation } from './license.ts';
import { contents, dependency, presence } from './package.ts';
import { attackVector, privileges, userInteraction } from './reach.ts';
import { fix, supportEnded } from './remedy.ts';
import { impact, severity } from './severity.ts';
import type { Term } from './term.ts';

/** Every term, in the order in which they are explained. A new one is a row here and in docs/risk.md. */
export const terms: readonly Term[] = [
  severity,
  impact,
  attackVector,
  privileges,
  userInteraction,
  exploitation,
  epss,
  fix,
  supportEnded,
  presence,
  dependency,
  contents,
  mend,
  use,
  obligation,
  exposure,
  rights,
  loaded,
];
