import { SeaworthyError } from '@seaworthy/model';
import { endsWell, mutated } from '@seaworthy/testkit';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { confidenceOf } from './confidence.ts';
import { profileJsonSchema } from './profile.ts';
import { formatProfile, parseProfile } from './profile-file.ts';
import { ProfileLearner } from './profile-learner.ts';
import { decideEntries, moveTo } from './review.ts';
import { Simulation } from './simulation-for-test.ts';
import { nodeService } from './workloads-for-test.ts';

const learner = new ProfileLearner();
nodeService(new Simulation(1, 1_700_000_000, (event) => learner.receive(event)), 40);
const [profile] = learner.profiles();
const text = formatProfile(profile!);

test('what is written is read, and is of the published schema', () => {
  expect(parseProfile(text, 'x')).toEqual(profile);
  expect(parseProfile(JSON.stringify(profile), 'x')).toEqual(profile);
  const ajv = new Ajv.default({ strict: false });
  addFormats.default(ajv);
  const isValid = ajv.compile(profileJsonSchema());
  expect(isValid(load(text)), JSON.stringify(isValid.errors)).toBe(true);
});

test('what is wrong is said with its place', () => {
  const error = (broken: string) => {
    try {
      parseProfile(broken, 'web.yaml');
      return 'none';
    } catch (caught) {
      return caught instanceof SeaworthyError ? caught.message : String(caught);
    }
  };
  expect(error(text.replace('state: learning', 'state: watching'))).toMatch(
    /^web\.yaml:\d+:\d+: state: /,
  );
  expect(error(text.replace('schemaVersion: ', 'schemaVersions: '))).toContain(
    'there is no key "schemaVersions"',
  );
  expect(error('['.repeat(1_000))).toContain('web.yaml');
  expect(error('')).toContain('web.yaml');
});

test('hostile files end well', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), (noise) =>
      endsWell(() => parseProfile(mutated(text, noise).toString('utf8'), 'x')),
    ),
    { numRuns: 60 },
  );
  fc.assert(fc.property(fc.string(), (broken) => endsWell(() => parseProfile(broken, 'x'))));
});

test('its life: learning, proposed, enforced when all that is risky is decided', () => {
  expect(() => moveTo(profile!, 'enforced')).toThrow('still learning');
  const proposed = moveTo(profile!, 'proposed');
  expect(() => moveTo(proposed, 'enforced')).toThrow('process:/usr/local/bin/node');
  const decided = decideEntries(proposed, { accept: ['*'] });
  expect(moveTo(decided, 'enforced').state).toBe('enforced');
  expect(() => decideEntries(proposed, { accept: ['listen:1/tcp'] })).toThrow('no entry');
});

test('confidence says what it rests on', () => {
  const day = { from: '2026-01-01T00:00:00Z', to: '2026-01-03T00:00:00Z' };
  const learned = { ...profile!.learned, ...day, newestEntry: '2026-01-01T10:00:00Z', starts: 3 };
  expect(confidenceOf({ ...profile!, learned })).toMatchObject({ level: 'high' });
  expect(confidenceOf({ ...profile!, learned: { ...learned, lost: 5 } }).level).toBe('medium');
  expect(confidenceOf({ ...profile!, learned: { ...learned, newestEntry: day.to } }).level).toBe(
    'low',
  );
  expect(confidenceOf({ ...profile!, learned: { ...learned, starts: 0 } }).because).toContain(
    'no start was seen',
  );
});
