import { readFileSync } from 'node:fs';
import { loadRules, profileNeeds, RuleEngine, uniteNeeds } from '@seaworthy/runtime';
import { SensorSource, sensorOptionsFor } from '@seaworthy/sensor';

/**
 * The sensor as an agent has it with the rules that are named, and with "--learn" one that learns
 * profiles too: says "ready", and at its end how many events there were and how many were lost.
 */
const learns = process.argv.includes('--learn');
const names = process.argv.slice(2).filter((word) => word !== '--learn');
const files = names.map((name) => ({ name, text: readFileSync(name, 'utf8') }));
const { needs } = new RuleEngine(loadRules(files));
let events = 0;
let lost = 0;
const abort = new AbortController();
process.on('SIGTERM', () => abort.abort());
const source = new SensorSource({
  ...sensorOptionsFor(learns ? uniteNeeds(needs, profileNeeds) : needs),
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
