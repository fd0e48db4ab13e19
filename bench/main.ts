import { agent } from './agent.bench.ts';
import { alerts } from './alerts.bench.ts';
import { database } from './database.bench.ts';
import { fleet } from './fleet.bench.ts';
import { full } from './full.bench.ts';
import { inventory } from './inventory.bench.ts';
import { licenses } from './licenses.bench.ts';
import { malware } from './malware.bench.ts';
import { manifests } from './manifests.bench.ts';
import type { Benchmark } from './measure.ts';
import { profile } from './profile.bench.ts';
import { queue } from './queue.bench.ts';
import { replay } from './replay.bench.ts';
import { response } from './response.bench.ts';
import { rules } from './rules.bench.ts';
import { secrets } from './secrets.bench.ts';
import { sensor } from './sensor.bench.ts';
import { start } from './start.bench.ts';
import { update } from './update.bench.ts';
import { versions } from './versions.bench.ts';

/** Every benchmark. `npm run bench` runs all; names after `--` pick some. */
const benchmarks: readonly Benchmark[] = [
  start,
  inventory,
  full,
  database,
  update,
  fleet,
  queue,
  replay,
  alerts,
  agent,
  response,
  rules,
  profile,
  secrets,
  malware,
  sensor,
  licenses,
  manifests,
  versions,
];

const wanted = process.argv.slice(2);
console.log('| what | measured | beside | goal | met |');
console.log('|---|---|---|---|---|');
for (const benchmark of benchmarks) {
  if (wanted.length > 0 && !wanted.includes(benchmark.name)) continue;
  for (const { what, value, against, goal, met } of await benchmark.run()) {
    console.log(`| ${what} | ${value} | ${against} | ${goal} | ${met ? 'yes' : '**no**'} |`);
  }
}
