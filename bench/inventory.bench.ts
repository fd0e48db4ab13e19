import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { debianImage, largeImage } from './images.ts';
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
  timeProgram,
} from './measure.ts';

const memoryGoalBytes = 350 * 2 ** 20;

/** What an inventory costs, process start included, beside decompressing the same layers. */
export const inventory: Benchmark = {
  name: 'inventory',
  async run() {
    const image = await debianImage();
    const large = await largeImage();
    const layerCache = join(cacheDirectory, 'layer-cache');
    rmSync(layerCache, { recursive: true, force: true });
    // Inventory alone: what flaws cost is measured elsewhere.
    const words = ['scan', '--only-inventory', '--format=json'];
    const scan = (...more: string[]) => timeCommand(...words, ...more);
    const useCache = ['--cache-dir', layerCache];
    await scan(...useCache, image.layout);
    const { cold, gzip, warm } = await inTurns(5, {
      cold: () => scan('--no-cache', image.layout),
      gzip: () => timeProgram('gzip', ['-dc', ...image.blobs]),
      warm: () => scan(...useCache, image.layout),
    });
    const small = await measureMemory(...words, '--no-cache', image.layout);
    const big = await measureMemory(...words, '--no-cache', large.layout);
    const size = `${formatBytes(image.uncompressedBytes)} image`;
    return [
      {
        what: `inventory of a ${size}, cold`,
        value: formatSeconds(cold.seconds),
        against: `\`gzip -dc\` ${formatSeconds(gzip.seconds)}: ${formatRatio(cold.seconds / gzip.seconds)}`,
        goal: 'no slower',
        met: cold.seconds <= gzip.seconds,
      },
      {
        what: `the same, warm`,
        value: formatSeconds(warm.seconds),
        against: `cold: ${formatRatio(warm.seconds / cold.seconds)}`,
        goal: 'under 0.1 × and 400 ms',
        met: warm.seconds < cold.seconds / 10 && warm.seconds < 0.4,
      },
      memoryRow(`peak memory, ${size}`, small.peakBytes),
      memoryRow(
        `peak memory, ${(large.uncompressedBytes / 1e9).toFixed(1)} GB image (${formatSeconds(big.seconds)})`,
        big.peakBytes,
      ),
    ];
  },
};

function memoryRow(what: string, peakBytes: number): Measurement {
  return {
    what,
    value: formatBytes(peakBytes),
    against: '',
    goal: 'under 350 MiB',
    met: peakBytes < memoryGoalBytes,
  };
}
