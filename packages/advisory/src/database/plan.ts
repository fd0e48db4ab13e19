import type { Feed, RemoteFile } from '../feeds/feed.ts';
import { feeds } from '../feeds/index.ts';
import { osvFeed } from '../feeds/osv.ts';
import { baseEcosystem } from '../feeds/osv-ecosystems.ts';

/** A part of a feed with the files that make it up. What an update replaces as a whole. */
export interface PlannedUnit {
  /** "osv:PyPI", "kev". */
  unit: string;
  feed: Feed;
  part: string;
  files: PlannedFile[];
}

export type PlannedFile = RemoteFile;

function unitName(feed: Feed, part: string): string {
  return part === '' ? feed.name : `${feed.name}:${part}`;
}

/** The units among the files of a directory; files that no feed recognises are passed over. */
export function planFiles(paths: readonly string[], ecosystems?: readonly string[]): PlannedUnit[] {
  const units = new Map<string, PlannedUnit>();
  const wanted = ecosystems && new Set(osvUnits(ecosystems));
  for (const path of paths) {
    for (const feed of feeds) {
      const recognised = feed.recognise(path);
      if (recognised === undefined) continue;
      const unit = unitName(feed, recognised.part);
      if (feed.name === 'osv' && wanted !== undefined && !wanted.has(unit)) break;
      addFile(units, feed, { path, required: true, ...recognised });
      break;
    }
  }
  return sorted(units);
}

/** The units to ask a publisher for; one feed after the other has its own base. */
export function planRemote(
  feed: Feed,
  ecosystems: readonly string[],
  base: 'upstream' | 'mirror',
  now: Date,
): PlannedUnit[] {
  const units = new Map<string, PlannedUnit>();
  for (const file of feed.files(ecosystems, base, now)) addFile(units, feed, file);
  return sorted(units);
}

/** OSV's files are named for ecosystems as a mirror's are. */
function osvUnits(ecosystems: readonly string[]): string[] {
  return ecosystems.map((ecosystem) => unitName(osvFeed, baseEcosystem(ecosystem)));
}

function addFile(units: Map<string, PlannedUnit>, feed: Feed, file: PlannedFile): void {
  const unit = unitName(feed, file.part);
  const known = units.get(unit);
  if (known === undefined) units.set(unit, { unit, feed, part: file.part, files: [file] });
  else known.files.push(file);
}

function sorted(units: Map<string, PlannedUnit>): PlannedUnit[] {
  return [...units.values()].sort((a, b) => (a.unit < b.unit ? -1 : 1));
}
