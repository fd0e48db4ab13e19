import { readFileSync, rmSync } from 'node:fs';
import { AlertDesk, CaptureSource, Detector, loadRules, RuleEngine } from '@seaworthy/runtime';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { type Benchmark, formatBytes, formatSeconds, type Measurement } from './measure.ts';
import { writeLargeCapture } from './replay.bench.ts';

const goalPerSecond = 500_000;
const rounds = 3;
const stable = ['falco_rules.yaml'];
const all = [...stable, 'falco-incubating_rules.yaml', 'falco-sandbox_rules.yaml'];

/** A capture from a file to alerts: decoding, state, rules, and what is told of what they find. */
export const alerts: Benchmark = {
  name: 'alerts',
  async run() {
    if (!hasShared('corpora/falco/captures') || !hasShared('corpora/falco/rules')) return [];
    const { file } = writeLargeCapture();
    try {
      return [
        await measure('the stable set of Falco', stable, file),
        await measure('all three sets', all, file),
      ];
    } finally {
      rmSync(file);
    }
  },
};

async function measure(what: string, names: readonly string[], file: string): Promise<Measurement> {
  const files = names.map((name) => ({
    name,
    text: readFileSync(sharedPath(`corpora/falco/rules/${name}`), 'utf8'),
  }));
  const engine = new RuleEngine(loadRules(files), { matching: 'all' });
  let seconds = Number.POSITIVE_INFINITY;
  let events = 0;
  let told = 0;
  let matches = 0;
  for (let round = 0; round < rounds; round++) {
    told = 0;
    const desk = new AlertDesk(() => {
      told += 1;
    });
    const detector = new Detector({ engine, desk });
    const startedAt = performance.now();
    await new CaptureSource(file).run(detector);
    desk.close();
    seconds = Math.min(seconds, (performance.now() - startedAt) / 1000);
    events = detector.eventCount;
    matches = [...detector.counts.matches.values()].reduce((sum, count) => sum + count, 0);
  }
  const perSecond = events / seconds;
  return {
    what: `a capture of ${events.toLocaleString('en')} events to alerts, ${what} (${engine.rules.length} rules)`,
    value: `${Math.round(perSecond / 1000).toLocaleString('en')} thousand/s`,
    against: `${matches.toLocaleString('en')} times a rule holds, ${told} messages; ${formatSeconds(seconds)}; ${formatBytes(process.memoryUsage.rss())} resident`,
    goal: `over ${goalPerSecond / 1000} thousand/s`,
    met: perSecond > goalPerSecond,
  };
}
