import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Distribution, Problem } from '@seaworthy/model';
import { contentOf, type FileContent } from '../file-content.ts';
import { isElf, Selection } from '../layer/selection.ts';
import type { CatalogedFile, Cataloger, CatalogResult, FoundPackage } from './cataloger.ts';

/** What a cataloger made of some files, and what it complained about while reading them. */
export interface Cataloged extends CatalogResult {
  readonly reported: readonly Pick<Problem, 'code' | 'message' | 'hint'>[];
  /** The sum of the facts' sizes as they are cached. */
  readonly factBytes: number;
}

interface Options {
  distribution?: Partial<Distribution>;
  mayMatter?: (path: string) => boolean;
  /** Layer of each path; 0 when not said. */
  layers?: Readonly<Record<string, number>>;
}

/** Runs one cataloger over files as the assembler does; facts go through JSON, as the cache does. */
export function catalog<Fact>(
  cataloger: Cataloger<Fact>,
  files: Readonly<Record<string, string | Uint8Array>> | readonly FileContent[],
  options: Options = {},
): Cataloged {
  const contents = Array.isArray(files)
    ? (files as readonly FileContent[])
    : Object.entries(files as Record<string, string | Uint8Array>).map(([path, data]) =>
        contentOf(path, data),
      );
  const reported: Cataloged['reported'][number][] = [];
  const facts: CatalogedFile<Fact>[] = [];
  let factBytes = 0;
  const selection = new Selection([cataloger]);
  for (const file of contents) {
    const isWanted =
      selection.byPath(file.path).length > 0 ||
      (selection.byElf(file.path).length > 0 && isElf(file.read(0, 4)));
    if (!isWanted) continue;
    const fact = cataloger.read(file, {
      report: (problem) => reported.push(problem),
      mayMatter: options.mayMatter ?? (() => true),
    });
    if (fact === undefined) continue;
    const json = JSON.stringify(fact);
    factBytes += json.length;
    facts.push({
      path: file.path,
      layer: options.layers?.[file.path] ?? 0,
      fact: JSON.parse(json),
    });
  }
  const { distribution } = options;
  const result = cataloger.resolve(facts, {
    distribution: distribution && {
      id: 'debian',
      idLike: [],
      versionId: '12',
      name: 'test',
      ...distribution,
    },
  });
  return { ...result, reported, factBytes };
}

/** The regular files below `root` that the cataloger selects; links are not followed. */
export function selectFiles(cataloger: Cataloger, root: string, under = ''): FileContent[] {
  const selection = new Selection([cataloger]);
  const files: FileContent[] = [];
  for (const entry of readdirSync(join(root, under), { withFileTypes: true })) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory() && !['proc', 'sys', 'dev'].includes(path)) {
      files.push(...selectFiles(cataloger, root, path));
    } else if (entry.isFile() && selection.byPath(path).length > 0) {
      const absolute = join(root, path);
      files.push(contentOf(path, readFileSync(absolute), statSync(absolute).mode & 0o7777));
    }
  }
  return files;
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

/** A file of the testdata folder beside a test. */
export function testdata(testDirectory: string, name: string): string {
  return readFileSync(join(testDirectory, 'testdata', name), 'utf8');
}
