import { readFileSync } from 'node:fs';
import { loadRules, RuleEngine } from '@seaworthy/runtime';
import { SensorSource, sensorOptionsFor } from '@seaworthy/sensor';

/**
 * The sensor as an agent has it with the rules that are named: says "ready", and at its end how many
 * events there were and how many were lost.
 */
const files = process.argv.slice(2).map((name) => ({ name, text: readFileSync(name, 'utf8') }));
const { needs } = new RuleEngine(loadRules(files));
let events = 0;
let lost = 0;
const abort = new AbortController();
process.on('SIGTERM', () => abort.abort());
const source = new SensorSource({
  ...sensorOptionsFor(needs),
  onReady: () => process.stdout.write('ready\n'),
});
await source.run(
  {
    receive: () => {
      events++;
    },
    lost: (count) => {
      lost += count;
    },
    problem: () => {},
  },
  abort.signal,
);
process.stdout.write(`${JSON.stringify({ events, lost })}\n`);
