import { alpineSecdbFeed } from './alpine-secdb.ts';
import { cve5Feed } from './cve5.ts';
import { debianListsFeed } from './debian-lists.ts';
import { debianTrackerFeed } from './debian-tracker.ts';
import { epssFeed } from './epss.ts';
import type { Feed } from './feed.ts';
import { kevFeed } from './kev.ts';
import { nvdCpeFeed } from './nvd-cpe.ts';
import { osvFeed } from './osv.ts';
import { redhatCsafFeed } from './redhat-csaf.ts';
import { ubuntuTrackerFeed } from './ubuntu-tracker.ts';
import { ubuntuVexFeed } from './ubuntu-vex.ts';

/**
 * Every feed. A file of a mirror belongs to the first that recognises it, so OSV, which takes any
 * file of JSON lines, stands last.
 */
export const feeds: readonly Feed[] = [
  kevFeed,
  epssFeed,
  alpineSecdbFeed,
  debianTrackerFeed,
  debianListsFeed,
  redhatCsafFeed,
  ubuntuTrackerFeed,
  ubuntuVexFeed,
  cve5Feed,
  nvdCpeFeed,
  osvFeed,
];

/** The feed of that name. */
export function feedNamed(name: string): Feed | undefined {
  return feeds.find((feed) => feed.name === name);
}
