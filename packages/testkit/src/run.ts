import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Runs a program of the machine; its standard output. Throws with what it said when it fails. A
 * variable that is `undefined` is taken out of the environment.
 */
export async function run(
  program: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<string> {
  const { stdout } = await execute(program, parameters, {
    env: { ...process.env, ...environment },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
