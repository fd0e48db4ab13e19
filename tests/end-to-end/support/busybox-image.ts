import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Engine, run } from '@seaworthy/testkit';

/**
 * Gives an engine an image of busybox alone, with a page at /www/index.html.
 * @param directory where it is put together
 * @param files what lies in it besides; a text that begins with "#!" can be executed
 */
export async function importBusybox(
  docker: Engine,
  directory: string,
  name: string,
  { links = [], files = {} }: { links?: readonly string[]; files?: Record<string, string> } = {},
): Promise<void> {
  const image = join(directory, 'image');
  for (const path of ['bin', 'www', 'etc', 'tmp']) {
    mkdirSync(join(image, path), { recursive: true });
  }
  const busybox = execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim();
  copyFileSync(busybox, join(image, 'bin/busybox'));
  for (const link of links) symlinkSync('busybox', join(image, 'bin', link));
  const usual = { 'etc/passwd': 'root:x:0:0::/:/bin/sh\n', 'www/index.html': 'hello\n' };
  for (const [path, text] of Object.entries({ ...usual, ...files })) {
    const file = join(image, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (text.startsWith('#!')) chmodSync(file, 0o755);
  }
  const archive = join(directory, 'image.tar');
  await run('tar', ['-cf', archive, '-C', image, '.']);
  await docker.run('import', archive, name);
}
