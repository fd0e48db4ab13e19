import { statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, SeaworthyError } from '@seaworthy/model';
import type { ResponseCause } from '@seaworthy/runtime';
import type { Countermeasure } from '../countermeasure.ts';
import { groupOf, targetOf } from '../group-of.ts';
import { denyFile } from '../holds/deny-file.ts';
import type { Tools } from '../tools.ts';
import { killProcess } from './kill-process.ts';

/** The program that was seen is ended, and its file cannot be executed in that container again. */
export const denyExecution: Countermeasure = {
  action: 'deny-execution',
  describe: ({ process: { path } }) => `deny the execution of ${path} and kill it`,
  async apply(cause, _scope, tools) {
    const denied = await deny(cause, tools).catch(messageOf);
    const { detail } = await killProcess.apply(cause, 'process', tools);
    return typeof denied === 'string'
      ? { detail: `${detail}; ${denied}` }
      : { detail: `${detail}; ${denied.detail}`, held: [denied] };
  },
};

async function deny(cause: ResponseCause, tools: Tools) {
  const { procDirectory } = tools;
  const { pid } = groupOf(cause, procDirectory);
  const { path } = cause.process;
  // Through the process itself, which may be the only one that is known of the container.
  const file =
    statOf(join(procDirectory, String(cause.process.pid), 'exe')) ??
    statOf(join(procDirectory, String(pid), 'root', path));
  if (file === undefined) throw new SeaworthyError('TARGET_NOT_FOUND', 'Its file is gone.');
  const [device, inode] = [String(file.dev), String(file.ino)];
  return denyFile.put({ kind: 'deny-file', device, inode, path }, targetOf(cause), tools);
}

function statOf(path: string): { dev: bigint; ino: bigint } | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
