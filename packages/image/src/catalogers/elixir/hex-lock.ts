import type { Cataloger } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { atomOf, isList, parseTerms, type Term } from './terms.ts';

interface LockedPackage {
  name: string;
  version: string;
  /** The repository of Hex, when it is not the public one. */
  organization?: string;
  /** Names of what it needs. */
  dependencies: string[];
  direct?: boolean;
}

/** Packages of Hex that Elixir's mix and Erlang's rebar3 pin. Those from git have no version. */
export const hexLock: Cataloger<LockedPackage[]> = {
  name: 'hex-lock',
  version: 1,
  about: 'Elixir and Erlang packages in mix.lock and rebar.lock',
  selects: { names: ['mix.lock', 'rebar.lock'] },
  maxBytes: 4 * 1024 ** 2,

  read(file) {
    const terms = parseTerms(file.path, file.text());
    return file.path.endsWith('mix.lock') ? readMixLock(terms) : readRebarLock(terms);
  },

  resolve(files) {
    return {
      packages: files.flatMap((file) => {
        const purls = new Map<string, string>();
        const packages = file.fact.map((locked) => {
          const { dependencies, organization, ...rest } = locked;
          const found = foundPackage(
            {
              type: 'hex',
              namespace: organization,
              ...rest,
              state: 'locked',
              ...(organization && { details: { organization } }),
            },
            file,
          );
          purls.set(locked.name, found.purl);
          return found;
        });
        return packages.map((found, index) => {
          const dependsOn = file.fact[index]!.dependencies.flatMap((name) => purls.get(name) ?? []);
          return dependsOn.length > 0 ? { ...found, dependsOn } : found;
        });
      }),
    };
  },
};

/**
 * A map of names to tuples, of which Hex's own are (hexpm/hex, "lib/hex/utils.ex", lock/1)
 * {:hex, name, version, checksum, managers, dependencies, repository, checksum}.
 */
function readMixLock(terms: readonly Term[]): LockedPackage[] {
  const map = isList(terms[0]) ? terms[0] : [];
  return map.flatMap((entry): LockedPackage[] => {
    if (!isList(entry) || atomOf(entry[0]) !== 'hex') return [];
    const name = atomOf(entry[1]);
    const version = entry[2];
    if (name === undefined || typeof version !== 'string') return [];
    const dependencies = isList(entry[5]) ? entry[5] : [];
    return [
      {
        name,
        version,
        ...organizationOf(entry[6]),
        dependencies: dependencies.flatMap((each) => (isList(each) ? (atomOf(each[0]) ?? []) : [])),
      },
    ];
  });
}

/** "hexpm" is the public repository, "hexpm:acme" the private one of an organization. */
function organizationOf(repository: Term | undefined): { organization?: string } {
  if (typeof repository !== 'string' || !repository.startsWith('hexpm:')) return {};
  return { organization: repository.slice('hexpm:'.length) };
}

/**
 * A list of {name, {pkg, hex name, version ...}, level}, in newer files inside of a tuple behind
 * the format's version (erlang/rebar3, "rebar_config.erl"). Level 0 is what the project asks for.
 */
function readRebarLock(terms: readonly Term[]): LockedPackage[] {
  const [first] = terms;
  const isVersioned = isList(first) && typeof first[0] === 'string';
  const list = isVersioned ? first[1] : first;
  if (!isList(list)) return [];
  return list.flatMap((entry): LockedPackage[] => {
    if (!isList(entry)) return [];
    const [, source, level] = entry;
    if (!isList(source) || atomOf(source[0]) !== 'pkg') return [];
    const [, name, version] = source;
    if (typeof name !== 'string' || typeof version !== 'string') return [];
    return [{ name, version, dependencies: [], direct: level === 0 }];
  });
}
