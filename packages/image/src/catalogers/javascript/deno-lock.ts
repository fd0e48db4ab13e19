import type { FileContent } from '../../file-content.ts';
import {
  isTable,
  parseJsonTable,
  type Table,
  tableOf,
  textOf,
  textsOf,
} from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { lockCataloger } from '../lock-cataloger.ts';
import type { LockedPackages } from '../locked-packages.ts';
import { npmIdentity, npmVersion, splitAtVersion } from './npm-identity.ts';
import { isProjectPath } from './package-manifest.ts';

/**
 * Lock files of Deno, versions 2 to 5 (https://docs.deno.com/runtime/fundamentals/modules). Only
 * the npm part: no advisory speaks of JSR packages or of plain URLs.
 */
export const denoLock: Cataloger = lockCataloger({
  name: 'deno-lock',
  version: 1,
  about: 'npm packages pinned by deno.lock',
  type: 'npm',
  names: ['deno.lock'],
  where: isProjectPath,
  parse: parseDenoLock,
});

function parseDenoLock(file: FileContent, packages: LockedPackages): object {
  const lock = parseJsonTable(file);
  const inner = tableOf(lock['packages']);
  const npm = tableOf(lock['npm'] ?? inner['npm']);
  // Version 2 has { npm: { specifiers, packages } }, 3 { packages: { npm } }, 4 and 5 { npm }.
  const places = Object.entries(isTable(npm['packages']) ? npm['packages'] : npm);
  const byName = new Map<string, number | undefined>();
  for (const [key] of places) {
    const [name, version] = splitKey(key);
    const identity = npmIdentity(name);
    const index = packages.add(key, {
      namespace: identity?.namespace,
      name: identity?.name,
      version: npmVersion(version),
    });
    byName.set(name, byName.has(name) ? undefined : index);
  }
  for (const [key, value] of places) {
    for (const needed of neededKeys(tableOf(value)['dependencies'])) {
      // From version 4 on, the version is left out where there is one only.
      packages.connect(packages.indexOf(key), packages.indexOf(needed) ?? byName.get(needed));
    }
  }
  const specifiers = lock['specifiers'] ?? inner['specifiers'] ?? npm['specifiers'];
  markDirect(tableOf(specifiers), packages);
  return {};
}

/** "1.0.0_react@18.2.0": what follows the underscore are the peers it was resolved with. */
function splitKey(key: string): [name: string, version: string] {
  const [name, version] = splitAtVersion(key);
  return [name, version.split('_', 1)[0]!];
}

/** A list of keys, or up to version 3 a table of names to keys. */
function neededKeys(dependencies: unknown): string[] {
  return Array.isArray(dependencies)
    ? textsOf(dependencies)
    : textsOf(Object.values(tableOf(dependencies)));
}

/** Specifiers are what the project's code and configuration ask for: "npm:ms@^2" to a version. */
function markDirect(specifiers: Table, packages: LockedPackages): void {
  for (const entry of packages.list) entry.direct = false;
  for (const [specifier, value] of Object.entries(specifiers)) {
    const answer = (textOf(value) ?? '').replace(/^npm:/, '');
    const [name] = splitAtVersion(specifier.replace(/^npm:/, ''));
    const index = packages.indexOf(answer) ?? packages.indexOf(`${name}@${answer}`);
    if (index !== undefined) packages.list[index]!.direct = true;
  }
}
