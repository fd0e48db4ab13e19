import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const storageClassUnencrypted = defineCheck({
  id: 'storage-class-unencrypted',
  title: 'Storage class turns encryption off',
  severity: 'medium',
  why: 'Volumes, and the snapshots that are made of them, then lie in clear text: whoever gets one reads it.',
  fix: 'Set `encrypted: "true"`, and `kmsKeyId` for a key of your own.',
  references: [
    'https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md',
  ],
  controls: ['nist-800-190:4.3.2', 'nsa-kubernetes:pod-security'],
  reads: 'kubernetes-object',
  concerns: ({ kind }) => kind === 'StorageClass',

  *judge({ node }) {
    // Without the parameter the account decides, which is not written here.
    const encrypted = at(node, 'parameters', 'encrypted');
    if (encrypted === undefined || textOf(encrypted) !== 'false') return;
    const isQuoted = encrypted.kind === 'scalar' && !encrypted.plain;
    yield { at: encrypted, ...(isQuoted ? { mend: [{ at: encrypted, text: '"true"' }] } : {}) };
  },

  examples: {
    pass: [
      `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: fast
provisioner: ebs.csi.aws.com
parameters:
  type: gp3
  encrypted: "true"
`,
    ],
    fail: [
      `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: fast
provisioner: ebs.csi.aws.com
parameters:
  type: gp3
  encrypted: "false"
`,
    ],
  },
});
