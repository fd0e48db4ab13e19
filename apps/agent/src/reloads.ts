import { SeaworthyError } from '@seaworthy/model';

export interface Reload {
  /** RFC 3339. */
  readonly time: string;
  readonly result: 'done' | 'failed';
  readonly detail: string;
}

/** Reads what is on disk anew, one time after the other, and remembers how it went. */
export class Reloads {
  readonly counts = { done: 0, failed: 0 };
  readonly #once: () => Promise<string>;
  readonly #log: (text: string) => void;
  #last: Reload | undefined;
  #running: Promise<void> | undefined;
  /** Why it is to be done once more. */
  #isDueFor: string | undefined;

  /** @param once answers with what is in use now. @throws SeaworthyError when all stays as it was */
  constructor(once: () => Promise<string>, log: (text: string) => void) {
    this.#once = once;
    this.#log = log;
  }

  get last(): Reload | undefined {
    return this.#last;
  }

  /** Why what is on disk is not in use. */
  get problem(): string | undefined {
    return this.#last?.result === 'failed'
      ? `the files on disk are not in use: ${this.#last.detail}`
      : undefined;
  }

  async run(why: string): Promise<void> {
    if (this.#running !== undefined) {
      this.#isDueFor = why;
      return this.#running;
    }
    this.#running = this.#try(why).finally(() => {
      this.#running = undefined;
    });
    await this.#running;
    const next = this.#isDueFor;
    this.#isDueFor = undefined;
    if (next !== undefined) await this.run(next);
  }

  /** When none is under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #try(why: string): Promise<void> {
    try {
      this.#note('done', `${why}: ${await this.#once()}`);
      this.#log(`reloaded, ${this.#last?.detail}`);
    } catch (error) {
      if (!(error instanceof SeaworthyError)) throw error;
      this.#note('failed', error.message);
      this.#log(`not reloaded, what was in use stays: ${error.message}`);
    }
  }

  #note(result: Reload['result'], detail: string): void {
    this.counts[result] += 1;
    this.#last = { time: new Date().toISOString(), result, detail };
  }
}
