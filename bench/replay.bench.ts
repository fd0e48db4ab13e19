import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CaptureSource } from '@seaworthy/runtime';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { type Benchmark, cacheDirectory, formatBytes, formatSeconds } from './measure.ts';

const captures = ['cat_write', 'curl_google', 'open-multiple-files', 'test_ipv6_client'];
const wantedReturns = 2_000_000;
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

/** Lists of the host once, then the recorded events over and over, each time later. */
function writeLargeCapture(): { file: string; blocks: number } {
  const parts = captures.map((name) =>
    splitCapture(gunzipSync(readFileSync(sharedPath(`corpora/falco/captures/${name}.scap`)))),
  );
  const once = parts.reduce((sum, { eventCount }) => sum + eventCount, 0);
  const rounds = Math.ceil((wantedReturns * 2) / once);
  const pieces: Buffer[] = parts.flatMap(({ host }) => host);
  for (let round = 0; round < rounds; round++) {
    for (const { events } of parts) {
      const later = Buffer.from(events);
      for (const at of timesIn(later)) {
        later.writeBigUInt64LE(later.readBigUInt64LE(at) + BigInt(round) * 1_000_000_000n, at);
      }
      pieces.push(later);
    }
  }
  mkdirSync(cacheDirectory, { recursive: true });
  const file = join(cacheDirectory, 'replay.scap');
  const output = openSync(file, 'w');
  for (const piece of pieces) {
    writeSync(output, piece);
  }
  closeSync(output);
  return { file, blocks: once * rounds };
}

const eventBlockTypes = new Set([0x204, 0x208, 0x216, 0x217]);
const PROCINFO = 234;

function splitCapture(bytes: Buffer) {
  const host: Buffer[] = [];
  const events: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at + 4)) {
    const block = bytes.subarray(at, at + bytes.readUInt32LE(at + 4));
    if (!eventBlockTypes.has(block.readUInt32LE(0))) {
      host.push(block);
    } else if (block.readUInt16LE(timeOffset(block.readUInt32LE(0)) + 20) !== PROCINFO) {
      events.push(block);
    }
  }
  return { host, events: Buffer.concat(events), eventCount: events.length };
}

function* timesIn(events: Buffer): Generator<number> {
  for (let at = 0; at < events.length; at += events.readUInt32LE(at + 4)) {
    yield at + timeOffset(events.readUInt32LE(at));
  }
}

function timeOffset(blockType: number): number {
  return 8 + (blockType === 0x208 || blockType === 0x217 ? 6 : 2);
}
