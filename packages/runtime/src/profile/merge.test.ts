import { expect, test } from 'vitest';
import type { Deviation } from './deviation.ts';
import { mergeProfiles } from './merge.ts';
import type { Profile } from './profile.ts';
import { formatProfile, parseProfile } from './profile-file.ts';
import { ProfileJudge } from './profile-judge.ts';
import { ProfileLearner } from './profile-learner.ts';
import { decideEntries } from './review.ts';
import { Simulation } from './simulation-for-test.ts';
import { postgres } from './workloads-for-test.ts';

function learn(seed: number, minutes: number): Profile {
  const learner = new ProfileLearner();
  postgres(
    new Simulation(seed, 1_700_000_000 + seed * 10_000, (event) => learner.receive(event)),
    minutes,
  );
  return learner.profiles()[0]!;
}

test('two short times of watching are as good as a long one', () => {
  const merged = mergeProfiles(learn(1, 20), learn(2, 20));
  expect(parseProfile(formatProfile(merged), 'x').learned).toMatchObject({
    containers: 2,
    starts: 2,
  });
  const found: Deviation[] = [];
  const judge = new ProfileJudge([merged], (deviation) => found.push(deviation));
  postgres(new Simulation(3, 1_800_000_000, (event) => judge.receive(event)), 30);
  expect(found).toEqual([]);
});

test('decisions stay, and what is new makes it learn again', () => {
  const before = { ...decideEntries(learn(1, 20), { accept: ['*'] }), state: 'enforced' as const };
  expect(mergeProfiles(before, before).state).toBe('enforced');
  const after = learn(2, 20);
  after.behaviour.capabilities.push({
    ...after.behaviour.capabilities[0]!,
    name: 'NET_RAW',
  });
  const { state, behaviour } = mergeProfiles(before, after);
  expect(state).toBe('learning');
  const decisions = new Map(behaviour.capabilities.map(({ name, decision }) => [name, decision]));
  expect(decisions.get('CHOWN')).toBe('accepted');
  expect(decisions.get('NET_RAW')).toBeUndefined();
});
