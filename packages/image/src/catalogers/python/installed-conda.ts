import { dirname } from 'node:path/posix';
import { formatPurl, malformed } from '@seaworthy/model';
import { maxLockBytes, parseJsonTable, textOf, textsOf } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { isPlausibleName, isPlausibleVersion } from '../locked-packages.ts';

interface CondaFact {
  readonly name: string;
  readonly version: string;
  readonly qualifiers: Record<string, string>;
  readonly licenses: string[];
  readonly needs: string[];
  readonly direct: boolean | null;
}

/**
 * Packages of an installed conda environment: one JSON file each in conda-meta
 * (https://docs.conda.io/projects/conda/en/stable/dev-guide/specs/). The Python packages among them
 * have their dist-info besides; that is what advisories speak of.
 */
export const installedConda: Cataloger<CondaFact> = {
  name: 'conda-installed',
  version: 1,
  about: 'Packages of conda environments by conda-meta/*.json',
  selects: {
    suffixes: ['.json'],
    where: (path) => /(?:^|\/)conda-meta\/[^/]+\.json$/.test(path),
  },
  maxBytes: maxLockBytes,

  read(file) {
    const record = parseJsonTable(file);
    const name = textOf(record['name']);
    const version = textOf(record['version']);
    if (!isPlausibleName(name) || !isPlausibleVersion(version)) {
      if (record['depends'] === undefined) return undefined; // another file of conda's
      throw malformed(file.path, 'no usable name and version');
    }
    const license = textOf(record['license']);
    return {
      name,
      version,
      qualifiers: qualifiersOf(record),
      licenses: license === undefined ? [] : [license],
      // "python >=3.9,<3.10" begins with the name.
      needs: textsOf(record['depends']).map((need) => need.split(/[\s=<>!]/, 1)[0]!),
      direct: wasAsked(record['requested_spec'] ?? record['requested_specs']),
    };
  },

  resolve(files) {
    const keyOf = (path: string, name: string) => `${dirname(path)}/${name}`;
    const purls = new Map(
      files.map(({ path, fact: { name, version, qualifiers } }) => [
        keyOf(path, name),
        formatPurl({ type: 'conda', name, version, qualifiers }),
      ]),
    );
    return {
      packages: files.map((file) => {
        const { needs, direct, ...identity } = file.fact;
        const dependsOn = needs.flatMap((need) => purls.get(keyOf(file.path, need)) ?? []);
        return foundPackage(
          {
            type: 'conda',
            state: 'installed',
            ...identity,
            ...(direct === null ? {} : { direct }),
            ...(dependsOn.length > 0 ? { dependsOn: [...new Set(dependsOn)].sort() } : {}),
          },
          file,
        );
      }),
    };
  },
};

/** As the purl specification has them: https://github.com/package-url/purl-spec, type conda. */
function qualifiersOf(record: Record<string, unknown>): Record<string, string> {
  const channel = textOf(record['channel']) ?? '';
  const kind = /\.(conda|tar\.bz2)$/.exec(textOf(record['fn']) ?? '')?.[1];
  const qualifiers = {
    build: textOf(record['build']),
    // ".../pkgs/main/linux-64" or "https://conda.anaconda.org/conda-forge/linux-64"
    channel: channel
      .replace(/^[a-z]+:\/\/[^/]*\//, '')
      .replace(/\/(?:linux|osx|win|noarch)[\w-]*$/, ''),
    subdir: textOf(record['subdir']),
    type: kind,
  };
  return Object.fromEntries(
    Object.entries(qualifiers).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

/** conda writes the request beside what somebody asked for, and nothing or "None" elsewhere. */
function wasAsked(spec: unknown): boolean | null {
  if (spec === undefined) return null;
  if (Array.isArray(spec)) return spec.length > 0;
  return typeof spec === 'string' && spec !== '' && spec !== 'None';
}
