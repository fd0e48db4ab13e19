import { fieldOf, listOf, parseJson, textOf } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';

interface PinnedPackage {
  /** "github.com/apple" */
  namespace?: string;
  name: string;
  version: string;
  branch?: string;
  revision?: string;
}

/**
 * Packages that the Swift Package Manager pins (swiftlang/swift-package-manager, "ResolvedPackages
 * Store": versions 1 to 3). The name of a package is where its repository lies.
 */
export const packageResolved: Cataloger<PinnedPackage[]> = {
  name: 'package-resolved',
  version: 1,
  about: 'Swift packages in Package.resolved, versions 1 to 3',
  // What is under .build are the checked-out sources of strangers.
  selects: { names: ['Package.resolved'], where: (path) => !path.includes('.build/checkouts/') },
  maxBytes: 4 * 1024 ** 2,

  read(file) {
    const document = parseJson(file);
    const pins = listOf(fieldOf(document, 'pins') ?? fieldOf(fieldOf(document, 'object'), 'pins'));
    return pins.flatMap((pin): PinnedPackage[] => {
      if (fieldOf(pin, 'kind') === 'localSourceControl') return [];
      const address = textOf(fieldOf(pin, 'location')) ?? textOf(fieldOf(pin, 'repositoryURL'));
      const identity = textOf(fieldOf(pin, 'identity')) ?? textOf(fieldOf(pin, 'package'));
      const parts = address === undefined ? registryName(identity) : repositoryName(address);
      if (parts === undefined) return [];
      const state = fieldOf(pin, 'state');
      const branch = textOf(fieldOf(state, 'branch'));
      const revision = textOf(fieldOf(state, 'revision'));
      return [
        {
          ...parts,
          version: textOf(fieldOf(state, 'version')) ?? '',
          ...(branch && { branch }),
          ...(revision && { revision }),
        },
      ];
    });
  },

  resolve(files) {
    return {
      packages: files.flatMap((file) =>
        file.fact.map(({ namespace, name, version, branch, revision }) =>
          foundPackage(
            {
              type: 'swift',
              namespace,
              name,
              version,
              state: 'locked',
              details: { ...(branch && { branch }), ...(revision && { revision }) },
            },
            file,
          ),
        ),
      ),
    };
  },
};

/** "github.com/apple" and "swift-nio" of any way to write the address of a repository. */
function repositoryName(address: string): { namespace: string; name: string } | undefined {
  const match =
    /^(?:[a-z+]+:\/\/)?(?:[^@/\s]+@)?([\w.-]+)(?::\d+)?[/:]([^\s?#]*[^\s?#/])\/?$/i.exec(address);
  if (match === null) return undefined;
  const segments = match[2]!.split('/').filter((segment) => segment !== '');
  const name = segments.pop()?.replace(/\.git$/, '');
  if (!name || segments.length === 0) return undefined;
  return { namespace: [match[1]!.toLowerCase(), ...segments].join('/'), name };
}

/** A registry's packages are named "scope.name". */
function registryName(identity: string | undefined): PinnedName | undefined {
  if (identity === undefined) return undefined;
  const dot = identity.indexOf('.');
  if (dot <= 0) return { name: identity };
  return { namespace: identity.slice(0, dot), name: identity.slice(dot + 1) };
}

type PinnedName = Pick<PinnedPackage, 'namespace' | 'name'>;
