import { readFile } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { SeaworthyError } from '@seaworthy/model';

/** More than this is no list of targets. */
const maxListBytes = 64 * 2 ** 20;
const maxTargets = 100_000;

/**
 * The targets of a scan: the words of the command line, then the lines of a list. Each is scanned
 * once, however often it is named.
 * @throws USAGE when there is none, or standard input is asked for twice; TARGET_NOT_FOUND when
 *   the list cannot be read
 */
export async function gatherTargets(
  words: readonly string[],
  listFile: string | undefined,
  signal: AbortSignal,
): Promise<string[]> {
  if (listFile === undefined && words.length === 0) {
    throw new SeaworthyError('USAGE', 'no target is named', {
      hint: 'Name an image, an archive, a directory or "host:", or a list of them with --targets.',
    });
  }
  if (listFile === '-' && words.includes('-')) {
    throw new SeaworthyError('USAGE', 'standard input cannot be both a target and the list');
  }
  const listed = listFile === undefined ? [] : parseTargetList(await readList(listFile, signal));
  const targets = [...new Set([...words, ...listed])];
  if (targets.length === 0) throw new SeaworthyError('USAGE', `${listFile} names no target`);
  if (targets.length > maxTargets) {
    throw new SeaworthyError('USAGE', `more than ${maxTargets} targets are named`);
  }
  return targets;
}

/** One target a line. Empty lines and what follows a "#" at the start or after a space do not count. */
export function parseTargetList(text: string): string[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => {
      const comment = /(?:^|\s)#/.exec(line);
      return (comment === null ? line : line.slice(0, comment.index)).trim();
    })
    .filter((line) => line !== '');
}

async function readList(file: string, signal: AbortSignal): Promise<string> {
  if (file === '-') return readStandardInput(signal);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new SeaworthyError('TARGET_NOT_FOUND', `the list ${file} cannot be read`, {
      cause: error,
    });
  }
}

async function readStandardInput(signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const input: AsyncIterable<Buffer> = addAbortSignal(signal, process.stdin);
  for await (const chunk of input) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxListBytes) {
      throw new SeaworthyError('LIMIT_EXCEEDED', 'the list of targets is too long');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
