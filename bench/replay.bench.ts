import { rmSync } from 'node:fs';
import { CaptureSource } from '@seaworthy/runtime';
import { hasShared } from '@seaworthy/testkit';
import { writeLargeCapture } from './large-capture.ts';
import { type Benchmark, formatBytes, formatSeconds } from './measure.ts';

const goalPerSecond = 500_000;

/** A capture from a file to events with their processes and descriptors. */
export const replay: Benchmark = {
  name: 'replay',
  async run() {
    if (!hasShared('corpora/falco/captures')) {
      return [];
    }
    const { file, blocks } = writeLargeCapture();
    try {
      let events = 0;
      let withDescriptor = 0;
      const startedAt = performance.now();
      await new CaptureSource(file).run({
        receive(event) {
          events += 1;
          withDescriptor += event.fd === undefined ? 0 : 1;
        },
        lost() {},
        problem(problem) {
          throw new Error(problem.message);
        },
      });
      const seconds = (performance.now() - startedAt) / 1000;
      const perSecond = events / seconds;
      const thousands = (count: number) =>
        `${Math.round(count / 1000).toLocaleString('en')} thousand/s`;
      return [
        {
          what: `replaying ${events.toLocaleString('en')} events (${blocks.toLocaleString('en')} recorded entries and returns, ${withDescriptor.toLocaleString('en')} with a descriptor) with their state`,
          value: thousands(perSecond),
          against: `${thousands(blocks / seconds)} recorded; ${formatSeconds(seconds)}; ${formatBytes(process.memoryUsage.rss())} resident`,
          goal: `over ${goalPerSecond / 1000} thousand/s`,
          met: perSecond > goalPerSecond,
        },
      ];
    } finally {
      rmSync(file);
    }
  },
};
