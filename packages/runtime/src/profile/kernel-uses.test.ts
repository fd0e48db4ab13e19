import { describe, expect, test } from 'vitest';
import type { Container } from '../event/container.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import type { Deviation } from './deviation.ts';
import { exportSeccomp } from './exports/seccomp.ts';
import { mergeProfiles } from './merge.ts';
import type { Profile } from './profile.ts';
import { formatProfile, parseProfile } from './profile-file.ts';
import { ProfileJudge } from './profile-judge.ts';
import { ProfileLearner } from './profile-learner.ts';
import { Simulation } from './simulation-for-test.ts';

const facts = {
  name: 'web',
  image: { name: 'shop/web:1', repository: 'shop/web', tag: '1' },
} satisfies Partial<Container>;

interface Uses {
  readonly calls?: readonly string[];
  readonly calls32?: readonly string[];
  /** With the calls that needed them. */
  readonly capabilities?: Readonly<Record<string, string>>;
  readonly isFromStart?: boolean;
  readonly withCapabilities?: boolean;
}

/** A container whose programs use this, as the sensor tells it. */
function run(receive: (event: RuntimeEvent) => void, uses: Uses): void {
  const simulation = new Simulation(1, 1_700_000_000, receive);
  const container = simulation.container(facts);
  const pid = simulation.pid();
  const use = (kind: string, name: string, call: string, is32Bit: boolean) =>
    simulation.emit(
      pid,
      'firstuse',
      {
        ...{ kind, name, call, is_32bit: Number(is32Bit) },
        from_start: Number(uses.isFromStart ?? true),
        with_capabilities: Number(uses.withCapabilities ?? true),
      },
      undefined,
      { pid, container },
    );
  // The runtime's own, before the program of the container begins.
  simulation.emit(pid, 'mount', { dev: 'none', dir: '/proc' }, 0, { pid, container });
  simulation.emit(pid, 'setuid', { uid: 7 }, 0, { pid, container, uid: 0 });
  for (const name of uses.calls ?? []) use('system-call', name, '', false);
  for (const name of uses.calls32 ?? []) use('system-call', name, '', true);
  for (const [name, call] of Object.entries(uses.capabilities ?? {})) {
    use('capability', name, call, false);
  }
}

function learn(...all: readonly Uses[]): Profile {
  const learner = new ProfileLearner();
  for (const uses of all) run((event) => learner.receive(event), uses);
  const [profile] = learner.profiles();
  return parseProfile(formatProfile(profile!), 'x');
}

function judge(profile: Profile, uses: Uses): string[] {
  const found: Deviation[] = [];
  const judging = new ProfileJudge([profile], (deviation) => found.push(deviation));
  run((event) => judging.receive(event), uses);
  return found.map(({ kind, value }) => `${kind} ${value}`);
}

const usual = { calls: ['read', 'listen'], capabilities: { CHOWN: 'fchownat' } };

describe('what the kernel tells from the start of a container on', () => {
  const profile = learn(usual, { ...usual, calls: ['read', 'sendfile'] });

  test('is all there is, and nothing of the runtime', () => {
    expect(profile.behaviour.systemCalls).toEqual({
      complete: true,
      told: 'from-start',
      names: ['listen', 'read', 'sendfile'],
    });
    expect(profile.behaviour).toMatchObject({
      capabilitiesTold: 'from-start',
      capabilities: [{ name: 'CHOWN', because: ['fchownat'] }],
    });
  });

  test('what is new deviates, and what the runtime does, or a rule of thumb says, does not', () => {
    expect(judge(profile, usual)).toEqual([]);
    const attack = { calls: ['ptrace'], calls32: ['read'], capabilities: { NET_RAW: 'socket' } };
    expect(judge(profile, attack)).toEqual([
      'system-call-unknown ptrace',
      'system-call-unknown read (32 bits)',
      'capability-unknown NET_RAW',
    ]);
  });
});

test('a start that was not watched is missing', () => {
  const { behaviour } = learn({ ...usual, isFromStart: false });
  expect(behaviour.systemCalls).toMatchObject({ complete: false, told: 'later' });
  expect(behaviour.capabilitiesTold).toBe('later');
  expect(behaviour.systemCalls.names).toContain('mount');
  expect(judge(learn({ ...usual, isFromStart: false }), { calls: ['ptrace'] })).toEqual([]);
});

test('before 6.14 capabilities are concluded', () => {
  const { behaviour } = learn({ calls: ['read'], withCapabilities: false });
  expect(behaviour.systemCalls.told).toBe('from-start');
  expect(behaviour.capabilitiesTold).toBeUndefined();
  expect(behaviour.capabilities.map(({ name }) => name)).toEqual(['SETUID', 'SYS_ADMIN']);
});

test('what was lost may have been new', () => {
  const learner = new ProfileLearner();
  run((event) => learner.receive(event), usual);
  learner.lost(1, 'openat');
  expect(learner.profiles()[0]?.behaviour.systemCalls.complete).toBe(true);
  learner.lost(1, 'firstuse');
  expect(learner.profiles()[0]?.behaviour.systemCalls).toMatchObject({
    complete: false,
    told: 'later',
  });
});

test('a call without a name is not said to be known', () => {
  const { systemCalls } = learn({ calls: ['read', ''] }).behaviour;
  expect(systemCalls).toMatchObject({ complete: false, told: 'later' });
});

test('one watched start is enough for what is learned before and after it', () => {
  const whole = learn(usual);
  const later = learn({ ...usual, calls: ['poll'], isFromStart: false });
  for (const merged of [mergeProfiles(whole, later), mergeProfiles(later, whole)]) {
    expect(merged.behaviour.systemCalls).toMatchObject({ complete: true, told: 'from-start' });
    expect(merged.behaviour.systemCalls.names).toContain('poll');
    expect(merged.behaviour.capabilitiesTold).toBe('from-start');
  }
  const recorded = { ...whole.behaviour.systemCalls, complete: false };
  delete recorded.told;
  const other = { ...whole, behaviour: { ...whole.behaviour, systemCalls: recorded } };
  expect(mergeProfiles(whole, other).behaviour.systemCalls.complete).toBe(false);
});

test('facts of a container that come late do not lose what it used first', () => {
  const learner = new ProfileLearner();
  run((event) => learner.receive(event), usual);
  const simulation = new Simulation(2, 1_700_000_000, (event) => learner.receive(event));
  const container = simulation.container({});
  const use = (name: string) =>
    simulation.emit(
      77,
      'firstuse',
      { kind: 'system-call', name, call: '', is_32bit: 0, from_start: 1, with_capabilities: 1 },
      undefined,
      { pid: 77, container },
    );
  use('epoll_wait');
  const described = { ...facts, fullId: container.fullId };
  simulation.container(described);
  use('poll');
  const names = learner.profiles().flatMap(({ behaviour }) => behaviour.systemCalls.names);
  expect(names).toEqual(expect.arrayContaining(['epoll_wait', 'poll']));
});

test('32-bit programs have their own names, and their architecture is exported', () => {
  const profile = learn({ calls: ['read'], calls32: ['clock_gettime64', 'mmap2'] });
  expect(profile.behaviour.systemCalls.names32).toEqual(['clock_gettime64', 'mmap2']);
  const { architectures, syscalls } = exportSeccomp(profile, ['x64']);
  expect(architectures).toEqual(['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86']);
  expect(syscalls[0]?.names).toEqual(expect.arrayContaining(['clock_gettime64', 'mmap2', 'read']));
  expect(mergeProfiles(profile, learn(usual)).behaviour.systemCalls.names32).toHaveLength(2);
});
