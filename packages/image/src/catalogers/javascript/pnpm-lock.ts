import { malformed } from '@seaworthy/model';
import type { FileContent } from '../../file-content.ts';
import { boundedText } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { lockCataloger } from '../lock-cataloger.ts';
import { type LockedPackages, markReach, withoutCredentials } from '../locked-packages.ts';
import {
  childrenOf,
  type IndentedNode,
  pairsOf,
  parseIndentedText,
  scalarOf,
} from './indented-text.ts';
import { isOutsideRegistry, npmIdentity, npmVersion, splitAtVersion } from './npm-identity.ts';
import { isProjectPath } from './package-manifest.ts';

/** Lock files of pnpm, lockfileVersion 5.x, 6.x and 9.0: https://github.com/pnpm/spec */
export const pnpmLock: Cataloger = lockCataloger({
  name: 'pnpm-lock',
  version: 1,
  about:
    'npm packages pinned by pnpm-lock.yaml of pnpm 3 and newer, and node_modules/.pnpm/lock.yaml',
  type: 'npm',
  // pnpm keeps a copy of what it has installed; it is there when the project's own file is not.
  names: ['pnpm-lock.yaml', 'lock.yaml'],
  where: (path) =>
    path.endsWith('/lock.yaml')
      ? path.endsWith('node_modules/.pnpm/lock.yaml')
      : isProjectPath(path),
  parse: parsePnpmLock,
});

/** How one lockfileVersion writes the key of a package and refers to it. */
interface KeySyntax {
  /** Name and version in a key; what stands behind them tells peers apart. */
  split(key: string): [name: string, version: string];
  /** The key that a dependency's "name: reference" stands for; aliases refer to a whole key. */
  keyOf(name: string, reference: string): string;
}

/** "/@scope/name/1.0.0_react@18.2.0", "/name/1.0.0/react@16.0.0", "github.com/user/name/abc". */
const slashed: KeySyntax = {
  split(key) {
    const match = /^\/((?:@[^/]+\/)?[^/]+)\/([^/_(]+)/.exec(key);
    return match === null ? ['', ''] : [match[1]!, match[2]!];
  },
  keyOf: (name, reference) => (/^\d/.test(reference) ? `/${name}/${reference}` : reference),
};

/** "/name@1.0.0(react@18.2.0)" */
const slashedAt: KeySyntax = {
  split: (key) => splitAtVersion(withoutPeers(key.replace(/^\//, ''))),
  keyOf: (name, reference) => (/^\d/.test(reference) ? `/${name}@${reference}` : reference),
};

/** "name@1.0.0(react@18.2.0)" */
const plainAt: KeySyntax = {
  split: (key) => splitAtVersion(withoutPeers(key)),
  keyOf: (name, reference) =>
    /^(?:@[^/@]+\/)?[^/@:(]+@/.test(reference) ? reference : `${name}@${reference}`,
};

function parsePnpmLock(file: FileContent, packages: LockedPackages): object {
  const lock = parseIndentedText(file.path, boundedText(file), 'yaml');
  const lockfileVersion = Number.parseFloat(scalarOf(lock, 'lockfileVersion') ?? '');
  if (Number.isNaN(lockfileVersion)) throw malformed(file.path, 'no lockfileVersion');
  const syntax = lockfileVersion < 6 ? slashed : lockfileVersion < 9 ? slashedAt : plainAt;

  // From 9.0 on, "packages" holds what is true of a version and "snapshots" its dependencies,
  // once for every set of peers.
  const facts = new Map(childrenOf(lock, 'packages'));
  const places = lockfileVersion < 9 ? [...facts] : childrenOf(lock, 'snapshots');
  for (const [key, place] of places) addPlace(key, place, facts, syntax, packages);
  for (const [key, place] of places) {
    for (const [name, reference] of [
      ...pairsOf(place, 'dependencies'),
      ...pairsOf(place, 'optionalDependencies'),
    ]) {
      packages.connect(packages.indexOf(key), packages.indexOf(syntax.keyOf(name, reference)));
    }
  }

  const importers = childrenOf(lock, 'importers').map(([, importer]) => importer);
  // A project without workspaces stands at the top up to version 6.
  const projects = importers.length > 0 ? importers : [lock];
  markRoots(projects, syntax, packages);
  return {};
}

function addPlace(
  key: string,
  place: IndentedNode,
  facts: ReadonlyMap<string, IndentedNode>,
  syntax: KeySyntax,
  packages: LockedPackages,
): void {
  const fact = facts.get(key) ?? facts.get(withoutPeers(key));
  const resolution = scalarOf(fact, 'resolution') ?? '';
  if (/\bdirectory: /.test(resolution)) return; // a folder of the project
  const [name, version] = syntax.split(key);
  const identity = npmIdentity(scalarOf(fact, 'name') ?? name);
  const source = /\b(?:tarball|repo): ([^,}\s]+)/.exec(resolution)?.[1];
  const details: Record<string, string | boolean> = {};
  if (scalarOf(place, 'optional') === 'true') details['optional'] = true;
  if (source !== undefined && isOutsideRegistry(source)) {
    details['resolved'] = withoutCredentials(source);
  }
  const dev = scalarOf(place, 'dev');
  packages.add(key, {
    namespace: identity?.namespace,
    name: identity?.name,
    version:
      npmVersion(scalarOf(fact, 'version') ?? version) ?? (source === undefined ? undefined : ''),
    dev: dev === undefined ? undefined : dev === 'true',
    details: Object.keys(details).length > 0 ? details : undefined,
  });
}

/** Importers are the project and its workspaces. Up to 5.x a dependency is a plain reference. */
function markRoots(
  importers: readonly IndentedNode[],
  syntax: KeySyntax,
  packages: LockedPackages,
): void {
  const rootsOf = (kind: string): number[] =>
    importers.flatMap((importer) =>
      childrenOf(importer, kind).flatMap(([name, node]) => {
        const reference = scalarOf(node, 'version') ?? node.value;
        return packages.indexOf(syntax.keyOf(name, reference)) ?? [];
      }),
    );
  markReach(packages.list, {
    production: [...rootsOf('dependencies'), ...rootsOf('optionalDependencies')],
    development: rootsOf('devDependencies'),
  });
}

function withoutPeers(key: string): string {
  const at = key.indexOf('(');
  return at < 0 ? key : key.slice(0, at);
}
