import { execFile } from 'node:child_process';
import { messageOf, SeaworthyError } from '@seaworthy/model';

const RUN_MS = 30_000;

/** Runs a program of the host, without a shell. @throws ACCESS_DENIED with what it said */
export function run(program: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: RUN_MS, maxBuffer: 2 ** 20, env: { PATH: process.env['PATH'] } };
    execFile(program, words, options, (error, output, said) => {
      if (error === null) return resolve(output);
      const why = said.trim().split('\n').slice(-2).join('; ') || messageOf(error);
      reject(new SeaworthyError('ACCESS_DENIED', `${program}: ${why}`));
    });
  });
}
