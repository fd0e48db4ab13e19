import { messageOf } from '@seaworthy/model';
import { viewsOf } from '../cel/views.ts';
import { subjectsOf, variablesFor } from './decide.ts';
import { type Example, reportOfExample } from './example-report.ts';
import type { Policy } from './policy.ts';

/** What became of one example of a policy. */
export interface ExampleResult {
  readonly policy: string;
  /** "fail 2": the second example for which the policy must hold. */
  readonly example: string;
  /** What is wrong; `undefined` when nothing is. */
  readonly problem: string | undefined;
}

/**
 * Judges the examples that stand beside policies: each "fail" must make its policy hold, each
 * "pass" must not. What an example does not say has the value of "not known".
 */
export function testPolicies(policies: readonly Policy[], now: Date): ExampleResult[] {
  return policies.flatMap((policy) =>
    (['pass', 'fail'] as const).flatMap((wanted) =>
      policy.examples[wanted].map((example, index) => ({
        policy: policy.name,
        example: `${wanted} ${index + 1}`,
        problem: problemOf(policy, example, wanted === 'fail', now),
      })),
    ),
  );
}

function problemOf(policy: Policy, example: Example, mustHold: boolean, now: Date) {
  try {
    const views = viewsOf(reportOfExample(policy.over, example), now);
    const [subject] = subjectsOf(policy, views);
    const holds = policy.when.holds(variablesFor(policy, subject!, views));
    if (holds === mustHold) return undefined;
    return mustHold ? 'the policy does not hold for it' : 'the policy holds for it';
  } catch (error) {
    const { summary } = error as { summary?: string };
    return summary ?? messageOf(error);
  }
}
