import { constants } from 'node:fs';
import { access, readFile, realpath, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { limitExceeded, messageOf, SeaworthyError } from '@seaworthy/model';

/**
 * The files of these names in the working directory, without those inside what is scanned: a target
 * must not bring what excuses it.
 * @param target as the user wrote it
 * @param distrust is told what is left out
 */
export async function findTrustedFiles(
  fileNames: readonly string[],
  target: string | undefined,
  distrust: (name: string) => void,
): Promise<string[]> {
  const there = await Promise.all(fileNames.map(isReadable));
  const names = fileNames.filter((_, i) => there[i]);
  const scanned = names.length > 0 ? await directoryOf(target) : undefined;
  const found: string[] = [];
  for (const name of names) {
    if (scanned !== undefined && (await isInside(name, scanned))) {
      distrust(name);
      continue;
    }
    found.push(name);
  }
  return found;
}

/** The directory that a target names, whatever is read from it. */
async function directoryOf(target: string | undefined): Promise<string | undefined> {
  if (target === undefined) return undefined;
  for (const path of [target, target.slice(target.indexOf(':') + 1)]) {
    try {
      if ((await stat(path)).isDirectory()) return await realpath(path);
    } catch {
      // not a directory
    }
  }
  return undefined;
}

async function isInside(file: string, directory: string): Promise<boolean> {
  // The link may lie inside and point out, or the other way round: neither is to be trusted.
  const places = [resolve(await realpath('.'), file), await realpath(file)];
  return places.some((place) => {
    const path = relative(directory, place);
    return path !== '..' && !path.startsWith(`..${sep}`);
  });
}

async function isReadable(file: string): Promise<boolean> {
  return access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
}

export async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

/** @throws CONFIGURATION, LIMIT_EXCEEDED */
export async function readText(file: string, option: string, maxBytes: number): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > maxBytes) throw limitExceeded(file, 'bytes', maxBytes);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof SeaworthyError) throw error;
    throw new SeaworthyError('CONFIGURATION', `${option} ${file} cannot be read`, {
      hint: messageOf(error),
      cause: error,
    });
  }
}
