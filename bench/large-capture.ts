import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sharedPath } from '@seaworthy/testkit';
import { cacheDirectory } from './measure.ts';

const captures = ['cat_write', 'curl_google', 'open-multiple-files', 'test_ipv6_client'];
const wantedReturns = 2_000_000;

/** Lists of the host once, then the recorded events over and over, each time later. */
export function writeLargeCapture(): { file: string; blocks: number } {
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
