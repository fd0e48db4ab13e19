import { expect, test } from 'vitest';
import { parsePolicies } from './parse-policies.ts';
import { testPolicies } from './test-policies.ts';

test('an example that does not come out as written says so', () => {
  const policies = parsePolicies(
    `policies:
  - name: old
    over: asset
    when: asset.ageDays > 30 && asset.labels["team"] == "shop"
    effect: warn
    message: Old.
    examples:
      pass:
        - { createdAt: '2026-11-20T00:00:00Z' }
        - { createdAt: '2020-01-01T00:00:00Z', labels: { team: shop } }
        - { createdat: '2020-01-01T00:00:00Z' }
      fail:
        - { createdAt: '2020-01-01T00:00:00Z', labels: { team: shop } }
        - { createdAt: '2020-01-01T00:00:00Z' }
  - name: quiet
    when: finding.exploited
    effect: deny
    message: No examples.
`,
    'p.yaml',
  );
  expect(testPolicies(policies, new Date('2026-11-21T00:00:00Z'))).toEqual([
    { policy: 'old', example: 'pass 1', problem: undefined },
    { policy: 'old', example: 'pass 2', problem: 'the policy holds for it' },
    { policy: 'old', example: 'pass 3', problem: expect.stringContaining('"createdAt"?') },
    { policy: 'old', example: 'fail 1', problem: undefined },
    { policy: 'old', example: 'fail 2', problem: expect.stringContaining('team') },
  ]);
});
