import type { FileContent } from '../../file-content.ts';
import {
  isTable,
  listOf,
  parseJson,
  tableOf,
  textOf,
  textsOf,
} from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { lockCataloger } from '../lock-cataloger.ts';
import type { LockedPackages } from '../locked-packages.ts';
import { addComposerPackage, connectComposerPackage } from './composer-package.ts';

/** What Composer has installed; version 1 writes a list, version 2 an object around it. */
export const installedComposer: Cataloger = lockCataloger({
  name: 'composer-installed',
  version: 1,
  about: 'PHP packages by vendor/composer/installed.json',
  type: 'composer',
  state: 'installed',
  names: ['installed.json'],
  // The vendor directory can have another name.
  where: (path) => /(?:^|\/)composer\/installed\.json$/.test(path),
  parse: parseInstalledJson,
});

function parseInstalledJson(file: FileContent, packages: LockedPackages): object | undefined {
  const installed = parseJson(file);
  const list = isTable(installed) ? installed['packages'] : installed;
  if (!Array.isArray(list)) return undefined;
  const entries = listOf(list).map(tableOf);
  const names = tableOf(installed)['dev-package-names'];
  const development = Array.isArray(names) ? new Set(textsOf(names)) : undefined;
  for (const entry of entries) {
    addComposerPackage(entry, development?.has(textOf(entry['name']) ?? ''), packages);
  }
  for (const entry of entries) connectComposerPackage(entry, packages);
  return {};
}
