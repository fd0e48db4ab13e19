import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Distribution, Problem } from '@seaworthy/model';
import { contentOf, type FileContent } from '../../file-content.ts';
import type { CatalogedFile, Cataloger, CatalogResult, FileSelector } from '../cataloger.ts';

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
  for (const file of contents) {
    if (!selects(cataloger.selects, file.path)) continue;
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
  const files: FileContent[] = [];
  for (const entry of readdirSync(join(root, under), { withFileTypes: true })) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory() && !['proc', 'sys', 'dev'].includes(path)) {
      files.push(...selectFiles(cataloger, root, path));
    } else if (entry.isFile() && selects(cataloger.selects, path)) {
      const absolute = join(root, path);
      files.push(contentOf(path, readFileSync(absolute), statSync(absolute).mode & 0o7777));
    }
  }
  return files;
}

function selects(selector: FileSelector, path: string): boolean {
  const selected =
    selector.paths?.includes(path) ||
    selector.names?.includes(basename(path)) ||
    selector.suffixes?.includes(extname(path)) ||
    selector.directories?.includes(dirname(path));
  return selected === true && (selector.where?.(path) ?? true);
}
