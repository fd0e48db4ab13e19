import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { SeaworthyError } from '@seaworthy/model';
import type { Destination } from '@seaworthy/runtime';
import {
  type DeniedExecution,
  type GuardReport,
  type LateStart,
  parseReport,
  type RefusalMeans,
  type RefusedConnection,
  type StoppedAct,
} from './guard-report.ts';

export interface GuardOptions {
  /** The program; otherwise it is looked for. */
  readonly program?: string;
  /** What happens to an execution that cannot be judged in time. */
  readonly onFailure: 'open' | 'closed';
  readonly answerMs: number;
  /** What the kernel is to refuse by itself: only that is loaded into it. */
  readonly refuses?: { readonly modules: boolean; readonly files: boolean };
  /** Nothing stronger is tried, though the kernel may have it. */
  readonly strongest?: RefusalMeans;
  /**
   * How long the first programs of a container stand still, before their first instruction, for
   * `admit`. 0 or absent: they do not.
   */
  readonly holdMs?: number;
  /** @param pid of a program that is held: told once, by this process or the one after it */
  readonly onHeld?: (pid: number) => void;
  /** Nobody admitted it in time: it runs, or where failures are closed it was killed. */
  readonly onLate?: (late: LateStart) => void;
  readonly onDenied?: (denied: DeniedExecution) => void;
  readonly onStopped?: (stopped: StoppedAct) => void;
  readonly onRefused?: (refused: RefusedConnection) => void;
  /** It ended by itself: the kernel has taken its hooks away. */
  readonly onEnded?: (why: string) => void;
}

export interface SignalTarget {
  readonly pid: number;
  /** Nanoseconds since 1970: the process had its number then. */
  readonly seenAt: bigint;
  /** It must be in this container. */
  readonly containerId?: string | undefined;
}

export interface WatchedFiles {
  readonly changed: boolean;
  readonly outside: boolean;
  /** Some of its files will be made unreadable. */
  readonly reads?: boolean;
  /** Memory (memfd), as the program that `admit` is asked about. */
  readonly memory?: boolean;
  /** False: the kernel refuses by itself, so that nobody need be asked about executions. */
  readonly asks?: boolean;
}

/** A container, by its whole id and any process in it. */
export interface WatchTarget {
  readonly containerId: string;
  readonly pid: number;
}

/** What this kernel lets a guard do; signals it can always send. */
export interface Abilities {
  readonly network: boolean;
  readonly execution: boolean;
  /** Containers are held as they start, where that was asked for. */
  readonly start: boolean;
  /** By what the kernel itself refuses what it was asked to. */
  readonly refuses: RefusalMeans;
}

export const noAbilities: Abilities = {
  network: false,
  execution: false,
  start: false,
  refuses: 'none',
};

/** What the tasks of a container may not do, judged by the kernel itself. */
export interface KernelRules {
  readonly modules: boolean;
  /** Executing files of its own layer, of other file systems, of none (memfd). */
  readonly changed: boolean;
  readonly outside: boolean;
  readonly memory: boolean;
}

const ORDER_MS = 10_000;
const START_MS = 10_000;
const MAX_COMPLAINT = 8192;

/**
 * The small privileged process that signals, refuses executions and confines connections. It holds
 * the decisions as tables, and all of its hooks go when it ends, however it does.
 */
export class GuardProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #options: GuardOptions;
  readonly #waiting = new Map<number, (error: number) => void>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended: Promise<void>;
  #abilities: Abilities = noAbilities;
  #lastId = 0;
  #said = '';
  #isRunning = true;
  #isStopping = false;

  private constructor(program: string, options: GuardOptions) {
    this.#options = options;
    this.#child = spawn(program, wordsOf(options), {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {},
    });
    this.#child.stdin.on('error', () => {});
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-MAX_COMPLAINT);
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const report = parseReport(line);
      if (report !== undefined) this.#receive(report);
    });
    this.#ended = new Promise((resolve) => {
      this.#child.on('error', (error) => this.#end(error.message, resolve));
      this.#child.on('close', (code, signal) => this.#end(signal ?? `code ${code}`, resolve));
    });
  }

  /** @throws TARGET_UNSUPPORTED, ACCESS_DENIED */
  static async start(options: GuardOptions): Promise<GuardProcess> {
    const program = options.program ?? findGuardProgram();
    if (program === undefined) {
      throw new SeaworthyError('TARGET_UNSUPPORTED', 'There is no guard for this machine.', {
        hint: '`packages/sensor/native/guard/build.sh` builds it.',
      });
    }
    const guard = new GuardProcess(program, options);
    const late = setTimeout(() => guard.#ready.reject(new Error('no answer')), START_MS);
    try {
      await guard.#ready.promise;
      return guard;
    } catch (error) {
      await guard.stop();
      throw new SeaworthyError('ACCESS_DENIED', `The guard did not start: ${guard.#said.trim()}`, {
        cause: error,
      });
    } finally {
      clearTimeout(late);
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get abilities(): Abilities {
    return this.#abilities;
  }

  /** What it could not do at its start, in its own words. */
  get complaints(): string {
    return this.#said.trim();
  }

  /** @returns false when the process has ended, or its number is another's */
  async signal({ pid, seenAt, containerId }: SignalTarget, signal: number): Promise<boolean> {
    const error = await this.#ask(`signal ${pid} ${signal} ${seenAt} ${containerId ?? '-'}`);
    if (error === ESRCH) return false;
    check(error, `Process ${pid} cannot be signalled`);
    return true;
  }

  /** Watches what is executed in a container, from now on. */
  async watch(key: number, { pid, containerId }: WatchTarget, files: WatchedFiles): Promise<void> {
    const { changed, outside, reads = false, memory = false, asks = true } = files;
    const bits = [changed, outside, reads, memory, !asks];
    const rules = bits.reduce((sum, bit, at) => sum + Number(bit) * 2 ** at, 0);
    const error = await this.#ask(`watch ${key} ${pid} ${rules} ${containerId}`);
    check(error, 'Executions cannot be watched');
  }

  /**
   * A program that is held goes on, if what is watched under the key lets it; later ones of its
   * container are not held. One that is not held any more is no error.
   * @param key undefined: nothing is watched
   */
  async admit(pid: number, key: number | undefined): Promise<void> {
    const error = await this.#ask(`admit ${pid} ${key ?? 0}`);
    if (error !== ESRCH) check(error, `Process ${pid} cannot go on`);
  }

  async unwatch(key: number): Promise<void> {
    check(await this.#ask(`unwatch ${key}`), 'Executions are watched on');
  }

  /** A file, as stat(2) gives it, that what is watched under the key may not execute. */
  async denyFile(key: number, device: bigint, inode: bigint, isDenied: boolean): Promise<void> {
    const error = await this.#ask(`file ${key} ${device} ${inode} ${Number(isDenied)}`);
    check(error, 'A file cannot be denied');
  }

  /**
   * Nothing may open this file any more in the container that is watched under the key.
   * @param pid of a process in it
   * @param path absolute, as that process sees it. A file that is not there yet is meant too
   */
  async makeUnreadable(key: number, pid: number, path: string): Promise<void> {
    const error = await this.#ask(`unreadable ${key} ${pid} ${path}`);
    check(error, `${path} cannot be made unreadable`);
  }

  /** @param digest SHA-256, hexadecimal; of every container that is watched */
  async denyHash(digest: string, isDenied: boolean): Promise<void> {
    check(await this.#ask(`hash ${digest} ${Number(isDenied)}`), 'A hash cannot be denied');
  }

  /**
   * What the tasks of a control group, and of those below it, may not do.
   * @param pid of a process in it, whose root its files are told from
   * @throws while that has none of its own: what needs none holds nevertheless
   */
  async refuse(cgroupId: bigint, pid: number, rules: KernelRules): Promise<void> {
    const { modules, changed, outside, memory } = rules;
    const bits = Number(modules) + 2 * Number(changed) + 4 * Number(outside) + 8 * Number(memory);
    const error = await this.#ask(`refuse ${cgroupId} ${pid} ${bits}`);
    check(error, modules ? 'Kernel modules cannot be refused' : 'Executions cannot be refused');
  }

  /** A group that is confined reaches the destinations that are listed for it, and nothing else. */
  async confine(cgroupId: bigint, isConfined: boolean): Promise<void> {
    const error = await this.#ask(`confine ${cgroupId} ${Number(isConfined)}`);
    check(error, 'Connections cannot be confined');
  }

  async listDestination(
    cgroupId: bigint,
    { address, bits, port }: Destination,
    isListed: boolean,
  ): Promise<void> {
    const hex = Buffer.from(address).toString('hex');
    const order = `destination ${cgroupId} ${bits} ${hex} ${port} ${Number(isListed)}`;
    check(await this.#ask(order), 'A destination cannot be listed');
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#child.stdin.end();
    const force = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await this.#ended;
    clearTimeout(force);
  }

  /** @returns an errno */
  #ask(order: string): Promise<number> {
    if (!this.#isRunning) return Promise.resolve(EPIPE);
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const late = setTimeout(() => this.#answer(id, ETIMEDOUT), ORDER_MS);
      this.#waiting.set(id, (error) => {
        clearTimeout(late);
        resolve(error);
      });
      this.#child.stdin.write(`${id} ${order}\n`);
    });
  }

  #answer(id: number, error: number): void {
    this.#waiting.get(id)?.(error);
    this.#waiting.delete(id);
  }

  #receive(report: GuardReport): void {
    if ('ready' in report) {
      const { network, execution, start, refuses } = report;
      this.#abilities = { network, execution, start, refuses };
      this.#ready.resolve();
    } else if ('id' in report) {
      this.#answer(report.id, report.error);
    } else if ('late' in report) {
      this.#options.onLate?.(report);
    } else if ('denied' in report) {
      this.#options.onDenied?.(report);
    } else if ('stopped' in report) {
      this.#options.onStopped?.(report);
    } else if ('held' in report) {
      this.#options.onHeld?.(report.held);
    } else {
      this.#options.onRefused?.(report);
    }
  }

  #end(how: string, resolve: () => void): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    for (const id of [...this.#waiting.keys()]) this.#answer(id, EPIPE);
    this.#ready.reject(new Error(how));
    resolve();
    if (!this.#isStopping) this.#options.onEnded?.(this.complaints || how);
  }
}

function wordsOf({ answerMs, onFailure, holdMs = 0, refuses, strongest }: GuardOptions): string[] {
  return [
    String(answerMs),
    onFailure,
    String(holdMs),
    ...(refuses?.modules === true ? ['modules'] : []),
    ...(refuses?.files === true ? ['files'] : []),
    ...(strongest === undefined ? [] : [strongest]),
  ];
}

// errno(3)
const ESRCH = 3;
const EPIPE = 32;
const ETIMEDOUT = 110;
const meanings: Readonly<Record<number, string>> = {
  1: 'it is protected, or the right to do it is missing',
  [ESRCH]: 'its process has ended',
  11: 'its file system is not there yet',
  18: 'it lies in a volume',
  21: 'it is a directory',
  24: 'there are too many groups of fanotify',
  28: 'there are too many',
  [EPIPE]: 'the guard has ended',
  95: 'this kernel or file system does not allow it',
  [ETIMEDOUT]: 'the guard does not answer',
};

function check(error: number, what: string): void {
  if (error === 0) return;
  const why = meanings[error] ?? `error ${error}`;
  throw new SeaworthyError('ACCESS_DENIED', `${what}: ${why}.`);
}

/** `SEAWORTHY_GUARD`, or what native/guard/build.sh made beside the sources or the bundle. */
export function findGuardProgram(): string | undefined {
  const named = process.env['SEAWORTHY_GUARD'];
  if (named !== undefined) return existsSync(named) ? named : undefined;
  let directory = import.meta.dirname;
  for (let depth = 0; depth < 6; depth++) {
    for (const place of ['build/guard', 'packages/sensor/build/guard', 'sensor/guard']) {
      const program = join(directory, place);
      if (existsSync(program)) return program;
    }
    directory = dirname(directory);
  }
  return undefined;
}
