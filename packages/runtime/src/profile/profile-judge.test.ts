import { describe, expect, test } from 'vitest';
import type { Deviation } from './deviation.ts';
import type { Profile } from './profile.ts';
import { ProfileJudge } from './profile-judge.ts';
import { ProfileLearner } from './profile-learner.ts';
import { Simulation } from './simulation-for-test.ts';
import { nginx, nodeService, postgres, type Script } from './workloads-for-test.ts';

const scripts: Readonly<Record<string, Script>> = { nginx, postgres, nodeService };

function learn(script: Script, seeds: readonly number[], minutes = 60): Profile {
  const learner = new ProfileLearner();
  for (const seed of seeds) {
    script(
      new Simulation(seed, 1_700_000_000 + seed * 10_000, (event) => learner.receive(event)),
      minutes,
    );
  }
  const [profile, ...more] = learner.profiles();
  expect(more, 'one workload, whatever its containers are called').toEqual([]);
  return profile!;
}

function judge(profile: Profile, script: Script, seed: number): Deviation[] {
  const found: Deviation[] = [];
  const judging = new ProfileJudge([profile], (deviation) => found.push(deviation));
  script(new Simulation(seed, 1_800_000_000, (event) => judging.receive(event)), 60);
  return found;
}

describe.each(Object.entries(scripts))('%s', (_name, script) => {
  test('what it does is nothing new, in other containers and at other times', () => {
    const profile = learn(script, [1, 2]);
    for (let seed = 100; seed < 120; seed++) {
      expect(judge(profile, script, seed)).toEqual([]);
    }
  });

  test('the profile is small, and says what it is', () => {
    const profile = learn(script, [1, 2, 3]);
    expect(profile.learned).toMatchObject({ containers: 3, starts: 3 });
    expect(profile.behaviour.files.length).toBeLessThan(40);
    expect(profile).toMatchSnapshot();
  });
});
