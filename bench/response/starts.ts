import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HostResponder } from '@seaworthy/responder';
import { ResponseSettings, type RuntimeEvent } from '@seaworthy/runtime';
import { SensorSource } from '@seaworthy/sensor';
import {
  type Engine,
  hasCommand,
  removeEngineHome,
  startDocker,
  whyNoEngine,
} from '@seaworthy/testkit';

const ROUNDS = 5;
const STARTS = 8;
const image = 'registry.example/bench/now:1';

export interface Starts {
  /** From the exec of a container's program, as the kernel has it, to its main. Medians. */
  readonly mainMs: { readonly off: number; readonly on: number };
  /** Of `docker run`, from its start to its end. */
  readonly runMs: { readonly off: number; readonly on: number };
}

interface Start {
  readonly mainMs: number;
  readonly runMs: number;
}

/** What it costs a container that its first program is held until all kinds of rules are put on. */
export async function measureStarts(): Promise<Starts | undefined> {
  if (whyNoEngine() !== undefined || !hasCommand('dockerd')) return undefined;
  // Sockets have short names.
  const home = mkdtempSync('/tmp/sw-bs-');
  const docker = await startEngine(home);
  const directories = { dockerRoots: [join(home, 'data')] };
  const execAt = new Map<string, number>();
  const ready = Promise.withResolvers<void>();
  const abort = new AbortController();
  let responder: HostResponder | undefined;
  const receive = (event: RuntimeEvent) => {
    const { thread, type, seconds, nanoseconds } = event;
    responder?.observe(event);
    if (type.name === 'execve' && thread.executable.path === '/now') {
      execAt.set(thread.container?.name ?? '', seconds * 1000 + nanoseconds / 1e6);
    }
  };
  const source = new SensorSource({
    events: ['execve'],
    containersOnly: true,
    runtimeDirectories: directories,
    onReady: ready.resolve,
  });
  const running = source.run({ receive, lost: () => {}, problem: () => {} }, abort.signal);
  await ready.promise;
  const off: Start[] = [];
  const on: Start[] = [];
  let number = 0;
  const startMany = async (into: Start[]) => {
    for (let turn = 0; turn < STARTS; turn++) {
      const name = `now-${number++}`;
      const begun = performance.now();
      const said = await docker.run('run', '--rm', '--network=none', '--name', name, image, '/now');
      const runMs = performance.now() - begun;
      into.push({ runMs, mainMs: Number(said) / 1e6 - (execAt.get(name) ?? Number.NaN) });
    }
  };
  for (let round = 0; round < ROUNDS; round++) {
    await startMany(off);
    responder = await HostResponder.start({
      settings,
      stateDirectory: join(home, 'state'),
      onRecord: () => {},
      forbid: (forbidden) => source.forbid(forbidden),
      runtimeDirectories: directories,
    });
    await startMany(on);
    await responder.stop();
    responder = undefined;
  }
  abort.abort();
  await running;
  await docker.stop();
  await removeEngineHome(home);
  const medianOf = (starts: readonly Start[], what: keyof Start) =>
    starts.map((start) => start[what]).toSorted((a, b) => a - b)[starts.length >> 1] ?? 0;
  return {
    mainMs: { off: medianOf(off, 'mainMs'), on: medianOf(on, 'mainMs') },
    runMs: { off: medianOf(off, 'runMs'), on: medianOf(on, 'runMs') },
  };
}

const settings = ResponseSettings.parse({
  mode: 'enforce',
  prevent: [
    {
      name: 'all kinds',
      deny: ['changed-files', 'files-outside-image', 'memory-files'],
      unreadable: ['/etc/shadow', '/etc/gshadow'],
      destinations: ['10.0.0.0/8:5432', '192.0.2.7:443', 'fd00::/8'],
    },
  ],
});

async function startEngine(home: string): Promise<Engine> {
  const docker = await startDocker(home, { storageDriver: 'overlay2' });
  const root = join(home, 'image');
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(root, 'etc/shadow'), 'root:*:::::::\n');
  const source = join(import.meta.dirname, 'now.c');
  execFileSync('cc', ['-static', '-O1', source, '-o', join(root, 'now')]);
  execFileSync('tar', ['-cf', join(home, 'image.tar'), '-C', root, 'now', 'etc']);
  await docker.run('import', join(home, 'image.tar'), image);
  return docker;
}
