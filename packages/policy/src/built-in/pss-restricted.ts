import type { BuiltInSet } from './built-in-set.ts';

/** Pods as the Pod Security Standards of Kubernetes want them; "restricted" includes "baseline". */
export const pssRestricted: BuiltInSet = {
  name: 'pss-restricted',
  about: 'What the Pod Security Standards of Kubernetes refuse at the level "restricted"',
  policies: [
    {
      name: 'pss-baseline',
      over: 'finding',
      when: 'finding.controls.exists(c, c.startsWith("pss-baseline:"))',
      effect: 'deny',
      message: 'The pod asks for a known way out of its container.',
      fix: 'Remove the setting that the finding names; few workloads need it.',
      controls: ['pss-baseline'],
      examples: {
        pass: [
          { kind: 'misconfiguration', controls: ['pss-restricted:seccomp'] },
          { kind: 'vulnerability' },
        ],
        fail: [{ kind: 'misconfiguration', controls: ['pss-baseline:privileged-containers'] }],
      },
    },
    {
      name: 'pss-restricted',
      over: 'finding',
      when: 'finding.controls.exists(c, c.startsWith("pss-restricted:"))',
      effect: 'deny',
      message: 'The pod leaves out a protection that costs most workloads nothing.',
      fix: 'Add the setting that the finding names to the pod or its containers.',
      controls: ['pss-restricted'],
      examples: {
        pass: [{ kind: 'misconfiguration', controls: ['pss-baseline:privileged-containers'] }],
        fail: [{ kind: 'misconfiguration', controls: ['pss-restricted:seccomp'] }],
      },
    },
  ],
};
