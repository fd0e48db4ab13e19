import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * A root file system of this machine's own programs, each at its place, with the libraries that they
 * load and the files that are named.
 */
export function layOutPrograms(
  root: string,
  programs: readonly string[],
  files: readonly string[] = [],
): void {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(root, 'usr', name), { recursive: true });
    symlinkSync(`usr/${name}`, join(root, name));
  }
  for (const name of ['dev', 'etc', 'proc', 'root', 'run', 'sys', 'tmp', 'var']) {
    mkdirSync(join(root, name), { recursive: true });
  }
  for (const program of programs) {
    copy(root, program);
    for (const library of librariesOf(program)) copy(root, library);
  }
  for (const file of files) copy(root, file);
}

function copy(root: string, path: string): void {
  const place = join(root, dirname(path), basename(path));
  mkdirSync(dirname(place), { recursive: true });
  cpSync(realpathSync(path), place, { recursive: true, dereference: true });
}

/** None of a program that is linked statically. */
function librariesOf(program: string): string[] {
  try {
    const text = execFileSync('ldd', [program], { encoding: 'utf8', stdio: 'pipe' });
    return [...text.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path);
  } catch {
    return [];
  }
}
