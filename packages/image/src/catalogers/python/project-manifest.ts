import type { FileContent } from '../../file-content.ts';
import { parseTomlTable, tableOf, textsOf } from '../../formats/structured-text.ts';
import type { ManifestFact } from '../lock-cataloger.ts';
import { normalizedName } from './python-name.ts';
import { requiredName } from './requirement.ts';

/**
 * What pyproject.toml asks for: PEP 621 and PEP 735, and the older tables of Poetry and PDM.
 * Extras are for those who use the project; groups are for those who develop it.
 */
export function parsePyproject(file: FileContent): ManifestFact {
  const manifest = parseTomlTable(file);
  const project = tableOf(manifest['project']);
  const tool = tableOf(manifest['tool']);
  const poetry = tableOf(tool['poetry']);
  return {
    production: [
      ...namesOf(project['dependencies']),
      ...Object.values(tableOf(project['optional-dependencies'])).flatMap(namesOf),
      ...keysOf(poetry['dependencies']),
    ],
    development: [
      ...Object.values(tableOf(manifest['dependency-groups'])).flatMap(namesOf),
      ...Object.values(tableOf(tableOf(tool['pdm'])['dev-dependencies'])).flatMap(namesOf),
      ...keysOf(poetry['dev-dependencies']),
      ...Object.values(tableOf(poetry['group'])).flatMap((group) =>
        keysOf(tableOf(group)['dependencies']),
      ),
    ],
  };
}

/** What a Pipfile asks for: https://github.com/pypa/pipfile */
export function parsePipfile(file: FileContent): ManifestFact {
  const manifest = parseTomlTable(file);
  return {
    production: keysOf(manifest['packages']),
    development: keysOf(manifest['dev-packages']),
  };
}

function namesOf(requirements: unknown): string[] {
  return textsOf(requirements).flatMap((requirement) => requiredName(requirement) ?? []);
}

function keysOf(table: unknown): string[] {
  return Object.keys(tableOf(table)).flatMap((name) => normalizedName(name) ?? []);
}
