import { stat } from 'node:fs/promises';

const lookEveryMs = 2000;

/**
 * Calls `onChange` when one of some files is another than before, and has been that for a while:
 * one that is being written is not read in its middle. It looks again and again, because what
 * Kubernetes mounts changes through links, which no watcher of the kernel follows.
 * @param list the files, asked each time
 * @returns ends it
 */
export function watchFiles(
  list: () => Promise<readonly string[]>,
  onChange: () => void,
  everyMs = lookEveryMs,
): () => void {
  let known: string | undefined;
  let seen: string | undefined;
  let isEnded = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const print = await fingerprint(list);
    known ??= print;
    if (print !== known && print === seen) {
      known = print;
      if (!isEnded) onChange();
    }
    seen = print;
    if (!isEnded) timer = setTimeout(look, everyMs).unref();
  };
  void look();
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}

async function fingerprint(list: () => Promise<readonly string[]>): Promise<string> {
  const paths = await list().catch(() => []);
  const prints = paths.map(async (path) => {
    try {
      const { ino, size, mtimeMs } = await stat(path);
      return `${path} ${ino} ${size} ${mtimeMs}`;
    } catch {
      return `${path} gone`;
    }
  });
  return (await Promise.all(prints)).join('\n');
}
