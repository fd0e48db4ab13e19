import { type FileHandle, open } from 'node:fs/promises';
import type { OutputKind, SentText } from './output.ts';

/** Command lines of all users stand in it. */
const mode = 0o600;
const newline = 10;

export const fileOutput: OutputKind<'file'> = {
  to: 'file',
  defaultFormat: 'falco',
  open({ path }) {
    let handle: FileHandle | undefined;
    let isStale = false;
    let unfinished: Unfinished | undefined;
    const close = async (): Promise<void> => {
      await handle?.close();
      handle = undefined;
    };
    return {
      name: `file ${path}`,
      batch: 256,
      async send(texts) {
        if (isStale) {
          await close();
          unfinished?.toLineStart();
        }
        isStale = false;
        handle ??= await open(path, 'a', mode);
        // A disk that is full takes a part: the next attempt goes on behind it.
        if (unfinished?.texts !== texts) unfinished = new Unfinished(texts);
        await unfinished.writeTo(handle);
        unfinished = undefined;
      },
      reopen() {
        isStale = true;
      },
      close,
    };
  },
};

/** Lines of which a part may be written already. */
class Unfinished {
  readonly texts: readonly SentText[];
  readonly #bytes: Buffer;
  #written = 0;

  constructor(texts: readonly SentText[]) {
    this.texts = texts;
    this.#bytes = Buffer.from(texts.map(({ text }) => `${text}\n`).join(''));
  }

  async writeTo(handle: FileHandle): Promise<void> {
    while (this.#written < this.#bytes.length) {
      const { bytesWritten } = await handle.write(this.#bytes, this.#written);
      this.#written += bytesWritten;
    }
  }

  /** For another file: the line that is cut there is whole here. */
  toLineStart(): void {
    if (this.#written > 0) this.#written = this.#bytes.lastIndexOf(newline, this.#written - 1) + 1;
  }
}
