import { execFile } from 'node:child_process';
import { SeaworthyError } from '@seaworthy/model';
import { cancelled } from '@seaworthy/registry';

const maxOutputBytes = 1024 * 1024;

export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs an engine's own program, without a shell. Any exit code is a result.
 * @throws TARGET_UNSUPPORTED when there is no such program; CANCELLED; TIMEOUT
 */
export function runProgram(
  program: string,
  parameters: readonly string[],
  signal: AbortSignal,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const options = { signal, maxBuffer: maxOutputBytes, killSignal: 'SIGKILL' } as const;
    execFile(program, parameters, options, (error, stdout, stderr) => {
      if (error === null) return resolve({ exitCode: 0, stdout, stderr });
      if (signal.aborted) return reject(cancelled(signal));
      if (typeof error.code === 'number') return resolve({ exitCode: error.code, stdout, stderr });
      reject(
        new SeaworthyError('TARGET_UNSUPPORTED', `${program} could not be run (${error.code})`, {
          cause: error,
          ...(error.code === 'ENOENT' && {
            hint: `Install ${program}, or save the image and scan the archive.`,
          }),
        }),
      );
    });
  });
}

/** The last line of what a program said went wrong, fit to be shown. */
export function complaintOf({ exitCode, stderr }: ProgramResult): string {
  const [line = ''] = stderr.trim().split('\n').slice(-1);
  const text = line.replace(/[^\x20-\x7e]/g, '').slice(0, 300);
  return text === '' ? `exit code ${exitCode}` : text;
}
