import { fieldOf, listOf, parseJson, textOf, textsOf } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';

interface LockedModule {
  organization: string;
  name: string;
  version: string;
  configurations: string[];
}

/** Lock files of the sbt plug-in sbt-dependency-lock (stringbean/sbt-dependency-lock). */
export const sbtLock: Cataloger<LockedModule[]> = {
  name: 'sbt-lock',
  version: 1,
  about: 'Maven artifacts in build.sbt.lock',
  selects: { suffixes: ['.lock'], where: (path) => path.endsWith('.sbt.lock') },
  maxBytes: 16 * 1024 ** 2,

  read(file) {
    return listOf(fieldOf(parseJson(file), 'dependencies')).flatMap((entry) => {
      const organization = textOf(fieldOf(entry, 'org'));
      const name = textOf(fieldOf(entry, 'name'));
      const version = textOf(fieldOf(entry, 'version'));
      if (organization === undefined || name === undefined || version === undefined) return [];
      return {
        organization,
        name,
        version,
        configurations: textsOf(fieldOf(entry, 'configurations')),
      };
    });
  },

  resolve(files) {
    return {
      packages: files.flatMap((file) =>
        file.fact.map(({ organization, name, version, configurations }) =>
          foundPackage(
            {
              type: 'maven',
              namespace: organization,
              name,
              version,
              state: 'locked',
              ...(configurations.length > 0 &&
                configurations.every((each) => each === 'test' || each === 'scala-tool') && {
                  dev: true,
                }),
            },
            file,
          ),
        ),
      ),
    };
  },
};
