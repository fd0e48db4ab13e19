import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '@seaworthy/testkit';

/** What `find` says of everything in a tree, by path: enough to see what changed. */
export type Listing = ReadonlyMap<string, string>;

export async function listTree(tree: string): Promise<Listing> {
  // Inode and change time tell a file that was written anew with the same size.
  const lines = await run('find', [
    tree,
    '-mindepth',
    '1',
    '-printf',
    '%P\\t%y %s %m %i %C@ %l\\0',
  ]);
  return new Map(
    lines
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => line.split('\t') as [string, string]),
  );
}

/**
 * Packs what changed in a tree as a layer (OCI image-spec layer.md, "Change Types"): what is new or
 * changed, and a whiteout for what is gone. Directories in `opaque` are packed whole instead, with
 * the marker that hides all that lower layers have there.
 */
export async function packChanges(options: {
  readonly tree: string;
  readonly before: Listing;
  readonly after: Listing;
  readonly opaque: readonly string[];
  /** A directory for what is needed on the way; must not exist. */
  readonly workDirectory: string;
  readonly layerFile: string;
}): Promise<void> {
  const { tree, before, after, opaque, workDirectory, layerFile } = options;
  const inOpaque = (path: string) => opaque.some((directory) => path.startsWith(`${directory}/`));
  const changed = [...after.keys()].filter(
    (path) => inOpaque(path) || before.get(path) !== after.get(path),
  );
  const gone = [...before.keys()].filter(
    (path) => !after.has(path) && !inOpaque(path) && !isGone(dirname(path), before, after),
  );
  const markers = [
    ...gone.map((path) => join(dirname(path), `.wh.${path.slice(path.lastIndexOf('/') + 1)}`)),
    ...opaque.map((directory) => `${directory}/.wh..wh..opq`),
  ];
  await mkdir(workDirectory);
  for (const marker of markers) {
    await mkdir(join(workDirectory, 'markers', dirname(marker)), { recursive: true });
    await writeFile(join(workDirectory, 'markers', marker), '');
  }
  const listed = async (name: string, paths: readonly string[]) => {
    const file = join(workDirectory, name);
    await writeFile(file, paths.map((path) => `${path}\0`).join(''));
    return ['--null', '--no-recursion', `--files-from=${file}`];
  };
  await run('tar', [
    ...['--create', `--file=${layerFile}`, '--numeric-owner'],
    ...['--directory', tree, ...(await listed('changed', changed))],
  ]);
  await run('tar', [
    ...['--append', `--file=${layerFile}`, '--numeric-owner'],
    ...['--directory', join(workDirectory, 'markers'), ...(await listed('marked', markers))],
  ]);
}

/** A whiteout of a directory hides all that is in it. */
function isGone(path: string, before: Listing, after: Listing): boolean {
  return before.has(path) && !after.has(path);
}
