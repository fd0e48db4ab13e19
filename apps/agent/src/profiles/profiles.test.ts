import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  eventType,
  eventTypes,
  formatProfile,
  type KernelEvent,
  type Match,
  type Profile,
  ProfileLearner,
  type RuntimeEvent,
  SystemState,
} from '@seaworthy/runtime';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { LearnedProfiles } from './learned-profiles.ts';
import { ProfileWatch } from './profile-watch.ts';
import { readProfiles } from './read-profiles.ts';

const home = mkdtempSync(join(tmpdir(), 'profiles-'));
afterAll(() => rmSync(home, { recursive: true }));
let directory = '';
let count = 0;
beforeEach(() => {
  directory = join(home, String(++count));
});

/** A program of a container, as its execution is told. */
function execution(program: string, name = 'web-1'): RuntimeEvent {
  const event: KernelEvent = {
    type: eventTypes.find(({ name: type }) => type === 'execve')!,
    number: 1,
    seconds: 1_772_373_211,
    nanoseconds: 0,
    cpu: 0,
    tid: 100,
    result: 0,
    args: {},
    thread: {
      pid: 100,
      executable: { name: program, path: program, args: [] },
      container: {
        fullId: 'a'.repeat(64),
        runtime: 'docker',
        name,
        image: { name: 'shop/web:1', repository: 'shop/web', tag: '1' },
      },
    },
  };
  return new SystemState().apply(event);
}

function learn(...programs: string[]): Profile[] {
  const learner = new ProfileLearner();
  for (const program of programs) learner.receive(execution(program));
  return learner.profiles();
}

const programsOf = ({ behaviour }: Profile): string[] =>
  behaviour.processes.map(({ executable }) => executable).sort();

test('an agent that begins anew goes on where another one ended', async () => {
  const first = await LearnedProfiles.open(directory);
  await first.save(learn('/bin/a'));
  await first.save(learn('/bin/a', '/bin/b'));
  const second = await LearnedProfiles.open(directory);
  await second.save(learn('/bin/c'));
  const [profile, ...more] = await readProfiles(directory);
  expect(more).toEqual([]);
  expect(programsOf(profile!)).toEqual(['/bin/a', '/bin/b', '/bin/c']);
});

test('names that are no names of files stay apart, and inside the directory', async () => {
  const [profile] = learn('/bin/a');
  const named = (name: string) => ({ ...profile!, workload: { ...profile!.workload, name } });
  const learned = await LearnedProfiles.open(directory);
  await learned.save(['shop/web', 'shop_web', '../../etc/web'].map(named));
  expect(readdirSync(directory).sort()).toEqual([
    expect.stringMatching(/^_.*etc_web-[0-9a-f]{12}\.profile\.yaml$/),
    expect.stringMatching(/^shop_web-[0-9a-f]{12}\.profile\.yaml$/),
    expect.stringMatching(/^shop_web-[0-9a-f]{12}\.profile\.yaml$/),
  ]);
});

test('what cannot be gone on with is not written over', async () => {
  const first = await LearnedProfiles.open(directory);
  await first.save(learn('/bin/a'));
  const [name] = readdirSync(directory);
  const path = join(directory, name!);
  writeFileSync(path, 'broken: [');
  await expect(LearnedProfiles.open(directory)).rejects.toMatchObject({ code: 'CONFIGURATION' });
  expect(readFileSync(path, 'utf8')).toBe('broken: [');
});

test.each([
  ['enforced', 'Warning', true],
  ['proposed', 'Notice', false],
] as const)('%s: a deviation is a %s', (state, priority, isEnforced) => {
  const [profile] = learn('/bin/a');
  const found: { match: Match; isEnforced: boolean }[] = [];
  const watch = new ProfileWatch({
    profiles: [{ ...profile!, state }],
    learns: false,
    startupSeconds: 60,
    found: (match, _event, enforced) => found.push({ match, isEnforced: enforced }),
  });
  watch.receive(execution('/bin/a'));
  expect(found).toEqual([]);
  watch.receive(execution('/bin/other'));
  expect(found.map(({ match }) => match.rule)).toMatchObject([
    { name: 'Profile: process-unknown', priority, tags: ['profile', 'process-unknown'] },
  ]);
  expect(found[0]!.isEnforced).toBe(isEnforced);
  expect(found[0]!.match.fields['profile.value']).toBe('/bin/other');
});

test('what a container uses is learned, and told when it is much more, but nobody dies for it', () => {
  const gibibyte = 2 ** 30;
  const event = { ...execution('/bin/a'), type: eventType('sample') };
  const learning = new ProfileWatch({
    profiles: [],
    learns: true,
    startupSeconds: 60,
    found: () => {},
  });
  learning.receive(execution('/bin/a'));
  for (const second of [0, 15, 30]) {
    const sample = { cpuSeconds: second / 10, memoryBytes: gibibyte, processes: 3 };
    learning.sample({ ...event, seconds: event.seconds + second }, sample);
  }
  const [profile] = learning.learned();
  expect(profile!.behaviour.resources).toMatchObject({
    cpuCores: { typical: 0.1, most: 0.1 },
    memoryBytes: { typical: gibibyte, most: gibibyte },
    processes: { typical: 3, most: 3 },
  });
  const found: { match: Match; isCause: boolean }[] = [];
  const watch = new ProfileWatch({
    profiles: [{ ...profile!, state: 'enforced' }],
    learns: false,
    startupSeconds: 60,
    found: (match, _event, isCause) => found.push({ match, isCause }),
  });
  for (const second of [0, 15, 30, 45, 60]) {
    const sample = { cpuSeconds: second / 10, memoryBytes: 2 * gibibyte, processes: 3 };
    watch.sample({ ...event, seconds: event.seconds + second }, sample);
  }
  expect(found).toMatchObject([
    { isCause: false, match: { rule: { name: 'Profile: resource-envelope' } } },
  ]);
  expect(found[0]!.match.fields['profile.value']).toBe(`memoryBytes ${2 * gibibyte}`);
});

test('a profile that is only learned judges nobody', () => {
  const [profile] = learn('/bin/a');
  expect(formatProfile(profile!)).toContain('state: learning');
  const found: Match[] = [];
  const watch = new ProfileWatch({
    profiles: [profile!],
    learns: false,
    startupSeconds: 60,
    found: (match) => found.push(match),
  });
  watch.receive(execution('/bin/other'));
  expect(found).toEqual([]);
});
