import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@seaworthy/model';
import type { RuntimeEvent } from '@seaworthy/runtime';
import { isRoot } from '@seaworthy/testkit';
import { machineOf } from './loader/sensor-process.ts';
import { SensorSource, type SensorSourceOptions } from './sensor-source.ts';

const home = join(import.meta.dirname, '..');
const native = join(home, 'native');
const program = join(home, 'build/sensor');

export interface TestSensor {
  /** Undefined where programs cannot be built or loaded here; `why` says so. */
  readonly program: string | undefined;
  readonly why: string;
}

/** The sensor, built if it is older than its sources. */
export function testSensor(): TestSensor {
  if (!isRoot()) return { program: undefined, why: 'not root' };
  if (!existsSync('/sys/kernel/btf/vmlinux')) return { program: undefined, why: 'no BTF' };
  try {
    const sources = readdirSync(native).map((name) => statSync(join(native, name)).mtimeMs);
    const isFresh = existsSync(program) && statSync(program).mtimeMs > Math.max(...sources);
    if (!isFresh) execFileSync('sh', [join(native, 'build.sh')], { stdio: 'pipe' });
    const probe = JSON.parse(
      execFileSync(program, ['--probe'], { encoding: 'utf8', stdio: 'pipe' }),
    );
    return probe.loads === true
      ? { program, why: '' }
      : { program: undefined, why: 'the kernel does not take the programs' };
  } catch (error) {
    return { program: undefined, why: String(error).slice(0, 300) };
  }
}

/** The attacker, a static program: it runs in an empty image too. */
export function buildAttacker(directory: string, compiler = 'cc'): string {
  const attacker = join(directory, 'attacker');
  mkdirSync(directory, { recursive: true });
  const source = join(import.meta.dirname, 'testdata/attacker.c');
  execFileSync(compiler, ['-static', '-O1', '-w', source, '-o', attacker]);
  return attacker;
}

const compilers32 = { x64: 'i686-linux-gnu-gcc', arm64: 'arm-linux-gnueabihf-gcc' } as const;

/** What compiles for 32-bit programs of this machine, where it is there and they run. */
export function compilerOf32Bit(): string | undefined {
  const compiler = compilers32[machineOf() ?? 'x64'];
  const directory = mkdtempSync(join(tmpdir(), 'sw-32-bit-'));
  try {
    execFileSync(buildAttacker(directory, compiler), ['say'], { stdio: 'pipe' });
    return compiler;
  } catch {
    return undefined;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** An event as it was when it came: later its thread and parameters are others. */
export interface SeenEvent {
  readonly type: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly result: number | undefined;
  readonly fd: RuntimeEvent['fd'];
  readonly tid: number;
  readonly name: string;
  readonly executable: RuntimeEvent['thread']['executable'];
  readonly workingDirectory: string;
  readonly uid: number;
  readonly userName: string | undefined;
  readonly parentName: string | undefined;
  readonly container: RuntimeEvent['thread']['container'];
  readonly descriptors: ReadonlyMap<number, string>;
}

export class RunningSensor {
  readonly events: SeenEvent[] = [];
  readonly problems: Problem[] = [];
  readonly killed: string[] = [];
  readonly source: SensorSource;
  lost = 0;
  readonly #abort = new AbortController();
  readonly #ended: Promise<void>;
  readonly #ready = Promise.withResolvers<void>();
  readonly #isWanted: (event: RuntimeEvent) => boolean;

  constructor(options: SensorSourceOptions, isWanted: (event: RuntimeEvent) => boolean) {
    this.#isWanted = isWanted;
    this.source = new SensorSource({
      ...options,
      onReady: () => this.#ready.resolve(),
      onKilled: (event) => this.killed.push(String(event.args['trusted_exepath'])),
    });
    this.#ended = this.source.run(
      {
        receive: (event) => this.#receive(event),
        lost: (count) => {
          this.lost += count;
        },
        problem: (problem) => this.problems.push(problem),
      },
      this.#abort.signal,
    );
    this.#ended.catch((error) => this.#ready.reject(error));
  }

  ready(): Promise<void> {
    return this.#ready.promise;
  }

  ended(): Promise<void> {
    return this.#ended;
  }

  stop(): Promise<void> {
    this.#abort.abort();
    return this.#ended;
  }

  /** Waits for an event; at most five seconds. */
  async find(isIt: (event: SeenEvent) => boolean): Promise<SeenEvent | undefined> {
    for (let turn = 0; turn < 250; turn++) {
      const found = this.events.find(isIt);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return undefined;
  }

  #receive(event: RuntimeEvent): void {
    if (!this.#isWanted(event)) return;
    const { thread } = event;
    this.events.push({
      type: event.type.name,
      args: { ...event.args },
      result: event.result,
      fd: event.fd,
      tid: thread.tid,
      name: thread.name,
      executable: thread.executable,
      workingDirectory: thread.workingDirectory,
      uid: thread.user.id,
      userName: thread.user.name,
      parentName: thread.parent?.name,
      container: thread.container,
      descriptors: new Map([...thread.descriptors].map(([number, fd]) => [number, fd.type])),
    });
  }
}
