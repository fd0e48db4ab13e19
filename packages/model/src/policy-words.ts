/** The moments at which somebody asks whether an asset is fit: made, published, admitted, running. */
export const policyStages = ['build', 'ship', 'deploy', 'run'] as const;
export type PolicyStage = (typeof policyStages)[number];

/** Mildest first. "allow" exempts what it holds for from the warnings and denials of other policies. */
export const policyEffects = ['allow', 'warn', 'deny'] as const;
export type PolicyEffect = (typeof policyEffects)[number];

/** What a policy is asked of, one at a time. */
export const policySubjects = ['finding', 'package', 'asset', 'report'] as const;
export type PolicySubject = (typeof policySubjects)[number];
