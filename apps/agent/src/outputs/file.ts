import { type FileHandle, open } from 'node:fs/promises';
import type { OutputKind } from './output.ts';

/** Command lines of all users stand in it. */
const mode = 0o600;

export const fileOutput: OutputKind<'file'> = {
  to: 'file',
  defaultFormat: 'falco',
  open({ path }) {
    let handle: FileHandle | undefined;
    let isStale = false;
    const close = async (): Promise<void> => {
      await handle?.close();
      handle = undefined;
    };
    return {
      name: `file ${path}`,
      batch: 256,
      async send(texts) {
        if (isStale) await close();
        isStale = false;
        handle ??= await open(path, 'a', mode);
        await handle.appendFile(texts.map(({ text }) => `${text}\n`).join(''));
      },
      reopen() {
        isStale = true;
      },
      close,
    };
  },
};
