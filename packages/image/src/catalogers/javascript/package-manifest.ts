import type { FileContent } from '../../file-content.ts';
import { parseJsonTable, tableOf, textsOf } from '../../formats/structured-text.ts';
import type { ManifestFact } from '../lock-cataloger.ts';

/** Paths that hold a project's own manifest, not that of an installed package. */
export function isProjectPath(path: string): boolean {
  return !path.startsWith('node_modules/') && !path.includes('/node_modules/');
}

/**
 * What a project's package.json asks for, as "name@range". Optional dependencies ship too; peer
 * dependencies are the affair of whoever installs the project.
 */
export function parsePackageManifest(file: FileContent): ManifestFact {
  const manifest = parseJsonTable(file);
  const { workspaces } = manifest;
  return {
    production: [
      ...requests(manifest['dependencies']),
      ...requests(manifest['optionalDependencies']),
    ],
    development: requests(manifest['devDependencies']),
    // yarn also takes { "packages": [...], "nohoist": [...] }.
    workspaces: textsOf(Array.isArray(workspaces) ? workspaces : tableOf(workspaces)['packages']),
  };
}

function requests(dependencies: unknown): string[] {
  return Object.entries(tableOf(dependencies)).map(([name, range]) => `${name}@${String(range)}`);
}
