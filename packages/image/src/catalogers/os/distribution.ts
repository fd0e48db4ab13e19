import type { Distribution } from '@seaworthy/model';
import type { CatalogedFile, Cataloger } from '../cataloger.ts';
import { endOfLife } from './end-of-life.ts';
import { type Release, readRelease, releasePaths } from './release-files.ts';

/** Which distribution this is. It brings no packages; the other catalogers need its answer. */
export const distribution: Cataloger<Release> = {
  name: 'distribution',
  version: 1,
  about: 'The distribution, its version and its end of support: os-release and its older relatives',
  selects: { paths: releasePaths },
  maxBytes: 1 << 20,
  read: (file) => readRelease(file.path, file.text()),
  resolve: (files) => ({ packages: [], distribution: chooseDistribution(files) }),
};

const ranks = new Map(releasePaths.map((path, rank) => [path, rank]));

/**
 * The most telling file names the distribution; files that name the same one fill in what it
 * leaves out (Ubuntu 14.04 has its codename in lsb-release only).
 */
function chooseDistribution(files: readonly CatalogedFile<Release>[]): Distribution | undefined {
  const rank = (path: string) => ranks.get(path) ?? ranks.size;
  const releases = [...files]
    .sort((a, b) => rank(a.path) - rank(b.path))
    .map(({ fact }) => fact)
    .filter(({ id }) => id !== '');
  const first = releases[0];
  if (first === undefined) return undefined;
  const merged = { ...first };
  for (const other of releases) {
    if (other.id !== first.id) continue;
    merged.versionId ||= other.versionId;
    merged.name ||= other.name;
    if (other.codename !== undefined) merged.codename ??= other.codename;
    if (other.cpe !== undefined) merged.cpe ??= other.cpe;
  }
  merged.name ||= `${merged.id} ${merged.versionId}`.trim();
  const ended = endOfLife(merged);
  return ended === undefined ? merged : { ...merged, endOfLife: ended };
}
