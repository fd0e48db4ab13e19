import { malformed } from '@seaworthy/model';
import type { FileContent } from '../../file-content.ts';
import { listOf, parseJsonTable, tableOf } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { lockCataloger, type ManifestFact } from '../lock-cataloger.ts';
import type { LockedPackages } from '../locked-packages.ts';
import { addComposerPackage, connectComposerPackage } from './composer-package.ts';

/** Lock files of Composer: https://getcomposer.org/doc/01-basic-usage.md */
export const composerLock: Cataloger = lockCataloger({
  name: 'composer-lock',
  version: 1,
  about: 'PHP packages pinned by composer.lock; composer.json beside it says which are asked for',
  type: 'composer',
  names: ['composer.lock'],
  // Installed packages bring their own composer.json, which asks for nothing here.
  where: (path) => !/(?:^|\/)vendor\//.test(path),
  parse: parseComposerLock,
  manifest: { names: ['composer.json'], parse: parseComposerManifest },
});

function parseComposerLock(file: FileContent, packages: LockedPackages): object {
  const lock = parseJsonTable(file);
  if (!Array.isArray(lock['packages'])) throw malformed(file.path, 'no "packages"');
  const shipped = listOf(lock['packages']).map(tableOf);
  const development = listOf(lock['packages-dev']).map(tableOf);
  for (const entry of shipped) addComposerPackage(entry, false, packages);
  for (const entry of development) addComposerPackage(entry, true, packages);
  for (const entry of [...shipped, ...development]) connectComposerPackage(entry, packages);
  return {};
}

function parseComposerManifest(file: FileContent): ManifestFact {
  const manifest = parseJsonTable(file);
  const namesOf = (value: unknown) => Object.keys(tableOf(value)).map((name) => name.toLowerCase());
  return {
    production: namesOf(manifest['require']),
    development: namesOf(manifest['require-dev']),
  };
}
