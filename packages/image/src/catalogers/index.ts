import type { Cataloger } from './cataloger.ts';
import { bunLock } from './javascript/bun-lock.ts';
import { denoLock } from './javascript/deno-lock.ts';
import { installedNpm } from './javascript/installed-npm.ts';
import { npmLock } from './javascript/npm-lock.ts';
import { pnpmLock } from './javascript/pnpm-lock.ts';
import { yarnLock } from './javascript/yarn-lock.ts';
import { composerLock } from './php/composer-lock.ts';
import { installedComposer } from './php/installed-composer.ts';
import { condaEnvironment } from './python/conda-environment.ts';
import { installedConda } from './python/installed-conda.ts';
import { installedPython } from './python/installed-python.ts';
import { pdmLock } from './python/pdm-lock.ts';
import { pipfileLock } from './python/pipfile-lock.ts';
import { poetryLock } from './python/poetry-lock.ts';
import { pylock } from './python/pylock.ts';
import { requirements } from './python/requirements.ts';
import { uvLock } from './python/uv-lock.ts';
import { gemSpecification } from './ruby/gem-specification.ts';
import { gemfileLock } from './ruby/gemfile-lock.ts';

/**
 * Every cataloger. The distribution comes first, because the others need to know it; operating-
 * system package managers come before languages.
 */
// biome-ignore lint/suspicious/noExplicitAny: a list of catalogers with unlike facts
export const catalogers: readonly Cataloger<any>[] = [
  // JavaScript
  installedNpm,
  npmLock,
  yarnLock,
  pnpmLock,
  bunLock,
  denoLock,
  // Python
  installedPython,
  installedConda,
  poetryLock,
  uvLock,
  pdmLock,
  pipfileLock,
  pylock,
  requirements,
  condaEnvironment,
  // PHP
  installedComposer,
  composerLock,
  // Ruby
  gemSpecification,
  gemfileLock,
];
