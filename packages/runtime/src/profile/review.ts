import { SeaworthyError } from '@seaworthy/model';
import { describeEntry, risksOf } from './describe-entry.ts';
import { matchesName } from './name-pattern.ts';
import type { Decision, Profile, ProfileState } from './profile.ts';
import { entriesOf, type Section, withDecisions } from './profile-entries.ts';

export interface ReviewItem {
  readonly id: string;
  readonly section: Section;
  /** What it allows, in plain words. */
  readonly text: string;
  readonly risks: readonly string[];
  /** Allows more than was seen. */
  readonly isVaried: boolean;
  readonly decision: Decision | undefined;
}

export function reviewProfile(profile: Profile): ReviewItem[] {
  return entriesOf(profile).map((each) => ({
    id: each.id,
    section: each.section,
    text: describeEntry(each),
    risks: risksOf(each),
    isVaried: each.entry.varied === true,
    decision: each.entry.decision,
  }));
}

export interface Decisions {
  /** Ids, in which "*" stands for any characters. */
  readonly accept?: readonly string[];
  readonly refuse?: readonly string[];
}

/**
 * Notes decisions. What is refused and accepted is refused.
 * @throws CONFIGURATION for an id that no entry has
 */
export function decideEntries(profile: Profile, { accept = [], refuse = [] }: Decisions): Profile {
  const used = new Set<string>();
  const isNamed = (ids: readonly string[], id: string) =>
    ids.filter((each) => {
      const isIt = each === id || (each.includes('*') && matchesName(each, id));
      if (isIt) {
        used.add(each);
      }
      return isIt;
    }).length > 0;
  const decided = withDecisions(profile, ({ id, entry }) => {
    const isAccepted = isNamed(accept, id);
    return isNamed(refuse, id) ? 'refused' : isAccepted ? 'accepted' : entry.decision;
  });
  const unknown = [...accept, ...refuse].find((each) => !used.has(each));
  if (unknown !== undefined) {
    throw new SeaworthyError('CONFIGURATION', `The profile has no entry "${unknown}"`, {
      hint: 'seaworthy profile review shows the ids.',
    });
  }
  return decided;
}

/**
 * The next step of its life: learning → proposed → enforced, and back to learning from anywhere.
 * @throws CONFIGURATION when it may be enforced only after somebody has decided on what is risky
 */
export function moveTo(profile: Profile, state: ProfileState): Profile {
  if (state === 'enforced') {
    if (profile.state === 'learning') {
      throw new SeaworthyError('CONFIGURATION', 'The profile is still learning', {
        hint: 'Propose it first: seaworthy profile review FILE --state proposed --write',
      });
    }
    const open = reviewProfile(profile).filter(
      ({ risks, decision }) => risks.length > 0 && decision === undefined,
    );
    if (open.length > 0) {
      const names = open.slice(0, 3).map(({ id }) => id);
      throw new SeaworthyError(
        'CONFIGURATION',
        `Nobody has decided on ${open.length} risky entries: ${names.join(', ')}${open.length > 3 ? ' ...' : ''}`,
        { hint: 'Decide with --accept ID or --refuse ID.' },
      );
    }
  }
  return { ...profile, state };
}
