import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CaptureSource, loadRules, RuleEngine, type RuntimeEvent } from '@seaworthy/runtime';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import {
  type Benchmark,
  cacheDirectory,
  formatBytes,
  formatSeconds,
  type Measurement,
} from './measure.ts';

const captures = ['cat_write', 'curl_google', 'open-multiple-files', 'test_ipv6_client'];
const wantedReturns = 2_000_000;
const goalPerSecond = 500_000;

/**
 * A capture from a file to events with their processes and descriptors, and on to alerts. Measured
 * in time of the processor, garbage collection and its threads included.
 */
export const replay: Benchmark = {
  name: 'replay',
  async run() {
    if (!hasShared('corpora/falco/captures')) {
      return [];
    }
    const { file, blocks } = writeLargeCapture();
    try {
      const state = await replayFile(file, () => 0);
      const measurements = [
        measurement(`replaying ${count(state.events)} events with their state`, state, blocks),
      ];
      for (const [what, names] of ruleSets) {
        const engine = engineOf(names);
        const replayed = await replayFile(file, (event) => engine.match(event).length);
        const rules = `${what} (${engine.rules.length} rules)`;
        measurements.push(
          measurement(`the same to ${count(replayed.alerts)} alerts of ${rules}`, replayed, blocks),
        );
      }
      return measurements;
    } finally {
      rmSync(file);
    }
  },
};

const ruleSets = [
  ["Falco's stable set", ['falco_rules']],
  ['all three sets', ['falco_rules', 'falco-incubating_rules', 'falco-sandbox_rules']],
] as const;

function engineOf(names: readonly string[]): RuleEngine {
  const files = names.map((name) => ({
    name,
    text: readFileSync(sharedPath(`corpora/falco/rules/${name}.yaml`), 'utf8'),
  }));
  return new RuleEngine(loadRules(files));
}

interface Replayed {
  readonly events: number;
  readonly alerts: number;
  /** Of the processor. */
  readonly seconds: number;
  readonly wallSeconds: number;
}

async function replayFile(file: string, judge: (event: RuntimeEvent) => number): Promise<Replayed> {
  let events = 0;
  let alerts = 0;
  const wallStart = performance.now();
  const startedAt = process.cpuUsage();
  await new CaptureSource(file).run({
    receive(event) {
      events += 1;
      alerts += judge(event);
    },
    lost() {},
    problem(problem) {
      throw new Error(problem.message);
    },
  });
  const { user, system } = process.cpuUsage(startedAt);
  const wallSeconds = (performance.now() - wallStart) / 1000;
  return { events, alerts, seconds: (user + system) / 1e6, wallSeconds };
}

function measurement(what: string, replayed: Replayed, blocks: number): Measurement {
  const perSecond = replayed.events / replayed.seconds;
  return {
    what,
    value: `${count(perSecond / 1000)} thousand/s`,
    against: `${count(blocks / replayed.seconds / 1000)} thousand entries and returns/s; ${formatSeconds(replayed.seconds)} of the processor, ${formatSeconds(replayed.wallSeconds)} by the clock; ${formatBytes(process.memoryUsage.rss())} resident`,
    goal: `over ${goalPerSecond / 1000} thousand/s`,
    met: perSecond > goalPerSecond,
  };
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** Lists of the host once, then the recorded events over and over, each time later. */
export function writeLargeCapture(): { file: string; blocks: number } {
  const parts = captures.map((name) =>
    splitCapture(gunzipSync(readFileSync(sharedPath(`corpora/falco/captures/${name}.scap`)))),
  );
  const once = parts.reduce((sum, { eventCount }) => sum + eventCount, 0);
  const rounds = Math.ceil((wantedReturns * 2) / once);
  mkdirSync(cacheDirectory, { recursive: true });
  const file = join(cacheDirectory, 'replay.scap');
  const output = openSync(file, 'w');
  for (const block of parts.flatMap(({ host }) => host)) {
    writeSync(output, block);
  }
  for (let round = 0; round < rounds; round++) {
    for (const { events } of parts) {
      const later = Buffer.from(events);
      for (const at of timesIn(later)) {
        later.writeBigUInt64LE(later.readBigUInt64LE(at) + BigInt(round) * 1_000_000_000n, at);
      }
      writeSync(output, later);
    }
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
