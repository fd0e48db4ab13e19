import { sampleReport } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { decide } from '../policy/decide.ts';
import { testPolicies } from '../policy/test-policies.ts';
import { builtInPolicies, builtInSets } from './index.ts';

const now = new Date('2026-11-21T00:00:00Z');

describe.each(builtInSets.map(({ name }) => name))('%s', (name) => {
  const policies = builtInPolicies(name)!;

  test('the examples hold, and every policy has both sorts', () => {
    const results = testPolicies(policies, now);
    expect(results.filter(({ problem }) => problem !== undefined)).toEqual([]);
    for (const { examples } of policies) {
      expect(examples.pass.length).toBeGreaterThan(0);
      expect(examples.fail.length).toBeGreaterThan(0);
    }
  });

  test('names are unique, and everything teaches', () => {
    expect(new Set(policies.map((policy) => policy.name)).size).toBe(policies.length);
    for (const { message, fix, controls } of policies) {
      expect(message.length).toBeGreaterThan(30);
      expect(fix).toBeDefined();
      expect(controls.length).toBeGreaterThan(0);
    }
  });
});

test('the baseline over a neglected image', () => {
  const denied = decide(sampleReport(), builtInPolicies('baseline')!, { now });
  expect(denied.map(({ policy, findings }) => [policy, findings.length])).toEqual([
    ['no-exploited-flaws', 3],
    ['no-fixable-critical-flaws', expect.any(Number)],
    ['no-ended-distribution', 1],
  ]);
});

test('there is no other set', () => {
  expect(builtInPolicies('lax')).toBeUndefined();
});
