import { malformed } from '@seaworthy/model';
import type { FileContent } from '../../file-content.ts';
import { listOf, parseTomlTable, type Table, tableOf } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { lockCataloger } from '../lock-cataloger.ts';
import { type LockedPackages, markReach } from '../locked-packages.ts';
import { identityOf, isOwnDirectory, PythonEntries } from './lock-entries.ts';
import { isProjectPath } from './python-name.ts';

/** Lock files of uv: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile */
export const uvLock: Cataloger = lockCataloger({
  name: 'uv-lock',
  version: 1,
  about: 'Python packages pinned by uv.lock',
  type: 'pypi',
  names: ['uv.lock'],
  where: isProjectPath,
  parse: parseUvLock,
});

/** The project and its workspace members are entries too; they say what is asked for. */
function parseUvLock(file: FileContent, packages: LockedPackages): object {
  const lock = parseTomlTable(file);
  if (lock['version'] === undefined) throw malformed(file.path, 'no version');
  const entries = new PythonEntries(packages);
  const own: Table[] = [];
  const added: [index: number | undefined, entry: Table][] = [];
  for (const entry of listOf(lock['package']).map(tableOf)) {
    if (isOwnDirectory(entry['source'])) own.push(entry);
    else added.push([entries.add(...identityOf(entry)), entry]);
  }
  const find = (dependency: unknown) => entries.find(...identityOf(tableOf(dependency)));
  for (const [index, entry] of added) {
    // Extras stand in the file only if something asks for them.
    for (const dependency of shippedOf(entry)) entries.connect(index, find(dependency));
  }
  markReach(packages.list, {
    production: own.flatMap(shippedOf).flatMap(find),
    development: own.flatMap((entry) => groupsOf(entry['dev-dependencies'])).flatMap(find),
  });
  return {};
}

function shippedOf(entry: Table): unknown[] {
  return [...listOf(entry['dependencies']), ...groupsOf(entry['optional-dependencies'])];
}

function groupsOf(groups: unknown): unknown[] {
  return Object.values(tableOf(groups)).flatMap(listOf);
}
