import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findGuardProgram, findSensorProgram } from '@seaworthy/sensor';
import {
  type Engine,
  hasCommand,
  hasShared,
  removeContainers,
  removeEngineHome,
  sharedPath,
  startDocker,
  whyNoEngine,
} from '@seaworthy/testkit';
import { type Benchmark, entry, formatBytes, type Measurement } from './measure.ts';

const containers = 100;
const goalBytes = 200 * 2 ** 20;
const activeSeconds = Number(process.env['SEAWORTHY_BENCH_SECONDS'] ?? 90);
const ruleFiles = ['falco_rules', 'falco-incubating_rules', 'falco-sandbox_rules'].map(
  (name) => `corpora/falco/rules/${name}.yaml`,
);

/** What the agent holds with a hundred containers, each a workload of its own, which it learns. */
export const agent: Benchmark = {
  name: 'agent',
  async run() {
    const why = whyNot();
    if (why !== undefined) return [row('memory with 100 containers', 'not measured', why, true)];
    // Sockets have short names.
    const home = mkdtempSync('/tmp/sw-ba-');
    const docker = await startDocker(home, { storageDriver: 'overlay2' });
    let running: ChildProcess | undefined;
    try {
      await makeImage(home, docker);
      running = await startAgent(home);
      await sleep(5000);
      const empty = memoryOf(running.pid!);
      for (let n = 0; n < containers; n++) await startContainer(docker, n);
      await sleep(activeSeconds * 1000);
      return describe(empty, memoryOf(running.pid!));
    } finally {
      if (running !== undefined) await stop(running);
      await removeContainers(docker).catch(() => {});
      await docker.stop();
      await removeEngineHome(home);
    }
  },
};

function whyNot(): string | undefined {
  if (!ruleFiles.every(hasShared)) return 'the default rules are not there';
  if (findSensorProgram() === undefined || findGuardProgram() === undefined) return 'no sensor';
  return whyNoEngine() ?? (hasCommand('dockerd') ? undefined : 'no dockerd');
}

async function makeImage(home: string, docker: Engine): Promise<void> {
  const image = join(home, 'image');
  for (const name of ['etc', 'data']) mkdirSync(join(image, name), { recursive: true });
  writeFileSync(join(image, 'etc/passwd'), 'root:x:0:0::/:/work\n');
  const source = join(import.meta.dirname, 'agent/work.c');
  execFileSync('cc', ['-O2', '-static', '-w', source, '-o', join(image, 'work')]);
  execFileSync('tar', ['-cf', join(home, 'image.tar'), '-C', image, 'work', 'etc', 'data']);
  await docker.run('import', join(home, 'image.tar'), 'registry.example/bench/work:1');
}

/** Two letters: names that differ by their numbers alone are one workload. */
async function startContainer(docker: Engine, n: number): Promise<void> {
  const letter = (at: number) => String.fromCharCode(97 + at);
  const name = `service-${letter(Math.floor(n / 10))}${letter(n % 10)}`;
  const options = ['--detach', '--network=none', '--name', name];
  await docker.run('run', ...options, 'registry.example/bench/work:1', '/work');
}

/** As operators run it: all rules, learning, and a guard that refuses what the image did not bring. */
async function startAgent(home: string): Promise<ChildProcess> {
  const path = join(home, 'agent.yaml');
  const rules = [...ruleFiles.map((name) => sharedPath(name)), 'built-in'];
  const configuration = {
    sources: [{ from: 'sensor', dockerRoots: [join(home, 'data')] }],
    rules: { files: rules },
    outputs: [{ to: 'file', path: join(home, 'alerts.jsonl') }],
    profiles: { learnInto: join(home, 'learned'), saveEverySeconds: 30 },
    response: {
      mode: 'enforce',
      stateDirectory: join(home, 'state'),
      prevent: [{ name: 'only the image', deny: ['changed-files'] }],
    },
    metrics: null,
  };
  writeFileSync(path, JSON.stringify(configuration));
  const agent = spawn(process.execPath, [entry, 'agent', '--config', path], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const ready = Promise.withResolvers<void>();
  agent.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-65_536);
    if (said.includes('watching')) ready.resolve();
  });
  agent.on('exit', () => ready.reject(new Error(`the agent ended: ${said.slice(-2000)}`)));
  await ready.promise;
  return agent;
}

async function stop(agent: ChildProcess): Promise<void> {
  if (agent.exitCode !== null) return;
  const ended = once(agent, 'exit');
  agent.kill('SIGTERM');
  await ended;
}

interface Memory {
  readonly agent: number;
  readonly helpers: number;
}

/**
 * All that is resident of the agent; of its helpers their share (PSS), as the kernel's ring is mapped
 * into one of them twice.
 */
function memoryOf(pid: number): Memory {
  const helpers = readdirSync('/proc')
    .filter((name) => numberIn(name, 'status', 'PPid') === pid)
    .map((name) => numberIn(name, 'smaps_rollup', 'Pss') * 1024);
  return {
    agent: numberIn(String(pid), 'status', 'VmRSS') * 1024,
    helpers: helpers.reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** Of a file of /proc/PID; 0 where the process is gone. */
function numberIn(pid: string, file: string, field: string): number {
  try {
    const text = readFileSync(`/proc/${pid}/${file}`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function describe(empty: Memory, full: Memory): Measurement[] {
  const sum = ({ agent, helpers }: Memory) => agent + helpers;
  return [
    row(
      `memory with ${containers} containers`,
      formatBytes(sum(full)),
      `${formatBytes(full.agent)} the agent, ${formatBytes(full.helpers)} its loader and guard; ${formatBytes(sum(empty))} without containers`,
      sum(full) < goalBytes,
    ),
  ];
}

function row(what: string, value: string, against: string, met: boolean): Measurement {
  return { what, value, against, goal: `under ${formatBytes(goalBytes)}`, met };
}
