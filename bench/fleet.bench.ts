import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { imagesOnOneBase, inventories } from './fleet-inputs.ts';
import {
  type Benchmark,
  cacheDirectory,
  formatBytes,
  formatRatio,
  formatSeconds,
  inTurns,
  type Measurement,
  measureMemory,
  timeCommand,
} from './measure.ts';

const images = 8;
const targets = 1_000;
const packagesEach = 300;

/** Many targets in one scan, beside scanning each by itself. */
export const fleet: Benchmark = {
  name: 'fleet',
  async run() {
    return [await sharedLayers(), ...(hasShared('feeds') ? await queue() : [])];
  },
};

async function sharedLayers(): Promise<Measurement> {
  const layouts = await imagesOnOneBase(images);
  const words = ['scan', '--only-inventory', '--no-cache', '--format=json'];
  const { together, oneByOne } = await inTurns(3, {
    together: () => timeCommand(...words, ...layouts),
    oneByOne: async () => {
      let seconds = 0;
      for (const layout of layouts) seconds += (await timeCommand(...words, layout)).seconds;
      return { seconds, peakBytes: 0 };
    },
  });
  const ratio = together.seconds / oneByOne.seconds;
  return {
    what: `${images} images on one base, in one scan, nothing kept`,
    value: formatSeconds(together.seconds),
    against: `the sum of ${images} scans ${formatSeconds(oneByOne.seconds)}: ${formatRatio(ratio)}`,
    goal: 'under 0.3 ×',
    met: ratio < 0.3,
  };
}

async function queue(): Promise<Measurement[]> {
  const database = join(cacheDirectory, 'database');
  if (!existsSync(join(database, 'current.json'))) {
    await timeCommand('db', 'update', '--from', sharedPath('feeds'), '--db', database);
  }
  const list = inventories(targets, packagesEach);
  const words = ['scan', '--offline', '--db', database, '--targets', list];
  const { table } = await inTurns(3, { table: () => timeCommand(...words) });
  const memory = await measureMemory(...words);
  const all = await measureMemory(...words, '--format=json');
  const what = `${targets.toLocaleString('en')} inventories of ${packagesEach} packages`;
  return [
    {
      what: `queue over ${what}, read, matched and printed`,
      value: formatSeconds(table.seconds),
      against: '',
      goal: 'under 5 s',
      met: table.seconds < 5,
    },
    memoryRow(`peak memory of that`, memory.peakBytes),
    memoryRow(
      `the same with every package, as JSON (${formatSeconds(all.seconds)})`,
      all.peakBytes,
    ),
  ];
}

function memoryRow(what: string, peakBytes: number): Measurement {
  const met = peakBytes < 2 ** 30;
  return { what, value: formatBytes(peakBytes), against: '', goal: 'under 1 GiB', met };
}
