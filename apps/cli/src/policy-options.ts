import { policyStages } from '@seaworthy/model';

/** Options of every command in which policies decide. */
export const policyOptions = {
  policy: {
    kind: 'list-or-none',
    value: 'file',
    about:
      'Policies beside those of seaworthy.yaml in the working directory: a file, a directory of them, or a built-in set (baseline, strict, nist-800-190, pss-restricted); repeatable',
    aboutNone: 'Use no policies at all',
  },
  stage: {
    kind: 'choice',
    choices: policyStages,
    about: 'Ask only the policies of this stage',
  },
} as const;
