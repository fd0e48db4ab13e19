import { readFile } from 'node:fs/promises';
import { malformed } from '@seaworthy/model';

/**
 * OSV's index of an ecosystem, <ECOSYSTEM>/modified_id.csv: "<date of change>,<id>" a line, newest
 * first (https://google.github.io/osv.dev/data/#downloading-recent-changes).
 */
export interface ModifiedIndex {
  /** Id → date of its last change. */
  modified: Map<string, string>;
  /** Latest date that lies in the past; records from the future do not move the mark. */
  latest: string | undefined;
}

const maximumIndexBytes = 512 * 2 ** 20;

/** @throws SeaworthyError MALFORMED */
export function parseModifiedIndex(text: string, path: string, now: Date): ModifiedIndex {
  const modified = new Map<string, string>();
  let latest: string | undefined;
  for (const line of text.split('\n')) {
    const comma = line.indexOf(',');
    const time = comma < 0 ? Number.NaN : Date.parse(line.slice(0, comma));
    if (Number.isNaN(time)) {
      if (line.trim() === '' || modified.size === 0) continue; // an end of line, a header
      throw malformed(path, 'a line is not "date,id"');
    }
    // The index of all ecosystems writes "<ECOSYSTEM>/<ID>".
    const id = line.slice(comma + 1).trim();
    const date = new Date(time).toISOString();
    modified.set(id.slice(id.lastIndexOf('/') + 1), date);
    if (time <= now.getTime() && (latest === undefined || date > latest)) latest = date;
  }
  if (modified.size === 0) throw malformed(path, 'no "date,id" line');
  return { modified, latest };
}

export async function readModifiedIndex(
  file: { file: string; name: string; sizeBytes: number },
  now: Date,
): Promise<ModifiedIndex> {
  if (file.sizeBytes > maximumIndexBytes) throw malformed(file.name, 'too large for an index');
  return parseModifiedIndex(await readFile(file.file, 'utf8'), file.name, now);
}

/** What has to be fetched and what has to go, for a unit as of `since` that holds `held`. */
export function changesSince(
  index: ModifiedIndex,
  since: string,
  held: Iterable<string>,
): { changed: string[]; removed: string[] } {
  const changed: string[] = [];
  for (const [id, date] of index.modified) if (date > since) changed.push(id);
  const removed = [...held].filter((id) => !index.modified.has(id));
  return { changed, removed };
}
