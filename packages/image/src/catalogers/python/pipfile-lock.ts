import { malformed } from '@seaworthy/model';
import type { FileContent } from '../../file-content.ts';
import { isTable, parseJsonTable, tableOf, textOf } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { lockCataloger } from '../lock-cataloger.ts';
import { type LockedPackages, withoutCredentials } from '../locked-packages.ts';
import { PythonEntries } from './lock-entries.ts';
import { parsePipfile } from './project-manifest.ts';
import { isProjectPath } from './python-name.ts';

/** Lock files of Pipenv: https://pipenv.pypa.io/en/latest/pipfile.html */
export const pipfileLock: Cataloger = lockCataloger({
  name: 'pipfile-lock',
  version: 1,
  about: 'Python packages pinned by Pipfile.lock; the Pipfile beside it says which are asked for',
  type: 'pypi',
  names: ['Pipfile.lock'],
  where: isProjectPath,
  parse: parsePipfileLock,
  manifest: { names: ['Pipfile'], parse: parsePipfile },
});

function parsePipfileLock(file: FileContent, packages: LockedPackages): object {
  const lock = parseJsonTable(file);
  if (!isTable(lock['_meta'])) throw malformed(file.path, 'no "_meta"');
  const entries = new PythonEntries(packages);
  for (const [category, names] of Object.entries(lock)) {
    if (category === '_meta') continue;
    for (const [name, value] of Object.entries(tableOf(names))) {
      const entry = tableOf(value);
      if (entry['path'] !== undefined || entry['editable'] === true) continue;
      // Left open because nothing on the locking machine needed it.
      if (entry['version'] === '*') continue;
      const source = textOf(entry['git']) ?? textOf(entry['file']);
      const index = entries.add(name, pinnedVersion(textOf(entry['version'])), {
        details: source === undefined ? undefined : { resolved: withoutCredentials(source) },
        // Categories of one's own ("docs", "prod") say nothing of what they are for.
        dev: category === 'develop' ? true : category === 'default' ? false : undefined,
      });
      // The same version for both: it ships.
      if (index !== undefined && category === 'default') packages.list[index]!.dev = false;
    }
  }
  return {};
}

/** "==1.2.3"; entries from Git have no version. */
function pinnedVersion(text: string | undefined): string | undefined {
  return text === undefined ? '' : /^===?(.+)$/.exec(text)?.[1];
}
