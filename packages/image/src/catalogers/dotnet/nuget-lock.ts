import { fieldOf, listOf, parseJson, tableOf, textOf } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';

interface LockedPackage {
  name: string;
  version: string;
  direct?: boolean;
}

/** Packages that NuGet pins: packages.lock.json, and project.assets.json of a restored project. */
export const nugetLock: Cataloger<LockedPackage[]> = {
  name: 'nuget-lock',
  version: 1,
  about: 'NuGet packages in packages.lock.json and project.assets.json',
  selects: { names: ['packages.lock.json', 'project.assets.json'] },
  maxBytes: 64 * 1024 ** 2,

  read(file) {
    const document = parseJson(file);
    const packages = file.path.endsWith('packages.lock.json')
      ? readLock(document)
      : readAssets(document);
    // Every target framework has its own list, and most of them are the same.
    const unique = new Map<string, LockedPackage>();
    for (const each of packages) {
      const key = `${each.name}/${each.version}`;
      if (each.direct === true || !unique.has(key)) unique.set(key, each);
    }
    return [...unique.values()];
  },

  resolve(files) {
    return {
      packages: files.flatMap((file) =>
        file.fact.map((each) => foundPackage({ type: 'nuget', ...each, state: 'locked' }, file)),
      ),
    };
  },
};

/** NuGet documentation, "PackageReference in project files", "Locking dependencies". */
function* readLock(document: unknown): Generator<LockedPackage> {
  for (const framework of Object.values(tableOf(fieldOf(document, 'dependencies')))) {
    for (const [name, entry] of Object.entries(tableOf(framework))) {
      const version = textOf(fieldOf(entry, 'resolved'));
      const type = fieldOf(entry, 'type');
      if (version === undefined || type === 'Project') continue;
      yield { name, version, direct: type === 'Direct' };
    }
  }
}

function* readAssets(document: unknown): Generator<LockedPackage> {
  const asked = new Set<string>();
  for (const group of Object.values(tableOf(fieldOf(document, 'projectFileDependencyGroups')))) {
    // "Newtonsoft.Json >= 13.0.1"
    for (const line of listOf(group)) asked.add(String(line).split(' ')[0]!.toLowerCase());
  }
  for (const [key, library] of Object.entries(tableOf(fieldOf(document, 'libraries')))) {
    const [name, version] = key.split('/');
    if (!name || !version || fieldOf(library, 'type') !== 'package') continue;
    yield { name, version, ...(asked.size > 0 && { direct: asked.has(name.toLowerCase()) }) };
  }
}
