import { once } from 'node:events';
import type { SeaworthyError } from '@seaworthy/model';
import type { InputOutput } from './command.ts';

/** Times between two progress lines; terminals over slow links thank for it. */
const progressEveryMs = 80;

/** The terminal, or the pipes that stand in for it. */
export class Terminal implements InputOutput {
  readonly #quiet: boolean;
  #lastProgressMs = 0;
  #progressShown = false;

  constructor(options: { quiet: boolean }) {
    this.#quiet = options.quiet;
  }

  get isTerminal(): boolean {
    return process.stdout.isTTY === true;
  }

  get width(): number {
    return process.stdout.columns ?? 100;
  }

  writeOut(text: string): void {
    this.#wipe();
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  async writePieces(pieces: Iterable<string>): Promise<void> {
    this.#wipe();
    for (const piece of pieces) {
      if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
    }
  }

  note(text: string): void {
    if (this.#quiet) return;
    this.#wipe();
    process.stderr.write(`${text}\n`);
  }

  progress(text: string): void {
    if (this.#quiet || process.stderr.isTTY !== true) return;
    const now = Date.now();
    if (now - this.#lastProgressMs < progressEveryMs) return;
    this.#lastProgressMs = now;
    const room = Math.max(20, (process.stderr.columns ?? 80) - 4);
    const line = text.length > room ? `${text.slice(0, room - 3)}...` : text;
    process.stderr.write(`\r\u001b[2K  ${line}`);
    this.#progressShown = true;
  }

  /** NO_COLOR and FORCE_COLOR as the field has agreed on them (no-color.org). */
  colorFor(choice: string): boolean {
    if (choice === 'always') return true;
    if (choice === 'never') return false;
    const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
    if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
    if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
    return this.isTerminal && TERM !== 'dumb';
  }

  reportError(error: SeaworthyError): void {
    this.#wipe();
    const color = process.stderr.isTTY === true && !process.env['NO_COLOR'];
    // Imported, node:util would load what all its members need, each time that anything is run.
    const { styleText } = process.getBuiltinModule('node:util');
    const paint = (style: 'red' | 'dim', text: string): string =>
      color ? styleText(style, text, { validateStream: false }) : text;
    process.stderr.write(
      `${paint('red', 'error')} ${paint('dim', `[${error.code}]`)} ${error.message}\n`,
    );
    if (error.hint !== undefined) process.stderr.write(`  hint: ${error.hint}\n`);
  }

  #wipe(): void {
    if (!this.#progressShown) return;
    process.stderr.write('\r\u001b[2K');
    this.#progressShown = false;
  }
}
