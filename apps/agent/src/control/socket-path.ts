import { hash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import type { AgentConfiguration } from '../configuration/agent-schema.ts';

/** sockaddr_un of unix(7) has 108 bytes, the last of which is zero. */
const MAX_BYTES = 107;

/**
 * Where the agent of a configuration listens: a name that follows from where the file lies, so that
 * whoever knows the file finds the agent, and one file has one agent.
 * @returns undefined where there is none: turned off, or a user without a directory for such things
 * @throws CONFIGURATION when the path is too long for a socket
 */
export function socketPathOf(
  configurationPath: string,
  { control }: Pick<AgentConfiguration, 'control'>,
): string | undefined {
  if (control === null) return undefined;
  const path = control.socket ?? defaultPath(configurationPath);
  if (path !== undefined && Buffer.byteLength(path) > MAX_BYTES) {
    throw new SeaworthyError('CONFIGURATION', `control: ${path} is too long for a socket`);
  }
  return path;
}

function defaultPath(configurationPath: string): string | undefined {
  const directory = runtimeDirectory();
  if (directory === undefined) return undefined;
  // The file may be a link that changes with each of its versions, as in volumes of Kubernetes.
  const whole = join(realPath(dirname(configurationPath)), basename(configurationPath));
  const name = basename(whole, extname(whole)).replaceAll(/[^\w.-]/g, '_');
  return join(directory, `${name.slice(0, 20)}-${hash('sha256', whole).slice(0, 8)}.sock`);
}

function runtimeDirectory(): string | undefined {
  if (process.getuid?.() === 0) return '/run/seaworthy';
  const own = process.env['XDG_RUNTIME_DIR'];
  return own ? join(own, 'seaworthy') : undefined;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
