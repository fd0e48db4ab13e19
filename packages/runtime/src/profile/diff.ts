import { describeEntry, risksOf } from './describe-entry.ts';
import { boundOf, type ResourceName } from './envelope.ts';
import { PathMatcher } from './path-matcher.ts';
import type { Profile } from './profile.ts';
import { entriesOf, type ProfileEntry, withDecisions } from './profile-entries.ts';

export interface ProfileChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly id: string;
  readonly text: string;
  readonly risks: readonly string[];
  /** Of what changed: what is new about it. */
  readonly details: readonly string[];
}

export interface ProfileDifference {
  readonly changes: readonly ProfileChange[];
  /** Entries that are the same in both. */
  readonly same: number;
  readonly systemCalls: { readonly added: readonly string[]; readonly removed: readonly string[] };
}

/** What a release does that the one before did not, and the other way round. */
export function diffProfiles(before: Profile, after: Profile): ProfileDifference {
  const old = indexOf(before);
  const fresh = indexOf(after);
  const changes: ProfileChange[] = [];
  let same = 0;
  for (const each of fresh.entries) {
    const match = old.find(each);
    if (match === undefined) {
      changes.push(changeOf('added', each, []));
      continue;
    }
    const details = detailsOf(match, each);
    if (details.length === 0) {
      same++;
    } else {
      changes.push(changeOf('changed', each, details));
    }
  }
  for (const each of old.entries) {
    if (fresh.find(each) === undefined) {
      changes.push(changeOf('removed', each, []));
    }
  }
  changes.push(...resourceChanges(before, after));
  const callsBefore = new Set(before.behaviour.systemCalls.names);
  const callsAfter = new Set(after.behaviour.systemCalls.names);
  return {
    changes,
    same,
    systemCalls: {
      added: [...callsAfter.difference(callsBefore)].sort(),
      removed: [...callsBefore.difference(callsAfter)].sort(),
    },
  };
}

/** The new release's profile with the decisions of the old one, where nothing has changed. */
export function carryOver(before: Profile, after: Profile): Profile {
  const old = indexOf(before);
  return withDecisions(after, (each) => {
    const match = old.find(each);
    if (match === undefined || each.entry.decision !== undefined) {
      return each.entry.decision;
    }
    // What was refused stays so; what was accepted must still be the same.
    return match.entry.decision === 'refused' || detailsOf(match, each).length === 0
      ? match.entry.decision
      : undefined;
  });
}

function changeOf(
  kind: ProfileChange['kind'],
  each: ProfileEntry,
  details: readonly string[],
): ProfileChange {
  return { kind, id: each.id, text: describeEntry(each), risks: risksOf(each), details };
}

function indexOf(profile: Profile) {
  const entries = entriesOf(profile);
  const byId = new Map(entries.map((each) => [each.id, each]));
  const paths = (section: 'files' | 'sensitiveReads') =>
    new PathMatcher(
      entries.flatMap((each) =>
        each.section === section ? [[each.entry.path, each] as const] : [],
      ),
    );
  const files = paths('files');
  const reads = paths('sensitiveReads');
  /** The entry of the same id, or the wider pattern that allows the same. */
  const find = (each: ProfileEntry): ProfileEntry | undefined => {
    const known = byId.get(each.id);
    if (known !== undefined) {
      return known;
    }
    if (each.section === 'files') return files.match(each.entry.path);
    return each.section === 'sensitiveReads' ? reads.match(each.entry.path) : undefined;
  };
  return { entries, find };
}

function detailsOf(before: ProfileEntry, after: ProfileEntry): string[] {
  if (before.section === 'processes' && after.section === 'processes') {
    const known = new Set(before.entry.arguments?.map((shape) => shape.join(' ')));
    const shapes =
      before.entry.arguments === undefined
        ? []
        : (after.entry.arguments
            ?.map((shape) => shape.join(' '))
            .filter((each) => !known.has(each)) ?? ['in any way']);
    return [
      ...shapes.map((shape) => `called with: ${shape}`),
      ...newOf(before.entry.parents, after.entry.parents).map((each) => `started by ${each}`),
      ...(before.entry.origin !== after.entry.origin
        ? [`its file is of: ${after.entry.origin}`]
        : []),
      ...phaseChange(before, after),
    ];
  }
  if (before.section === 'listens' && after.section === 'listens') {
    return newOf(before.entry.from, after.entry.from).map(
      (each) => `clients with ${each} addresses`,
    );
  }
  if ('by' in before.entry && 'by' in after.entry) {
    return newOf(before.entry.by, after.entry.by).map((each) => `by ${each}`);
  }
  return [];
}

function newOf(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((each) => !before.includes(each));
}

function phaseChange(before: ProfileEntry, after: ProfileEntry): string[] {
  return before.entry.phase === 'start' && after.entry.phase !== 'start'
    ? ['no longer only while it starts']
    : [];
}

function resourceChanges(before: Profile, after: Profile): ProfileChange[] {
  const names = Object.keys(after.behaviour.resources) as ResourceName[];
  return names.flatMap((name): ProfileChange[] => {
    const was = before.behaviour.resources[name];
    const is = after.behaviour.resources[name];
    return was === undefined || is === undefined || is.most <= boundOf(name, was.most)
      ? []
      : [
          {
            kind: 'changed',
            id: `resource:${name}`,
            text: `takes more ${name}`,
            risks: [],
            details: [`at most ${was.most} before, ${is.most} now`],
          },
        ];
  });
}
