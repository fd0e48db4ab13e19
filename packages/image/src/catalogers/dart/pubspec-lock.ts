import { fieldOf, tableOf, textOf } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { parseBlockMapping } from './block-mapping.ts';

interface LockedPackage {
  name: string;
  version: string;
  /** "direct main", "direct dev", "direct overridden" or "transitive". */
  dependency: string;
  /** Where it is hosted, when that is not pub.dev. */
  host?: string;
  /** Address and revision of a git repository. */
  repository?: string;
}

const publicHosts = new Set(['https://pub.dev', 'https://pub.dartlang.org']);

/** Packages that Dart and Flutter pin (dart.dev/tools/pub/pubspec, "Lockfile"). */
export const pubspecLock: Cataloger<LockedPackage[]> = {
  name: 'pubspec-lock',
  version: 1,
  about: 'Dart and Flutter packages in pubspec.lock',
  // The package cache holds the lock files of strangers.
  selects: { names: ['pubspec.lock'], where: (path) => !path.includes('.pub-cache/') },
  maxBytes: 4 * 1024 ** 2,

  read(file) {
    const packages = tableOf(fieldOf(parseBlockMapping(file.path, file.text()), 'packages'));
    return Object.entries(packages).flatMap(([name, entry]): LockedPackage[] => {
      const version = textOf(fieldOf(entry, 'version'));
      const source = fieldOf(entry, 'source');
      // Packages of the SDK and of the project itself have no version of their own.
      if (version === undefined || source === 'sdk' || source === 'path') return [];
      const description = fieldOf(entry, 'description');
      const url = textOf(fieldOf(description, 'url'));
      const revision = textOf(fieldOf(description, 'resolved-ref'));
      const isHosted = source === 'hosted';
      return [
        {
          name,
          version,
          dependency: textOf(fieldOf(entry, 'dependency')) ?? '',
          ...(isHosted && url !== undefined && !publicHosts.has(url) && { host: url }),
          ...(source === 'git' && url && { repository: `${url}${revision ? `@${revision}` : ''}` }),
        },
      ];
    });
  },

  resolve(files) {
    return {
      packages: files.flatMap((file) =>
        file.fact.map(({ name, version, dependency, host, repository }) =>
          foundPackage(
            {
              type: 'pub',
              name,
              version,
              qualifiers: {
                repository_url: host,
                vcs_url: repository === undefined ? undefined : `git+${repository}`,
              },
              state: 'locked',
              direct: dependency.startsWith('direct'),
              ...(dependency === 'direct dev' && { dev: true }),
            },
            file,
          ),
        ),
      ),
    };
  },
};
