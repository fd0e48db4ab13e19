import { statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, SeaworthyError } from '@seaworthy/model';
import type { Countermeasure } from '../countermeasure.ts';
import { groupOf } from '../group-of.ts';
import { nextKey } from '../watch-keys.ts';
import { killProcess } from './kill-process.ts';

/** The program that was seen is ended, and its file cannot be executed in that container again. */
export const denyExecution: Countermeasure = {
  action: 'deny-execution',
  describe: ({ process: { path } }) => `deny the execution of ${path} and kill it`,
  async apply(cause, _scope, tools) {
    const { guard, procDirectory } = tools;
    const { pid } = groupOf(cause, procDirectory);
    const file =
      statOf(join(procDirectory, String(cause.process.pid), 'exe')) ??
      statOf(join(procDirectory, String(pid), 'root', cause.process.path));
    const key = nextKey();
    const deny = async () => {
      if (file === undefined) throw new SeaworthyError('TARGET_NOT_FOUND', 'Its file is gone.');
      // Through the process itself, which may be the only one that is known of the container.
      await guard.watch(key, pid, { changed: false, outside: false });
      await guard.denyFile(key, file.dev, file.ino, true);
      return `denied ${cause.process.path}`;
    };
    const denied = await deny().catch(messageOf);
    const { detail } = await killProcess.apply(cause, 'process', tools);
    return {
      detail: `${detail}; ${denied}`,
      release: () => guard.unwatch(key),
    };
  },
};

function statOf(path: string): { dev: bigint; ino: bigint } | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
