import { malformed } from '@seaworthy/model';
import type { FileContent } from '../../file-content.ts';
import {
  listOf,
  parseTomlTable,
  type Table,
  tableOf,
  textOf,
  textsOf,
} from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { lockCataloger } from '../lock-cataloger.ts';
import type { LockedPackages } from '../locked-packages.ts';
import { identityOf, isOwnDirectory, PythonEntries } from './lock-entries.ts';
import { parsePyproject } from './project-manifest.ts';
import { isProjectPath } from './python-name.ts';

/** Lock files of Poetry, lock-version 1.0 to 2.1: https://python-poetry.org/docs/ */
export const poetryLock: Cataloger = lockCataloger({
  name: 'poetry-lock',
  version: 1,
  about: 'Python packages pinned by poetry.lock; pyproject.toml beside it says which are asked for',
  type: 'pypi',
  names: ['poetry.lock'],
  where: isProjectPath,
  parse: parsePoetryLock,
  manifest: { names: ['pyproject.toml'], parse: parsePyproject },
});

function parsePoetryLock(file: FileContent, packages: LockedPackages): object {
  const lock = parseTomlTable(file);
  if (!Array.isArray(lock['package']) && lock['metadata'] === undefined) {
    throw malformed(file.path, 'no packages and no metadata');
  }
  const entries = new PythonEntries(packages);
  const added = listOf(lock['package'])
    .map(tableOf)
    .filter((entry) => !isOwnDirectory(entry['source']))
    .map((entry) => [entries.add(...identityOf(entry), { dev: isDev(entry) }), entry] as const);
  for (const [index, entry] of added) {
    for (const name of Object.keys(tableOf(entry['dependencies']))) {
      entries.connect(index, entries.find(name));
    }
  }
  return {};
}

/** Before Poetry 1.5 "category", from 2.0 on "groups", and nothing in between. */
function isDev(entry: Table): boolean | undefined {
  const category = textOf(entry['category']);
  if (category !== undefined) return category === 'dev';
  const groups = textsOf(entry['groups']);
  return groups.length === 0 ? undefined : !groups.includes('main');
}
