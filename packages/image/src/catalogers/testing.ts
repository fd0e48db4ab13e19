import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '@seaworthy/model';
import { contentOf } from '../file-content.ts';
import type { CatalogedFile, Cataloger, FoundPackage } from './cataloger.ts';

/** For tests: what a cataloger makes of these files, with facts taken through JSON as the cache does. */
export function catalog<Fact>(
  cataloger: Cataloger<Fact>,
  files: Readonly<Record<string, string | Uint8Array>>,
): { packages: readonly FoundPackage[]; problems: Partial<Problem>[] } {
  const problems: Partial<Problem>[] = [];
  const context = { report: (problem: Partial<Problem>) => problems.push(problem), mayMatter };
  const cataloged: CatalogedFile<Fact>[] = [];
  for (const [path, data] of Object.entries(files)) {
    if (!selects(cataloger, path)) continue;
    const fact = cataloger.read(contentOf(path, data), context);
    if (fact !== undefined) {
      cataloged.push({ path, layer: 0, fact: JSON.parse(JSON.stringify(fact)) });
    }
  }
  return { packages: cataloger.resolve(cataloged, { distribution: undefined }).packages, problems };
}

/** Name, version and marks on one line, for lists that a person can compare. */
export function summaryOf(packages: readonly FoundPackage[]): string[] {
  return packages
    .map(({ name, version, dev, direct }) =>
      [`${name}@${version}`, dev === true && 'dev', direct === true && 'direct']
        .filter(Boolean)
        .join(' '),
    )
    .sort();
}

function selects({ selects }: Cataloger, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const directory = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
  const wanted =
    selects.paths?.includes(path) === true ||
    selects.names?.includes(name) === true ||
    selects.suffixes?.some((suffix) => name.endsWith(suffix)) === true ||
    selects.directories?.includes(directory) === true;
  return wanted && (selects.where?.(path) ?? true);
}

function mayMatter(): boolean {
  return true;
}

/** A file of the testdata folder beside a test. */
export function testdata(testDirectory: string, name: string): string {
  return readFileSync(join(testDirectory, 'testdata', name), 'utf8');
}
