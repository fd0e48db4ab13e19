import { defineCheck } from '../../check.ts';
import { at, isUnknown, itemsOf, textOf, textsOf } from '../../tree/node.ts';

export const webhookBlocksCluster = defineCheck({
  id: 'webhook-blocks-cluster',
  title: 'Webhook can stop the whole cluster',
  severity: 'medium',
  why: 'It is asked about every object, also about the pods that it runs in. When it is down nothing can be created any more, not even what would bring it back.',
  fix: 'Leave kube-system and its own namespace out with `namespaceSelector`, and name the resources that it is for.',
  references: [
    'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#avoiding-operating-on-the-kube-system-namespace',
  ],
  controls: ['nist-800-190:4.3.2', 'nsa-kubernetes:authentication-and-authorization'],
  reads: 'admission-webhooks',

  *judge({ node }) {
    for (const webhook of itemsOf(at(node, 'webhooks'))) {
      const policy = at(webhook, 'failurePolicy');
      if (isUnknown(policy) || (textOf(policy) ?? 'Fail') !== 'Fail') continue;
      const narrowing = ['namespaceSelector', 'objectSelector', 'matchConditions'];
      if (narrowing.some((key) => at(webhook, key) !== undefined)) continue;
      const resources = itemsOf(at(webhook, 'rules')).flatMap((rule) =>
        itemsOf(at(rule, 'resources')),
      );
      const everything = resources.find((each) => /^\*(?:\/\*)?$/.test(textOf(each) ?? ''));
      const groups = itemsOf(at(webhook, 'rules')).flatMap((rule) =>
        textsOf(at(rule, 'apiGroups')),
      );
      if (everything !== undefined && groups.includes('*')) yield { at: everything };
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
        resources: ["*"]
`,
    ],
    fail: [
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
      - apiGroups: ["*"]
        apiVersions: [v1]
        operations: [CREATE]
        resources: ["*"]
`,
    ],
  },
});
