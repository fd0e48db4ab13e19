import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { limitExceeded, messageOf, SeaworthyError } from '@seaworthy/model';
import { type Excuses, type VexStatement, type Waiver, waiverFileNames } from '@seaworthy/policy';
import type { InputOutput, OptionValues } from './command.ts';
import type { excuseOptions } from './excuse-options.ts';
import { findTrustedFiles, isDirectory, readText } from './trusted-files.ts';

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
  const distrust = (name: string): void =>
    io.note(
      `${name} lies inside what is scanned, so it is not trusted; to use it: --waivers ${name}`,
    );
  const files =
    named.length > 0 ? named : await findTrustedFiles(waiverFileNames, targets, distrust);
  if (files.length === 0) return [];
  const { parseWaivers } = await import('./excuse-parsers.ts');
  const waivers: Waiver[] = [];
  for (const file of files) {
    const text = await readText(file, '--waivers', maxWaiverBytes);
    for (const waiver of parseWaivers(text, file)) waivers.push(waiver);
  }
  return waivers;
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
