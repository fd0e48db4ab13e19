import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  loadRules,
  RuleEngine,
  type RuleFile,
  type RuntimeEvent,
  readOwnRules,
} from '@seaworthy/runtime';
import type { Benchmark, Measurement } from './measure.ts';
import { makeEvents } from './rule-events.ts';

const directory = join(
  process.env.SEAWORTHY_SHARED ?? join(import.meta.dirname, '../../shared'),
  'corpora/falco/rules',
);
const rounds = 7;
const eventCount = 200_000;

/** Detection rules on one core: the stable set of Falco, all three, and ours beside each. */
export const rules: Benchmark = {
  name: 'rules',
  async run() {
    if (!existsSync(directory)) return [];
    const events = makeEvents(eventCount);
    const read = (name: string) => ({ name, text: readFileSync(join(directory, name), 'utf8') });
    const stable = [read('falco_rules.yaml')];
    const all = [
      ...stable,
      ...['incubating', 'sandbox'].map((set) => read(`falco-${set}_rules.yaml`)),
    ];
    return [
      measure('the stable set', stable, events, 1_000_000),
      measure('all three', all, events, 600_000),
      measure('the stable set and ours', [...stable, ...readOwnRules()], events),
      measure('all three and ours', [...all, ...readOwnRules()], events),
    ];
  },
};

function measure(
  what: string,
  files: readonly RuleFile[],
  events: readonly RuntimeEvent[],
  goal?: number,
): Measurement {
  const start = process.hrtime.bigint();
  const engine = new RuleEngine(loadRules(files), { matching: 'all' });
  const loadMs = Number(process.hrtime.bigint() - start) / 1e6;
  let best = 0;
  let matches = 0;
  for (let round = 0; round < rounds; round++) {
    matches = 0;
    // The processor's time: others may be at work beside.
    const began = process.cpuUsage();
    for (const event of events) matches += engine.match(event).length;
    const { user, system } = process.cpuUsage(began);
    const seconds = (user + system) / 1e6;
    best = Math.max(best, events.length / seconds);
  }
  const share = ((matches / events.length) * 100).toFixed(2);
  return {
    what: `events judged with ${what}, ${engine.rules.length} rules`,
    value: `${Math.round(best / 1000).toLocaleString('en')} thousand a second`,
    against: `${share} % of them satisfy a rule; loading takes ${Math.round(loadMs)} ms`,
    goal: goal === undefined ? 'none' : `over ${(goal / 1000).toLocaleString('en')} thousand`,
    met: best > (goal ?? 0),
  };
}
