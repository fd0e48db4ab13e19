import { randomBytes } from 'node:crypto';
import { lstat, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { messageOf } from '@seaworthy/model';

/** A manifest or Dockerfile of this size is none that a person wrote. */
const maxBytes = 1024 * 1024;

export type FileText =
  | { readonly text: string; readonly file: string; readonly mode: number }
  | { readonly left: string };

/**
 * Reads a file that may be edited later: a regular one, below `root` without a symbolic link on the
 * way, of UTF-8. Otherwise says why not.
 */
export async function readEditable(root: string, path: string): Promise<FileText> {
  try {
    const realRoot = await realpath(root);
    const file = resolve(realRoot, path);
    if (!file.startsWith(realRoot === '/' ? '/' : `${realRoot}/`))
      return { left: 'it lies outside' };
    const status = await lstat(file);
    if (status.isSymbolicLink() || (await realpath(file)) !== file) {
      return { left: 'a symbolic link leads to it' };
    }
    if (!status.isFile()) return { left: 'it is not a file' };
    if (status.size > maxBytes) return { left: `it is larger than ${maxBytes} bytes` };
    const bytes = await readFile(file);
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, file, mode: status.mode };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return { left: 'there is no such file' };
    return {
      left: code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8' : messageOf(error),
    };
  }
}

/**
 * Puts a new text in the place of the one that was read, all at once: who reads the file sees the old
 * one or the new one. Refuses when the file has changed meanwhile.
 */
export async function replaceFile(
  { file, text: before, mode }: Extract<FileText, { text: string }>,
  after: string,
): Promise<string | undefined> {
  const stand = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(stand, after, { flag: 'wx', mode });
    const now = await readEditable(dirname(file), basename(file));
    if (!('text' in now) || now.text !== before) return 'it changed while this ran';
    await rename(stand, file);
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    await rm(stand, { force: true });
  }
}
