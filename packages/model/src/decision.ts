import { z } from 'zod';

/** The moments at which somebody asks whether an asset is fit: made, published, admitted, running. */
export const policyStages = ['build', 'ship', 'deploy', 'run'] as const;
export type PolicyStage = (typeof policyStages)[number];

/** Mildest first. "allow" exempts what it holds for from the warnings and denials of other policies. */
export const policyEffects = ['allow', 'warn', 'deny'] as const;
export type PolicyEffect = (typeof policyEffects)[number];

/** What a policy is asked of, one at a time. */
export const policySubjects = ['finding', 'package', 'asset', 'report'] as const;
export type PolicySubject = (typeof policySubjects)[number];

/** What one policy says of a report, after waivers. A policy that holds for nothing says nothing. */
export const Decision = z.object({
  policy: z.string().describe('Name of the policy; "--fail-on high" for a gate'),
  source: z.string().describe('File and line, or the built-in set'),
  effect: z.enum(policyEffects),
  over: z.enum(policySubjects),
  message: z.string(),
  fix: z.string().optional(),
  controls: z.array(z.string()).describe('"framework:item": "nist-800-190:4.1.1"'),
  findings: z.array(z.string()).describe('Ids of the findings for which it holds'),
  packages: z.array(z.string()).describe('purls of the packages for which it holds'),
  undecided: z
    .string()
    .optional()
    .describe('Why it could not be judged; never the same as "does not hold"'),
});
export type Decision = z.infer<typeof Decision>;
