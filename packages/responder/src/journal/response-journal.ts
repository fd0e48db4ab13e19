import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { limitExceeded, messageOf, SeaworthyError } from '@seaworthy/model';
import { readText } from '@seaworthy/sensor';
import { entriesOf, type JournalEntry, type JournalLine } from './journal-lines.ts';

const fileName = 'responses.jsonl';
const MAX_BYTES = 8 * 2 ** 20;
/** After so many lines only what holds is written anew. */
const MAX_LINES = 1000;

/** Whether an agent has left something behind in its directory. */
export function hasJournal(stateDirectory: string): boolean {
  return existsSync(join(stateDirectory, fileName));
}

/**
 * What holds on containers, on disk: so that who comes after a crash knows what to undo. A line is
 * on the disk when the promise of it resolves.
 */
export class ResponseJournal {
  readonly #directory: string;
  readonly #boot: string;
  readonly #entries: Map<number, JournalEntry>;
  #file: FileHandle | undefined;
  #lines = 0;
  #lastId: number;
  /** One line after the other. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(directory: string, boot: string, entries: Map<number, JournalEntry>) {
    this.#directory = directory;
    this.#boot = boot;
    this.#entries = entries;
    this.#lastId = Math.max(0, ...entries.keys());
  }

  /** Writes nothing before there is something to write. @throws LIMIT_EXCEEDED, ACCESS_DENIED */
  static async open(stateDirectory: string, procDirectory: string): Promise<ResponseJournal> {
    const boot = readText(join(procDirectory, 'sys/kernel/random/boot_id')).trim();
    const path = join(stateDirectory, fileName);
    const text = existsSync(path) ? await readBounded(path) : '';
    return new ResponseJournal(stateDirectory, boot, entriesOf(text, boot));
  }

  /** What holds, by its number: at the opening, what another agent has left behind. */
  get entries(): ReadonlyMap<number, JournalEntry> {
    return this.#entries;
  }

  takeId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Something that outlasts a crash is about to be done. */
  begin(id: number, facts: JournalEntry['facts']): Promise<void> {
    this.#entries.set(id, { facts, holds: [{ kind: 'pause' }] });
    return this.#write({ is: 'begun', id, facts });
  }

  hold(id: number, { facts, holds }: JournalEntry): Promise<void> {
    this.#entries.set(id, { facts, holds });
    return this.#write({ is: 'held', id, facts, holds: [...holds] });
  }

  end(id: number): Promise<void> {
    if (!this.#entries.delete(id)) return Promise.resolve();
    return this.#write({ is: 'ended', id });
  }

  /** Leaves no file where nothing holds. */
  async close(): Promise<void> {
    await this.#last;
    await this.#file?.close();
    this.#file = undefined;
    if (this.#entries.size === 0) await rm(join(this.#directory, fileName), { force: true });
  }

  #write(line: JournalLine): Promise<void> {
    const written = this.#last.then(async () => {
      // A new file has all entries, this one among them.
      if (this.#file === undefined || this.#lines >= MAX_LINES) await this.#writeAnew();
      else await this.#append(this.#file, [line]);
    });
    this.#last = written.catch(() => {});
    return written;
  }

  async #writeAnew(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const path = join(this.#directory, fileName);
    const unfinished = `${path}.new`;
    const file = await open(unfinished, 'w', 0o600);
    this.#lines = 0;
    const held = [...this.#entries].map(
      ([id, { facts, holds }]): JournalLine => ({ is: 'held', id, facts, holds: [...holds] }),
    );
    await this.#append(file, [{ is: 'boot', boot: this.#boot }, ...held]);
    await rename(unfinished, path);
    const directory = await open(this.#directory, 'r');
    await directory.sync().finally(() => directory.close());
    this.#file = file;
  }

  async #append(file: FileHandle, lines: readonly JournalLine[]): Promise<void> {
    await file.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await file.datasync();
    this.#lines += lines.length;
  }
}

async function readBounded(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > MAX_BYTES) throw limitExceeded(path, 'bytes', MAX_BYTES);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof SeaworthyError) throw error;
    throw new SeaworthyError('ACCESS_DENIED', `What was left of responses: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
