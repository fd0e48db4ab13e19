import type { ValueFunction } from '../template/value.ts';
import { collectionFunctions } from './collections.ts';
import { encodingFunctions } from './encoding.ts';
import { installationFunctions } from './installation.ts';
import { logicFunctions } from './logic.ts';
import { numberFunctions } from './numbers.ts';
import { patternFunctions } from './patterns.ts';
import { stringFunctions } from './strings.ts';
import { versionFunctions } from './versions.ts';

/**
 * What templates of Helm call: Go's own functions, sprig's
 * (https://masterminds.github.io/sprig/) and Helm's, but for `include` and `tpl`, which need the
 * templates themselves.
 */
export const functions: ReadonlyMap<string, ValueFunction> = new Map(
  [
    logicFunctions,
    stringFunctions,
    collectionFunctions,
    numberFunctions,
    encodingFunctions,
    patternFunctions,
    versionFunctions,
    installationFunctions,
  ].flatMap((group) => Object.entries(group)),
);
