import { basename, dirname } from 'node:path/posix';
import { formatPurl } from '@seaworthy/model';
import {
  isTable,
  listOf,
  parseJsonTable,
  type Table,
  tableOf,
  textOf,
} from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { npmIdentity, npmVersion } from './npm-identity.ts';

/** What an installed package says of itself in its package.json. */
interface InstalledNpmFact {
  readonly name: string;
  readonly version: string;
  readonly licenses: string[];
  readonly needs: string[];
}

/**
 * Packages whose files are there: https://docs.npmjs.com/cli/configuring-npm/package-json
 *
 * A package.json alone proves nothing: projects have one, test data has, and packages carry
 * stubs such as {"type":"module"}. It counts where Node.js looks packages up by name, and in a
 * directory that is named for it: unpacked releases and corepack's cache bear exactly its name
 * and version (opt/yarn-v1.22.22), vendored copies its name (vendor/vscode-jsonrpc).
 */
export const installedNpm: Cataloger<InstalledNpmFact> = {
  name: 'npm-installed',
  version: 1,
  about:
    "npm packages by their package.json in node_modules, in Debian's usr/share/nodejs, and unpacked releases such as opt/yarn-v1.22.22",
  selects: { names: ['package.json'], where: (path) => placeOf(path) !== 'other' },
  maxBytes: 4 * 1024 * 1024,

  read(file) {
    const manifest = parseJsonTable(file);
    const name = textOf(manifest['name']);
    const version = npmVersion(textOf(manifest['version']));
    if (npmIdentity(name) === undefined || version === undefined) return undefined;
    if (placeOf(file.path) === 'named' && !isNamedFor(dirname(file.path), name!, version))
      return undefined;
    const needs = ['dependencies', 'optionalDependencies'].flatMap((kind) =>
      Object.keys(tableOf(manifest[kind])),
    );
    return {
      name: name!,
      version,
      licenses: licensesOf(manifest),
      needs: needs.length > maxNeeds ? [] : needs,
    };
  },

  resolve(files) {
    const purls = new Map(
      files.map(({ path, fact: { name, version } }) => [
        dirname(path),
        formatPurl({ type: 'npm', ...npmIdentity(name)!, version }),
      ]),
    );
    return {
      packages: files.map((file) => {
        const { fact } = file;
        const needs = new Set(
          fact.needs.flatMap((name) => findNeeded(name, file.path, purls) ?? []),
        );
        return foundPackage(
          {
            type: 'npm',
            ...npmIdentity(fact.name)!,
            version: fact.version,
            licenses: fact.licenses,
            state: 'installed',
            ...(needs.size > 0 ? { dependsOn: [...needs].sort() } : {}),
          },
          file,
        );
      }),
    };
  },
};

/** Where packages are found by name; the second is Debian's. */
const packageDirectory = /^(?:.*\/)?(?:node_modules|usr\/(?:share|lib)\/nodejs)\/(.*)$/;

/** Copies that a package carries under their own name. */
const vendoredDirectory = /\/(?:vendor|vendored)\/((?:@[^/]+\/)?[^/@][^/]*)\/package\.json$/;

/**
 * "installed": in a directory of packages. "named": counts if the directory is named for the
 * package. "other": inside a package, or somebody's project.
 */
function placeOf(path: string): 'installed' | 'named' | 'other' {
  const match = packageDirectory.exec(path);
  if (match === null) return /\d\.\d[^/]*\/package\.json$/.test(path) ? 'named' : 'other';
  if (/^(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/.test(match[1]!)) return 'installed';
  return vendoredDirectory.test(path) ? 'named' : 'other';
}

/** "name-1.2.3", "name-v1.2.3", "name@1.2.3", "name/1.2.3" (scope left out), "vendor/name". */
function isNamedFor(directory: string, name: string, version: string): boolean {
  const base = basename(directory);
  const plain = npmIdentity(name)!.name;
  if (base === version) return basename(dirname(directory)) === plain;
  if (vendoredDirectory.exec(`${directory}/package.json`)?.[1] === name) return true;
  return [`${plain}-${version}`, `${plain}-v${version}`, `${plain}@${version}`].includes(base);
}

/** "license" is an SPDX expression; old packages have objects and lists of them. */
function licensesOf(manifest: Table): string[] {
  const { license, licenses } = manifest;
  return [license, ...listOf(license), ...listOf(licenses)].flatMap(
    (item) => textOf(isTable(item) ? item['type'] : item) ?? [],
  );
}

/** No real package has more; without the bound a hostile one would cost a look-up for each. */
const maxNeeds = 1000;
const maxLevels = 64;

/** Where Node.js would find a dependency: the nearest node_modules upwards, or Debian's. */
function findNeeded(
  name: string,
  path: string,
  purls: ReadonlyMap<string, string>,
): string | undefined {
  let directory = dirname(path);
  for (let level = 0; level < maxLevels && directory !== '.'; level += 1) {
    const beside = /(?:^|\/)(?:node_modules|nodejs)$/.test(directory);
    const purl = purls.get(`${directory}${beside ? '' : '/node_modules'}/${name}`);
    if (purl !== undefined) return purl;
    directory = dirname(directory);
  }
  return purls.get(`node_modules/${name}`);
}
