import { ProfileJudge, ProfileLearner, type RuntimeEvent } from '@seaworthy/runtime';
import type { Benchmark, Measurement } from './measure.ts';
import { makeEvents } from './rule-events.ts';

const rounds = 7;
const eventCount = 200_000;

/** Behaviour profiles on one core: learning, and judging what does not deviate. */
export const profile: Benchmark = {
  name: 'profile',
  async run() {
    const events = makeEvents(eventCount);
    const learner = new ProfileLearner({ includeHost: true });
    const learned = fastest(events, (event) => learner.receive(event));
    const profiles = learner.profiles();
    let deviations = 0;
    const judge = new ProfileJudge(profiles, () => deviations++);
    const judged = fastest(events, (event) => judge.receive(event));
    return [
      row('events learned from', learned, `${profiles.length} workloads`, 200_000),
      row('events judged by profiles', judged, `${deviations} of them deviate`, 1_000_000),
    ];
  },
};

function fastest(events: readonly RuntimeEvent[], receive: (event: RuntimeEvent) => void): number {
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    // The processor's time: others may be at work beside.
    const began = process.cpuUsage();
    for (const event of events) receive(event);
    const { user, system } = process.cpuUsage(began);
    best = Math.max(best, events.length / ((user + system) / 1e6));
  }
  return best;
}

function row(what: string, perSecond: number, against: string, goal: number): Measurement {
  const thousands = (number: number) => Math.round(number / 1000).toLocaleString('en');
  return {
    what,
    value: `${thousands(perSecond)} thousand a second`,
    against,
    goal: `over ${thousands(goal)} thousand`,
    met: perSecond > goal,
  };
}
