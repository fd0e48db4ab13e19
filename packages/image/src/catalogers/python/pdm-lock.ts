import type { FileContent } from '../../file-content.ts';
import { listOf, parseTomlTable, tableOf, textOf, textsOf } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { lockCataloger } from '../lock-cataloger.ts';
import type { LockedPackages } from '../locked-packages.ts';
import { identityOf, PythonEntries } from './lock-entries.ts';
import { parsePyproject } from './project-manifest.ts';
import { isProjectPath } from './python-name.ts';
import { requiredName } from './requirement.ts';

/** Lock files of PDM, lock_version 2 to 4: https://pdm-project.org/latest/usage/lockfile/ */
export const pdmLock: Cataloger = lockCataloger({
  name: 'pdm-lock',
  version: 1,
  about: 'Python packages pinned by pdm.lock; pyproject.toml beside it says which are asked for',
  type: 'pypi',
  names: ['pdm.lock'],
  where: isProjectPath,
  parse: parsePdmLock,
  manifest: { names: ['pyproject.toml'], parse: parsePyproject },
});

function parsePdmLock(file: FileContent, packages: LockedPackages): object {
  const lock = parseTomlTable(file);
  const entries = new PythonEntries(packages);
  const added = listOf(lock['package'])
    .map(tableOf)
    .filter((entry) => textOf(entry['path']) === undefined) // a folder or file of the project
    .map((entry) => {
      // Other groups can be extras or for development; pyproject.toml knows.
      const dev = textsOf(entry['groups']).includes('default') ? false : undefined;
      return [entries.add(...identityOf(entry), { dev }), entry] as const;
    });
  for (const [index, entry] of added) {
    for (const requirement of textsOf(entry['dependencies'])) {
      entries.connect(index, entries.find(requiredName(requirement)));
    }
  }
  return {};
}
