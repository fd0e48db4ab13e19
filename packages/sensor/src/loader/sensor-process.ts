import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { SeaworthyError } from '@seaworthy/model';
import type { Machine } from '@seaworthy/runtime';
import { commandsOf, forbidCommands, ignoreCommand } from './commands.ts';
import type { Forbidden, OwnPids, SensorOptions } from './sensor-options.ts';

const MAX_COMPLAINT = 8192;
const ANSWER_MS = 1000;

/**
 * The privileged process. It gets its orders over its standard input and gives frames on its
 * standard output; with the end of its input, or ours, it ends and the kernel is as before.
 */
export class SensorProcess {
  readonly output: Readable;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ended: Promise<string | undefined>;
  #forbidden: readonly Forbidden[];
  #lastAsked = 0;
  readonly #waiting = new Map<number, () => void>();
  #isStopping = false;

  constructor(program: string, options: SensorOptions, machine: Machine) {
    const { before, after } = commandsOf(options, machine);
    this.#forbidden = options.forbidden ?? [];
    this.#child = spawn(program, options.copiedReads === true ? ['--copied-reads'] : [], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {},
    });
    this.output = this.#child.stdout;
    this.#ended = this.#watch(program);
    this.#child.stdin.on('error', () => {});
    this.#child.stdin.write([...before, 'start', ...after, ''].join('\n'));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Resolves when it has ended. @throws ACCESS_DENIED when it could not do its work */
  async ended(): Promise<void> {
    const why = await this.#ended;
    if (why !== undefined && !this.#isStopping) {
      if (/Operation not permitted|Permission denied/.test(why) && process.getuid?.() !== 0) {
        throw new SeaworthyError('ACCESS_DENIED', 'The kernel lets only root watch it.', {
          hint: 'Start it with sudo, or with the capabilities CAP_BPF and CAP_PERFMON.',
        });
      }
      throw new SeaworthyError('ACCESS_DENIED', `The sensor ended: ${why}`, {
        hint: '`seaworthy agent doctor` says what this kernel offers and what is missing.',
      });
    }
  }

  ignore(ownPids: OwnPids): void {
    this.#child.stdin.write(`${ignoreCommand(ownPids)}\n`);
  }

  /**
   * What must not begin from now on, instead of what was said before.
   * @returns once the kernel knows, or after a second in which the loader did not answer
   */
  async forbid(forbidden: readonly Forbidden[]): Promise<void> {
    const lines = forbidCommands(forbidden, this.#forbidden);
    this.#forbidden = forbidden;
    const number = ++this.#lastAsked;
    const answered = Promise.withResolvers<void>();
    const late = setTimeout(answered.resolve, ANSWER_MS);
    this.#waiting.set(number, answered.resolve);
    this.#child.stdin.write([...lines, `ask ${number}`, ''].join('\n'));
    await answered.promise;
    clearTimeout(late);
    this.#waiting.delete(number);
  }

  /** For a ready frame: all orders up to this number have been obeyed. */
  answered(upTo: number): void {
    for (const [number, resolve] of this.#waiting) if (number <= upTo) resolve();
  }

  stop(): void {
    this.#isStopping = true;
    this.#child.stdin.end();
    this.#child.kill('SIGTERM');
  }

  #watch(program: string): Promise<string | undefined> {
    let said = '';
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-MAX_COMPLAINT);
    });
    return new Promise((resolve) => {
      this.#child.on('error', (error) => resolve(`${program}: ${error.message}`));
      this.#child.on('close', (code, signal) => {
        const how = signal ?? `code ${code}`;
        resolve(code === 0 ? undefined : said.trim().split('\n').slice(-3).join('; ') || how);
      });
    });
  }
}

/**
 * Where the loader lies: `SEAWORTHY_SENSOR`, `sensor/sensor` beside the bundle, or what native/build.sh
 * made in the sources.
 */
export function findSensorProgram(): string | undefined {
  const named = process.env['SEAWORTHY_SENSOR'];
  if (named !== undefined) return existsSync(named) ? named : undefined;
  let directory = import.meta.dirname;
  for (let depth = 0; depth < 6; depth++) {
    for (const place of ['sensor/sensor', 'build/sensor', 'packages/sensor/build/sensor']) {
      const program = join(directory, place);
      if (existsSync(program)) return program;
    }
    directory = dirname(directory);
  }
  return undefined;
}

export function machineOf(architecture = process.arch): Machine | undefined {
  return architecture === 'x64' || architecture === 'arm64' ? architecture : undefined;
}
