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
  const { table, reading } = await inTurns(3, {
    table: () => timeCommand(...words),
    reading: () => timeCommand(...words, '--only-inventory'),
  });
  const memory = await measureMemory(...words);
  const all = await measureMemory(...words, '--format=json');
  const what = `${targets.toLocaleString('en')} inventories of ${packagesEach} packages`;
  return [
    {
      // The queue alone, which has a goal, is a benchmark of its own.
      what: `${what} from SBOM files to the table`,
      value: formatSeconds(table.seconds),
      against: `reading them alone ${formatSeconds(reading.seconds)}: ${formatRatio(table.seconds / reading.seconds)}`,
      goal: '',
      met: true,
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
