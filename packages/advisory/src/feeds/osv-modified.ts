import { malformed } from '@seaworthy/model';
import type { Changes } from './feed.ts';

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

/** What has to be fetched and what has to go; without `since`, only how far the index goes. */
export function readModified(
  [list]: readonly string[],
  { since, ids }: { since: string | undefined; ids: Iterable<string> },
  folder: string,
  now: Date,
): Changes {
  const { modified, latest } = parseModifiedIndex(list!, `${folder}modified_id.csv`, now);
  const changed = since === undefined ? [] : [...modified].filter(([, date]) => date > since);
  return {
    ...(latest !== undefined && { latest }),
    files: changed.map(([id]) => ({ path: `${folder}${id}.json`, framing: 'whole' })),
    replaced: changed.map(([id]) => id),
    removed: [...ids].filter((id) => !modified.has(id)),
  };
}
