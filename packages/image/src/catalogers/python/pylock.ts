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
import { type LockedPackages, withoutCredentials } from '../locked-packages.ts';
import { identityOf, PythonEntries } from './lock-entries.ts';
import { isProjectPath } from './python-name.ts';

/** The common lock file of Python: https://packaging.python.org/specifications/pylock-toml/ */
export const pylock: Cataloger = lockCataloger({
  name: 'pylock',
  version: 1,
  about: 'Python packages pinned by pylock.toml and pylock.NAME.toml (PEP 751)',
  type: 'pypi',
  names: ['pylock.toml'],
  suffixes: ['.toml'],
  where: (path) => /(?:^|\/)pylock(?:\.[^./]+)?\.toml$/.test(path) && isProjectPath(path),
  parse: parsePylock,
});

function parsePylock(file: FileContent, packages: LockedPackages): object {
  const lock = parseTomlTable(file);
  if (textOf(lock['lock-version']) === undefined) throw malformed(file.path, 'no lock-version');
  const shipped = new Set(['default', ...textsOf(lock['default-groups'])]);
  const entries = new PythonEntries(packages);
  const added: [index: number | undefined, entry: Table][] = [];
  for (const entry of listOf(lock['packages']).map(tableOf)) {
    if (entry['directory'] !== undefined) continue; // a folder of the project
    const source = textOf(tableOf(entry['vcs'])['url']) ?? textOf(tableOf(entry['archive'])['url']);
    const [name, version] = identityOf(entry);
    const index = entries.add(name, version ?? '', {
      dev: isDev(textOf(entry['marker']), shipped),
      details: source === undefined ? undefined : { resolved: withoutCredentials(source) },
    });
    added.push([index, entry]);
  }
  for (const [index, entry] of added) {
    for (const dependency of listOf(entry['dependencies'])) {
      entries.connect(index, entries.find(...identityOf(tableOf(dependency))));
    }
  }
  return {};
}

/** Whether a marker asks for groups and none of them is installed unasked. */
function isDev(marker: string | undefined, shipped: ReadonlySet<string>): boolean | undefined {
  const groups = [
    ...(marker ?? '').slice(0, 4096).matchAll(/["']([\w.-]{1,128})["'] in dependency_groups/g),
  ].map((match) => match[1]!);
  if (groups.length === 0) return undefined;
  return !groups.some((group) => shipped.has(group));
}
