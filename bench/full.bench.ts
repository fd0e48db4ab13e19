import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { scannerNames } from '../apps/cli/src/scanner-names.ts';
import { debianImage } from './images.ts';
import {
  type Benchmark,
  cacheDirectory,
  formatBytes,
  formatRatio,
  formatSeconds,
  inTurns,
  type Measurement,
  type Run,
  timeCommand,
} from './measure.ts';

const rounds = 5;

/** A scan with everything on, and with one thing at a time, against a list of packages alone. */
export const full: Benchmark = {
  name: 'full',
  async run() {
    const image = await debianImage();
    const common = ['scan', '--no-cache', '--offline', '--format=json', image.layout];
    const database = await feedsDatabase();
    const scan = (...more: string[]): Promise<Run> =>
      timeCommand(...common, ...more, ...(database === undefined ? [] : ['--db', database]));
    const runs = await inTurns(rounds, {
      inventory: () => scan('--only-inventory'),
      everything: () => scan(),
      ...Object.fromEntries(scannerNames.map((name) => [name, () => scan('--scanners', name)])),
    } as Record<string, () => Promise<Run>>);
    const { seconds: bare } = runs['inventory']!;
    const row = (what: string, name: string, goal: number | undefined): Measurement => {
      const { seconds } = runs[name]!;
      const ratio = seconds / bare;
      return {
        what,
        value: formatSeconds(seconds),
        against: `inventory alone ${formatSeconds(bare)}: ${formatRatio(ratio)}`,
        goal: goal === undefined ? '' : `under ${goal} ×`,
        met: goal === undefined || ratio < goal,
      };
    };
    const size = `${formatBytes(image.uncompressedBytes)} image`;
    return [
      row(`a ${size} with everything on, cold`, 'everything', 3),
      ...scannerNames.map((name) => row(`the same with \`--scanners ${name}\``, name, undefined)),
    ];
  },
};

/** Of all shared feeds; the starter set is used without them. */
async function feedsDatabase(): Promise<string | undefined> {
  if (!hasShared('feeds')) return undefined;
  const directory = join(cacheDirectory, 'database');
  if (!existsSync(join(directory, 'current.json'))) {
    await timeCommand('db', 'update', '--from', sharedPath('feeds'), '--db', directory);
  }
  return directory;
}
