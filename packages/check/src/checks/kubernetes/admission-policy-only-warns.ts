import { defineCheck } from '../../check.ts';
import { at, isUnknown, textsOf } from '../../tree/node.ts';

export const admissionPolicyOnlyWarns = defineCheck({
  id: 'admission-policy-only-warns',
  title: 'Admission policy refuses nothing',
  severity: 'medium',
  why: 'The policy only warns or writes to the audit log. What it speaks against is created all the same.',
  fix: 'Add Deny to `validationActions` when the warnings have stopped.',
  references: [
    'https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/',
  ],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:5.2.1',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'kubernetes-object',
  concerns: ({ kind }) => kind === 'ValidatingAdmissionPolicyBinding',

  *judge({ node }) {
    const actions = at(node, 'spec', 'validationActions');
    if (actions?.kind !== 'list' || actions.items.some(isUnknown)) return;
    if (!textsOf(actions).includes('Deny')) yield { at: actions };
  },

  examples: {
    pass: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: no-root
spec:
  policyName: no-root
  validationActions: [Deny]
`,
    ],
    fail: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: no-root
spec:
  policyName: no-root
  validationActions: [Warn, Audit]
`,
    ],
  },
});
