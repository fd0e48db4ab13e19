import { constants } from 'node:fs';
import { access, readFile, realpath, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { limitExceeded, messageOf, SeaworthyError } from '@seaworthy/model';

/**
 * The files of these names in the working directory, without those inside what is scanned: a target
 * must not bring what excuses it.
 * @param targets as the user wrote them
 * @param distrust is told what is left out
 */
export async function findTrustedFiles(
  fileNames: readonly string[],
  targets: readonly string[],
  distrust: (name: string) => void,
): Promise<string[]> {
  const there = await Promise.all(fileNames.map(isReadable));
  const names = fileNames.filter((_, i) => there[i]);
  const scanned = names.length > 0 ? await directoriesOf(targets) : [];
  const found: string[] = [];
  for (const name of names) {
    if (await isInside(name, scanned)) distrust(name);
    else found.push(name);
  }
  return found;
}

/** The directories that targets name, whatever is read from them. */
async function directoriesOf(targets: readonly string[]): Promise<string[]> {
  const directories = new Set<string>();
  for (const target of targets) {
    for (const path of [target, target.slice(target.indexOf(':') + 1)]) {
      try {
        if (!(await stat(path)).isDirectory()) continue;
        directories.add(await realpath(path));
        break;
      } catch {
        // not a directory
      }
    }
  }
  return [...directories];
}

async function isInside(file: string, directories: readonly string[]): Promise<boolean> {
  // The link may lie inside and point out, or the other way round: neither is to be trusted.
  const places = [resolve(await realpath('.'), file), await realpath(file)];
  return places.some((place) =>
    directories.some((directory) => {
      const path = relative(directory, place);
      return path !== '..' && !path.startsWith(`..${sep}`);
    }),
  );
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
