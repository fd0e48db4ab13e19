import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  AlertDesk,
  type AlertMessage,
  loadRules,
  makeAlert,
  noPaths,
  RuleEngine,
  type RuleFile,
  type RuntimeEvent,
} from '@seaworthy/runtime';
import { SensorSource } from '@seaworthy/sensor';
import {
  type Engine,
  hasCommand,
  removeEngineHome,
  run,
  startDocker,
  whyNoEngine,
} from '@seaworthy/testkit';
import { testSensor } from '../../../packages/sensor/src/sensor-for-test.ts';
import { debianMirror } from './debian-image.ts';

const suite = 'bookworm';
const packages = [
  ...['python3-minimal', 'libpython3-stdlib', 'busybox', 'socat', 'netcat-traditional', 'curl'],
  ...['iproute2', 'procps', 'e2fsprogs', 'kmod', 'xz-utils'],
];
export const stageImage = 'registry.example/stage:1';

export interface SeenAlert {
  readonly rule: string;
  /** Of the container; "host" outside of one. */
  readonly container: string;
  readonly command: string;
  readonly output: string;
}

/** Why no attacks can be played here; `undefined` when they can. */
export function whyNoStage(): string | undefined {
  const { program, why } = testSensor();
  if (program === undefined) return why;
  const absent = ['dockerd', 'docker', 'mmdebstrap', 'cc'].filter((each) => !hasCommand(each));
  return whyNoEngine() ?? (absent.length > 0 ? `${absent.join(', ')} absent` : undefined);
}

export interface Play {
  /** One of its own if it is not said. */
  readonly network?: 'host';
  /** Options of `docker run`; {stage} stands for the directory of the engine. */
  readonly options?: readonly string[];
  readonly command: readonly string[];
}

/** Judges what happens on this host with several sets of rules at once, each for itself. */
export class AttackStage<Sets extends string> {
  readonly alerts: Record<Sets, SeenAlert[]>;
  /** By container; "host" outside of one. */
  readonly eventCounts = new Map<string, number>();
  lost = 0;
  readonly docker: Engine;
  readonly #home: string;
  readonly #abort = new AbortController();
  /** What an agent with a set of rules would have told. */
  readonly told: Record<Sets, AlertMessage[]>;
  readonly #engines: readonly (readonly [Sets, RuleEngine, AlertDesk])[];
  #ended: Promise<void> = Promise.resolve();
  #marks = 0;
  #lastMark = '';

  /** @param readsBelow directories; files elsewhere that are opened for reading are not reported */
  static async open<Sets extends string>(
    sets: Readonly<Record<Sets, readonly RuleFile[]>>,
    readsBelow?: readonly string[],
  ): Promise<AttackStage<Sets>> {
    // Sockets have short names.
    const home = mkdtempSync('/tmp/sw-st-');
    const docker = await startDocker(home, { storageDriver: 'overlay2' });
    const stage = new AttackStage(home, docker, sets);
    await docker.run('import', await debianTree(), stageImage);
    const attackers = join(home, 'attackers');
    cpSync(join(import.meta.dirname, '../attackers'), attackers, { recursive: true });
    const source = join(attackers, 'attacker.c');
    execFileSync('cc', ['-static', '-O1', '-w', source, '-o', join(attackers, 'attacker')]);
    copyFileSync('/bin/true', join(attackers, 'xmrig'));
    await stage.#startSensor(readsBelow);
    return stage;
  }

  private constructor(
    home: string,
    docker: Engine,
    sets: Readonly<Record<Sets, readonly RuleFile[]>>,
  ) {
    this.#home = home;
    this.docker = docker;
    const entries = Object.entries(sets) as [Sets, readonly RuleFile[]][];
    this.#engines = entries.map(([name, files]) => {
      const ruleSet = loadRules(files, { hostname: 'stage' });
      const errors = ruleSet.diagnostics.filter(({ severity }) => severity === 'error');
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      const desk = new AlertDesk((message) => this.told[name].push(message));
      return [name, new RuleEngine(ruleSet, { matching: 'all' }), desk];
    });
    this.told = Object.fromEntries(entries.map(([name]) => [name, []])) as unknown as Record<
      Sets,
      AlertMessage[]
    >;
    this.alerts = Object.fromEntries(entries.map(([name]) => [name, []])) as unknown as Record<
      Sets,
      SeenAlert[]
    >;
  }

  /**
   * Runs a command in a container of its own, and waits until all that it did was judged. The
   * container goes with the stage: what names it must stay as long as the sensor may ask for it.
   */
  async play(name: string, { network, options = [], command }: Play): Promise<string> {
    const attackers = join(this.#home, 'attackers');
    const said = await this.docker
      .run(
        ...['run', '--name', name, '--network', network ?? 'none'],
        ...['--volume', `${attackers}:/attack:ro`],
        ...options.map((option) => option.replace('{stage}', this.#home)),
        ...[stageImage, ...command],
      )
      .catch((error: unknown) => String(error));
    await this.settle();
    return said;
  }

  /** Waits until what was done until now has been judged; ten seconds at most. */
  async settle(): Promise<void> {
    this.#marks += 1;
    const mark = `stage-${process.pid}-${this.#marks}`;
    await promisify(execFile)('/bin/echo', [mark]);
    for (let turn = 0; turn < 500 && this.#lastMark !== mark; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  alertsOf(set: Sets, container: string): SeenAlert[] {
    return this.alerts[set].filter((alert) => alert.container === container);
  }

  /** Of all that it was told, what is about a container; updates that wait are told first. */
  messagesOf(set: Sets, container: string): AlertMessage[] {
    for (const [name, , desk] of this.#engines) if (name === set) desk.close();
    return this.told[set].filter((message) => {
      const about = message.kind === 'incident' ? message.incident : message.alert;
      return (about.container?.name ?? 'host') === container;
    });
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#ended.catch(() => {});
    await this.docker.stop();
    await removeEngineHome(this.#home);
  }

  async #startSensor(readsBelow: readonly string[] | undefined): Promise<void> {
    const events = new Set(['execve']);
    for (const [, engine] of this.#engines) {
      for (const name of engine.needs.eventTypes.names) events.add(name);
    }
    const ready = Promise.withResolvers<void>();
    const source = new SensorSource({
      events: [...events],
      program: testSensor().program!,
      environment: true,
      ringBytes: 64 * 2 ** 20,
      ...(readsBelow && {
        openReads: {
          paths: { ...noPaths, prefixes: new Set(readsBelow) },
          traversed: noPaths,
          processes: new Set(),
        },
      }),
      sampleMs: 500,
      runtimeDirectories: { dockerRoots: [join(this.#home, 'data')] },
      onReady: () => ready.resolve(),
    });
    this.#ended = source.run(
      {
        receive: (event) => this.#judge(event),
        lost: (count) => {
          this.lost += count;
        },
        problem: () => {},
      },
      this.#abort.signal,
    );
    this.#ended.catch((error) => ready.reject(error));
    await ready.promise;
  }

  #judge(event: RuntimeEvent): void {
    const { container, executable } = event.thread;
    const place = container === undefined ? 'host' : (container.name ?? container.fullId);
    this.eventCounts.set(place, (this.eventCounts.get(place) ?? 0) + 1);
    if (executable.args[0]?.startsWith('stage-') === true) this.#lastMark = executable.args[0];
    const nowMs = event.seconds * 1000;
    for (const [name, engine, desk] of this.#engines) {
      desk.tick(nowMs);
      for (const match of engine.match(event)) {
        const { rule, output } = match;
        desk.receive(makeAlert(match, event), nowMs);
        this.alerts[name].push({
          rule: rule.name,
          container: place,
          command: [event.thread.name, ...executable.args].join(' '),
          output,
        });
      }
    }
  }
}

/** A root file system of Debian's packages as a tar archive, made once a machine. */
async function debianTree(): Promise<string> {
  const key = createHash('sha256').update(packages.join()).digest('hex').slice(0, 12);
  const directory = join(tmpdir(), 'seaworthy-stage');
  const tar = join(directory, `${suite}-${key}.tar`);
  if (existsSync(tar)) return tar;
  mkdirSync(directory, { recursive: true });
  const unfinished = join(directory, `${process.pid}.tar`);
  await run('mmdebstrap', [
    ...['--quiet', '--variant=minbase', `--include=${packages.join(',')}`],
    ...[suite, unfinished, debianMirror],
  ]);
  renameSync(unfinished, tar);
  return tar;
}
