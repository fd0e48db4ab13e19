import { constants } from 'node:fs';
import { access, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { limitExceeded, messageOf, SeaworthyError } from '@seaworthy/model';
import { type Excuses, type VexStatement, type Waiver, waiverFileNames } from '@seaworthy/policy';
import type { InputOutput, OptionValues } from './command.ts';
import type { excuseOptions } from './excuse-options.ts';

const maxWaiverBytes = 1024 * 1024;
const maxVexBytes = 128 * 1024 * 1024;
const maxVexFiles = 20_000;

type ExcuseOptions = OptionValues<typeof excuseOptions>;

/**
 * Reads the waivers and VEX documents that the user names, or else the waivers of the working
 * directory.
 *
 * @param targets as the user wrote them: a directory that is scanned must not bring its own waivers
 * @throws CONFIGURATION, LIMIT_EXCEEDED for a file that was named
 */
export async function readExcuses(
  options: ExcuseOptions,
  io: InputOutput,
  targets: readonly string[] = [],
): Promise<Pick<Excuses, 'waivers' | 'vex'>> {
  return {
    waivers: await readWaivers(options.waivers, io, targets),
    vex: await readVex(options.vex, io),
  };
}

async function readWaivers(
  named: readonly string[] | false,
  io: InputOutput,
  targets: readonly string[],
): Promise<Waiver[]> {
  if (named === false) return [];
  const files = named.length > 0 ? named : await findWaiverFiles(io, targets);
  if (files.length === 0) return [];
  const { parseWaivers } = await import('./excuse-parsers.ts');
  const waivers: Waiver[] = [];
  for (const file of files) {
    const text = await readText(file, '--waivers', maxWaiverBytes);
    for (const waiver of parseWaivers(text, file)) waivers.push(waiver);
  }
  return waivers;
}

async function findWaiverFiles(io: InputOutput, targets: readonly string[]): Promise<string[]> {
  const there = await Promise.all(waiverFileNames.map(isReadable));
  const names = waiverFileNames.filter((_, i) => there[i]);
  const scanned = names.length > 0 ? await directoriesOf(targets) : [];
  const found: string[] = [];
  for (const name of names) {
    if (await isInside(name, scanned)) {
      io.note(
        `${name} lies inside what is scanned, so it is not trusted; to use it: --waivers ${name}`,
      );
      continue;
    }
    found.push(name);
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

async function readVex(named: readonly string[], io: InputOutput): Promise<VexStatement[]> {
  if (named.length === 0) return [];
  const { parseVex } = await import('./excuse-parsers.ts');
  const statements: VexStatement[] = [];
  for (const path of named) {
    if (await isDirectory(path)) {
      for (const file of await filesOf(path)) {
        try {
          const text = await readText(file, '--vex', maxVexBytes);
          for (const statement of parseVex(text, file)) statements.push(statement);
        } catch (error) {
          // What is left out excuses nothing, so a folder may hold other things too.
          if (!(error instanceof SeaworthyError)) throw error;
          io.note(`--vex ${path}: left out: ${messageOf(error)}`);
        }
      }
      continue;
    }
    const text = await readText(path, '--vex', maxVexBytes);
    for (const statement of parseVex(text, basename(path))) statements.push(statement);
  }
  return statements;
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

/** The JSON files of a directory and those below it, in an order that is the same everywhere. */
async function filesOf(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.(?:json|vex)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length > maxVexFiles) throw limitExceeded(directory, 'VEX documents', maxVexFiles);
  return files;
}

async function readText(file: string, option: string, maxBytes: number): Promise<string> {
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
