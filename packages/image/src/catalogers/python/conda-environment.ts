import type { FileContent } from '../../file-content.ts';
import { boundedLinesOf, boundedText } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { lockCataloger } from '../lock-cataloger.ts';
import type { LockedPackages } from '../locked-packages.ts';
import { isProjectPath } from './python-name.ts';
import { pinnedRequirement } from './requirement.ts';

/**
 * Environments as conda exports and people write them:
 * https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html
 */
export const condaEnvironment: Cataloger = lockCataloger({
  name: 'conda-environment',
  version: 1,
  about: 'Packages that environment.yml asks for with an exact version, those of its pip list too',
  type: 'conda',
  state: 'declared',
  names: ['environment.yml', 'environment.yaml'],
  where: isProjectPath,
  parse: parseCondaEnvironment,
});

/**
 * Reads the list items under "dependencies:" by their indentation; nothing else in the file is of
 * interest, and a YAML parser would be slow on a hostile one.
 */
function parseCondaEnvironment(file: FileContent, packages: LockedPackages): object | undefined {
  let inDependencies = false;
  let seen = false;
  let pipIndent = Number.POSITIVE_INFINITY; // items indented deeper than "- pip:" are pip's
  for (const line of boundedLinesOf(file.path, boundedText(file))) {
    const key = /^([\w-]+):\s*$/.exec(line);
    if (key !== null) {
      inDependencies = key[1] === 'dependencies';
      seen ||= inDependencies;
      continue;
    }
    const item = inDependencies ? /^( *)- *(.*)$/.exec(line) : null;
    if (item === null) continue;
    const indent = item[1]!.length;
    if (indent <= pipIndent) pipIndent = Number.POSITIVE_INFINITY;
    const text = item[2]!
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2');
    if (text === 'pip:') pipIndent = indent;
    else if (indent > pipIndent) addRequirement(text, packages);
    else addSpec(text, packages);
  }
  return seen ? {} : undefined;
}

/**
 * "name=1.2.3=build", "name==1.2.3", "channel::name=1.2.3". A single "=" would also take 1.2.3.4;
 * it is what conda exports without builds, so that it counts if it looks complete.
 */
function addSpec(spec: string, packages: LockedPackages): void {
  const match = /^(?:[\w./-]+::)?([\w.-]+) ?==?([\w.!+-]+)(?:=([\w.-]+))?$/.exec(
    spec.slice(0, 512),
  );
  const [, name, version, build] = match ?? [];
  if (version === undefined) return;
  const isComplete = build !== undefined || spec.includes('==') || version.split('.').length > 2;
  if (!isComplete) return;
  packages.add(`conda ${name} ${version}`, { name, version, direct: true });
}

function addRequirement(requirement: string, packages: LockedPackages): void {
  const pin = pinnedRequirement(requirement);
  if (pin !== undefined)
    packages.add(`pypi ${pin.name} ${pin.version}`, { type: 'pypi', direct: true, ...pin });
}
