import { deepStrictEqual } from 'node:assert';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { Report } from '@seaworthy/model';

const binary = join(import.meta.dirname, '../../../apps/cli/bin/seaworthy.js');
const notePeak = join(import.meta.dirname, 'note-peak.js');

if (!existsSync(join(binary, '../../dist/bundle/main.js'))) {
  throw new Error('these tests run the built command: npm run build');
}

/** What a run of the command left behind. */
export interface Outcome {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly elapsedMs: number;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly input?: Buffer | Readable;
  readonly workingDirectory?: string;
  /** Killed after this long, which no test means to happen. */
  readonly limitMs?: number;
  /** Sees the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/**
 * A home, a cache and a temporary directory for the built command, so that a test neither sees nor
 * leaves anything of the machine's own.
 */
export class Sandbox {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;

  constructor() {
    this.directory = mkdtempSync(join(tmpdir(), 'sw-'));
    for (const name of ['home', 'temporary', 'cache', 'run']) mkdirSync(this.path(name));
    const own = Object.keys(process.env).filter((name) =>
      /^(?:SEAWORTHY_|DOCKER_|CONTAINER|NO_COLOR|FORCE_COLOR|NODE_|VITEST)/.test(name),
    );
    this.environment = {
      ...process.env,
      ...Object.fromEntries(own.map((name) => [name, undefined])),
      HOME: this.path('home'),
      TMPDIR: this.path('temporary'),
      XDG_CACHE_HOME: this.path('cache'),
      XDG_RUNTIME_DIR: this.path('run'),
      // Nobody's: an engine of this machine must not answer for an image that a test asks for.
      DOCKER_HOST: 'unix:///nonexistent/docker.sock',
    };
  }

  path(...parts: string[]): string {
    return join(this.directory, ...parts);
  }

  /** What the command left in its temporary directory; nothing, one hopes. */
  leftovers(): string[] {
    return readdirSync(this.path('temporary'));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Runs `seaworthy` with the words. */
  async run(words: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const startMs = performance.now();
    const child = spawn(process.execPath, [binary, ...words], {
      cwd: options.workingDirectory ?? this.directory,
      env: { ...this.environment, ...options.environment },
      timeout: options.limitMs ?? 120_000,
      killSignal: 'SIGKILL',
    });
    options.onStart?.(child);
    feed(child.stdin, options.input);
    const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    const [[exitCode, signal], stdout, stderr] = await Promise.all([
      ended,
      textOf(child.stdout),
      textOf(child.stderr),
    ]);
    return { exitCode, signal, stdout, stderr, elapsedMs: performance.now() - startMs };
  }

  /** Runs a scan whose report must be a valid one; adds `--format json`. */
  async scan(words: readonly string[], options: RunOptions = {}): Promise<ScanOutcome> {
    const outcome = await this.run(['scan', '--format', 'json', ...words], options);
    if (outcome.stdout === '') throw new Error(`no report: ${JSON.stringify(outcome)}`);
    const written: unknown = JSON.parse(outcome.stdout);
    const report = Report.parse(written);
    // Also nothing that the schema does not know.
    deepStrictEqual(report, written);
    return { ...outcome, report };
  }

  /** Runs the command and measures its largest resident set, in bytes. */
  async measure<Result>(
    run: (options: RunOptions) => Promise<Result>,
  ): Promise<Result & { readonly peakBytes: number }> {
    const file = this.path('peak');
    const environment = { SEAWORTHY_TEST_PEAK: file, NODE_OPTIONS: `--import=${notePeak}` };
    const result = await run({ environment });
    return { ...result, peakBytes: Number(readFileSync(file, 'utf8')) * 1024 };
  }
}

export type ScanOutcome = Outcome & { readonly report: Report };

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Writes as fast as the command reads. One that ends before it has read all has its reasons. */
function feed(stdin: Writable, input: Buffer | Readable | undefined): void {
  const source = input instanceof Readable ? input : Readable.from(input ? [input] : []);
  stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  stdin.on('close', () => source.destroy());
  source.pipe(stdin);
}
