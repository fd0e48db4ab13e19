import { defineCheck } from '../../check.ts';
import { at, itemsOf } from '../../tree/node.ts';

export const encryptionProviderIdentity = defineCheck({
  id: 'encryption-provider-identity',
  title: 'Encryption at rest begins with no encryption',
  severity: 'high',
  why: 'The first provider is the one that writes. With identity first, new secrets go to etcd in clear text while everybody believes otherwise.',
  fix: 'Put kms, secretbox or aescbc first, and identity last, so that old values can still be read.',
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/'],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:1.2.28',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'kubernetes-object',
  concerns: ({ kind }) => kind === 'EncryptionConfiguration',

  *judge({ node }) {
    for (const resource of itemsOf(at(node, 'resources'))) {
      const first = at(resource, 'providers', 0);
      if (first?.kind === 'map' && first.entries.has('identity')) yield { at: first };
    }
  },

  examples: {
    pass: [
      `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [secrets]
    providers:
      - kms: {apiVersion: v2, name: vault, endpoint: unix:///run/kms.sock}
      - identity: {}
`,
    ],
    fail: [
      `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [secrets]
    providers:
      - identity: {}
      - secretbox:
          keys: []
`,
    ],
  },
});
