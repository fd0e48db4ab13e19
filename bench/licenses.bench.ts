import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LicenseScanner } from '@seaworthy/license';
import { debianTree } from './images.ts';
import { type Benchmark, formatRatio, type Measurement } from './measure.ts';

const rounds = 3;

/** Reading licence files, on one core, against decoding and cutting the same bytes into words. */
export const licenses: Benchmark = {
  name: 'licenses',
  async run() {
    const sources = join(import.meta.dirname, '../node_modules');
    const trees: readonly [string, string][] = [
      ['a Debian root file system', debianTree()],
      ['node_modules', sources],
    ];
    return trees.map(([what, root]) => measureTree(what, root));
  },
};

function measureTree(what: string, root: string): Measurement {
  const scanner = new LicenseScanner();
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => scanner.begin(path.slice(root.length + 1), 100) !== undefined);
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  const best = { scan: Infinity, words: Infinity };
  for (let round = 0; round < rounds; round++) {
    best.scan = Math.min(
      best.scan,
      timeAll(paths, (path, file) => {
        const scan = scanner.begin(path.slice(root.length + 1), file.length)!;
        scan.write(file);
        scan.end();
      }),
    );
    best.words = Math.min(
      best.words,
      timeAll(paths, (_, file) =>
        file
          .toString('latin1')
          .toLowerCase()
          .match(/[a-z0-9]+/g),
      ),
    );
  }
  const ratio = best.scan / best.words;
  const filesPerSecond = paths.length / best.scan;
  return {
    what: `licences in ${what}, ${(bytes / 1e6).toFixed(1)} MB in ${paths.length} files`,
    value: `${(bytes / 1e6 / best.scan).toFixed(1)} MB/s, ${Math.round(filesPerSecond)} files/s`,
    against: `${formatRatio(ratio)} the processor time of cutting them into words`,
    goal: 'under 15 ×',
    met: ratio < 15,
  };
}

function timeAll(paths: readonly string[], use: (path: string, file: Buffer) => void): number {
  const before = process.cpuUsage();
  for (const path of paths) use(path, readFileSync(path));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
