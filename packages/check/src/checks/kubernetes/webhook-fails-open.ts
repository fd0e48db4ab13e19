import { defineCheck } from '../../check.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

export const webhookFailsOpen = defineCheck({
  id: 'webhook-fails-open',
  title: 'Policy is skipped when its webhook fails',
  severity: 'medium',
  why: 'Who makes the webhook fail, by flooding it for one, gets everything admitted that it would refuse.',
  fix: 'Set `failurePolicy: Fail`, run the webhook more than once, and leave its own namespace out.',
  references: [
    'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy',
  ],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:5.2.1',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'admission-webhooks',

  *judge({ kind, node }) {
    // One that changes objects mostly adds comfort; one that refuses them guards.
    if (kind !== 'ValidatingWebhookConfiguration') return;
    for (const webhook of itemsOf(at(node, 'webhooks'))) {
      const policy = at(webhook, 'failurePolicy');
      if (policy === undefined || textOf(policy) !== 'Ignore') continue;
      const says = `Webhook ${textOf(at(webhook, 'name')) ?? ''} lets everything pass when it fails`;
      yield { at: policy, says };
    }
  },

  examples: {
    pass: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: policy
webhooks:
  - name: policy.example.com
    failurePolicy: Fail
    sideEffects: None
    admissionReviewVersions: [v1]
    clientConfig:
      service: {name: policy, namespace: policy}
    rules:
      - apiGroups: [""]
        apiVersions: [v1]
        operations: [CREATE]
        resources: [pods]
`,
    ],
    fail: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: policy
webhooks:
  - name: policy.example.com
    failurePolicy: Ignore
    sideEffects: None
    admissionReviewVersions: [v1]
    clientConfig:
      service: {name: policy, namespace: policy}
    rules:
      - apiGroups: [""]
        apiVersions: [v1]
        operations: [CREATE]
        resources: [pods]
`,
    ],
  },
});
