import { policyEffects, policyStages, policySubjects } from '@seaworthy/model';
import { z } from 'zod';

const Text = z.string().trim().min(1).max(4_000);
const Stage = z.enum(policyStages);

/**
 * A part of a report: a finding (`{ severity: { level: high } }`), a package, a target or a report,
 * whichever the policy is over. What is not written has the value of "not known".
 */
const Example = z
  .record(z.string(), z.unknown())
  .describe('Fields of the subject, as a report writes them; what is left out is not known');

export const PolicyExamples = z.strictObject({
  pass: z.array(Example).max(100).default([]).describe('Subjects for which it must not hold'),
  fail: z.array(Example).max(100).default([]).describe('Subjects for which it must hold'),
});
export type PolicyExamples = z.infer<typeof PolicyExamples>;

/** One entry under `policies`. */
export const PolicyEntry = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'a name is small letters, digits, ".", "_" and "-"')
    .describe('What messages call it; unique among all policies that are used'),
  stage: z
    .union([Stage, z.array(Stage).min(1).max(policyStages.length)])
    .optional()
    .describe('At which stages it is asked; at all when unset'),
  over: z.enum(policySubjects).default('finding').describe('What it is asked of, one at a time'),
  when: z.string().max(4_000).describe('CEL expression that is true for what it speaks of'),
  effect: z
    .enum(policyEffects)
    .describe('"deny" makes the command exit with 1; "allow" exempts from other policies'),
  message: Text.describe('What is wrong and why it matters, for whoever is stopped'),
  fix: Text.optional().describe('What to do about it'),
  controls: z.array(Text).max(100).optional().describe('"framework:item": "nist-800-190:4.1.1"'),
  examples: PolicyExamples.optional().describe('Tested by `seaworthy policy test`'),
});
export type PolicyEntry = z.infer<typeof PolicyEntry>;

/** `policies` of seaworthy.yaml and of files that hold nothing else. */
export const PolicyList = z
  .array(PolicyEntry)
  .max(1_000)
  .nullish()
  .transform((list) => list ?? undefined);
