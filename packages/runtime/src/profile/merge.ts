import { ArgumentShapes } from './argument-shapes.ts';
import type { Resources } from './envelope.ts';
import { moreOf } from './kernel-uses.ts';
import type { Behaviour, Phase, Profile } from './profile.ts';
import { entriesOf } from './profile-entries.ts';

const maxTexts = 16;
const maxContainers = 30;

interface Sighted {
  readonly phase: Phase;
  readonly seen: number;
  readonly containers: number;
}

/**
 * What two times of watching the same release have seen together: a learner that has begun anew
 * goes on where another one ended. Decisions are those of `before`; it is learning again when there
 * is anything new.
 */
export function mergeProfiles(before: Profile, after: Profile): Profile {
  const known = new Map(entriesOf(before).map(({ id, entry }) => [id, entry]));
  const fresh = new Map(entriesOf(after).map(({ id, entry }) => [id, entry]));
  const ids = new Map(
    [...entriesOf(before), ...entriesOf(after)].map(({ id, entry }) => [entry as object, id]),
  );
  const both = <T extends Sighted>(
    old: readonly T[],
    recent: readonly T[],
    join: (one: T, other: T) => Partial<T>,
  ): T[] => [
    ...old.map((entry) => {
      const other = fresh.get(ids.get(entry)!) as T | undefined;
      return other === undefined
        ? entry
        : { ...entry, ...joinSighting(entry, other), ...join(entry, other) };
    }),
    ...recent.filter((entry) => !known.has(ids.get(entry)!)),
  ];
  const a = before.behaviour;
  const b = after.behaviour;
  const by = <T extends { by: string[] }>(one: T, other: T) => union(one.by, other.by);
  const behaviour: Behaviour = {
    processes: both(a.processes, b.processes, (one, other) => ({
      arguments: joinArguments(one.arguments, other.arguments),
      parents: union(one.parents, other.parents),
      users: [...new Set([...one.users, ...other.users])].slice(0, maxTexts),
      origin: one.origin === 'image' || one.origin === 'unknown' ? other.origin : one.origin,
    })),
    files: both(a.files, b.files, (one, other) => ({
      actions: [...new Set([...one.actions, ...other.actions])].sort(),
      by: by(one, other),
    })),
    sensitiveReads: both(a.sensitiveReads, b.sensitiveReads, (one, other) => ({
      by: by(one, other),
    })),
    destinations: both(a.destinations, b.destinations, (one, other) => ({
      by: by(one, other),
      ...((one.addresses ?? other.addresses) !== undefined && {
        addresses: union(one.addresses ?? [], other.addresses ?? []),
      }),
    })),
    listens: both(a.listens, b.listens, (one, other) => ({
      from: [...new Set([...one.from, ...other.from])].sort(),
    })),
    capabilities: both(a.capabilities, b.capabilities, (one, other) => ({
      because: union(one.because, other.because),
    })),
    ...(a.capabilitiesTold &&
      b.capabilitiesTold && { capabilitiesTold: moreOf(a.capabilitiesTold, b.capabilitiesTold) }),
    systemCalls: {
      ...joinTold(a.systemCalls, b.systemCalls),
      names: [...new Set([...a.systemCalls.names, ...b.systemCalls.names])].sort(),
      ...((a.systemCalls.names32 ?? b.systemCalls.names32) !== undefined && {
        names32: [
          ...new Set([...(a.systemCalls.names32 ?? []), ...(b.systemCalls.names32 ?? [])]),
        ].sort(),
      }),
    },
    resources: joinResources(a.resources, b.resources),
  };
  const hasNew = [...fresh.keys()].some((id) => !known.has(id));
  const [one, other] = [before.learned, after.learned];
  return {
    ...before,
    state: hasNew ? 'learning' : before.state,
    learned: {
      from: one.from < other.from ? one.from : other.from,
      to: one.to > other.to ? one.to : other.to,
      newestEntry: hasNew ? other.newestEntry : one.newestEntry,
      events: one.events + other.events,
      containers: one.containers + other.containers,
      starts: one.starts + other.starts,
      startupSeconds: Math.max(one.startupSeconds, other.startupSeconds),
      lost: one.lost + other.lost,
    },
    behaviour,
  };
}

/**
 * A start that one of them has watched counts for both, if the kernel told all that came later.
 */
function joinTold(
  one: Behaviour['systemCalls'],
  other: Behaviour['systemCalls'],
): Pick<Behaviour['systemCalls'], 'complete' | 'told'> {
  const told = one.told && other.told && moreOf(one.told, other.told);
  return told === undefined
    ? { complete: one.complete && other.complete }
    : { complete: one.complete || other.complete, told };
}

function joinSighting(one: Sighted, other: Sighted): Sighted {
  return {
    phase: one.phase === other.phase ? one.phase : 'both',
    seen: one.seen + other.seen,
    containers: Math.min(one.containers + other.containers, maxContainers),
  };
}

function joinArguments(
  one: string[][] | undefined,
  other: string[][] | undefined,
): string[][] | undefined {
  const shapes = new ArgumentShapes();
  for (const shape of [...(one ?? []), ...(other ?? [])]) {
    shapes.addShape(shape);
  }
  const isAny = one === undefined || other === undefined || shapes.isVaried;
  return isAny ? undefined : shapes.shapes.map((shape) => [...shape]);
}

function joinResources(one: Resources, other: Resources): Resources {
  const joined: Resources = { ...other, ...one };
  for (const name of Object.keys(joined) as (keyof Resources)[]) {
    const [a, b] = [one[name], other[name]];
    if (a !== undefined && b !== undefined) {
      joined[name] = { typical: (a.typical + b.typical) / 2, most: Math.max(a.most, b.most) };
    }
  }
  return joined;
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].sort().slice(0, maxTexts);
}
