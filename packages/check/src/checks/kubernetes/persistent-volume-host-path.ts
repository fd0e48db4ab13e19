import { defineCheck } from '../../check.ts';
import { at } from '../../tree/node.ts';

export const persistentVolumeHostPath = defineCheck({
  id: 'persistent-volume-host-path',
  title: 'Persistent volume is a directory of a node',
  severity: 'medium',
  why: 'Whoever claims the volume reads and writes files of the node, and pod security standards do not see it: they only look at the pod.',
  fix: 'Use a CSI driver, or `local` volumes with a directory that holds nothing else.',
  references: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/'],
  controls: [
    'nist-800-190:4.4.3',
    'nist-800-190:4.5.5',
    'cis-kubernetes-1.12:5.2.11',
    'nsa-kubernetes:pod-security',
  ],
  reads: 'kubernetes-object',
  concerns: ({ kind }) => kind === 'PersistentVolume',

  *judge({ node }) {
    const path = at(node, 'spec', 'hostPath', 'path');
    if (path !== undefined) yield { at: path };
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: PersistentVolume
metadata:
  name: data
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  csi: {driver: ebs.csi.aws.com, volumeHandle: vol-1}
`,
    ],
    fail: [
      `apiVersion: v1
kind: PersistentVolume
metadata:
  name: data
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  hostPath:
    path: /var/data
`,
    ],
  },
});
