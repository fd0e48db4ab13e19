import type { FileContent } from '../../file-content.ts';
import { boundedLinesOf, boundedText } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { lockCataloger } from '../lock-cataloger.ts';
import type { LockedPackages } from '../locked-packages.ts';
import { PythonEntries } from './lock-entries.ts';
import { isProjectPath } from './python-name.ts';
import { pinnedRequirement } from './requirement.ts';

/**
 * pip's requirements files: https://pip.pypa.io/en/stable/reference/requirements-file-format/
 * A range says nothing of what is installed; files that "-r" names are found by themselves.
 */
export const requirements: Cataloger = lockCataloger({
  name: 'pip-requirements',
  version: 1,
  about:
    'Python packages pinned with "==" by requirements*.txt, *-requirements.txt, requirements/*.txt',
  type: 'pypi',
  names: [],
  suffixes: ['.txt'],
  where: (path) => requirementsPath.test(path) && isProjectPath(path),
  parse: parseRequirements,
});

const requirementsPath =
  /(?:^|\/)(?:requirements[^/]*|[^/]*[-_.]requirements|requirements\/[^/]+)\.txt$/i;

/** A file for development says so in its name. */
const developmentPath =
  /(?:^|[-_.])(?:dev|devel|develop|development|tests?|testing|lint|docs?)[-_.]/i;

export function parseRequirements(file: FileContent, packages: LockedPackages): object {
  const entries = new PythonEntries(packages);
  const dev = developmentPath.test(file.path.slice(file.path.lastIndexOf('/') + 1)) || undefined;
  for (const line of logicalLines(file)) {
    const pin = pinnedRequirement(line);
    if (pin !== undefined) entries.add(pin.name, pin.version, { dev });
  }
  return {};
}

/** Lines joined where they end in a backslash, without comments, options and blank ones. */
function* logicalLines(file: FileContent): Generator<string> {
  let logical = '';
  for (const line of boundedLinesOf(file.path, requirementsText(file))) {
    const text = line.replace(/(?:^|\s)#.*$/, '');
    const continues = text.endsWith('\\');
    // Only the beginning holds name and version; hashes follow.
    if (logical.length < maxPinLength) logical += continues ? text.slice(0, -1) : text;
    if (continues) continue;
    if (!/^\s*(?:-|$)/.test(logical)) yield logical;
    logical = '';
  }
}

const maxPinLength = 1024;

/** Windows shells write `pip freeze > requirements.txt` as UTF-16. */
function requirementsText(file: FileContent): string {
  const [first, second] = file.read(0, 2);
  return first === 0xff && second === 0xfe
    ? file.bytes().toString('utf16le').slice(1)
    : boundedText(file);
}
