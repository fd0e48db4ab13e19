import { definePodSecurityCheck } from '../../pod-security/control.ts';
import { at, entriesOf, itemsOf, type MapNode, type Node, textOf } from '../../tree/node.ts';

const usualTypes = new Set([
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image'],
  ...['persistentVolumeClaim', 'projected', 'secret'],
]);

/** A volume without a type is an emptyDir, says the API server before anybody judges it. */
function* unusualVolumes(spec: MapNode): Generator<{ volume: Node; type: string }> {
  for (const volume of itemsOf(at(spec, 'volumes'))) {
    const types = [...entriesOf(volume)].filter(
      ([key]) => key !== 'name' && at(volume, key) !== undefined,
    );
    if (types.some(([type]) => usualTypes.has(type))) continue;
    if (types.length > 0) yield { volume, type: types[0]![0] };
  }
}

export const podVolumeTypes = definePodSecurityCheck({
  id: 'pod-volume-types',
  title: 'Pod mounts network storage by itself',
  severity: 'low',
  why: 'Volumes that name a storage server in the pod carry its address, and often its credentials, past the people who run the storage, and let any pod mount any share.',
  fix: 'Ask for storage with a PersistentVolumeClaim.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: ['nist-800-190:4.3.4', 'pss-restricted:volume-types'],
  podSecurity: {
    name: 'volume-types',
    level: 'restricted',
    since: 0,
    overrides: 'host-path-volumes',
    *judge({ spec }) {
      for (const { volume, type } of unusualVolumes(spec)) {
        yield {
          at: volume,
          says: `Volume "${textOf(at(volume, 'name')) ?? ''}" is of type ${type}`,
        };
      }
    },
  },
  // Of paths of the node `pod-host-path` speaks.
  *judge({ spec }) {
    for (const { volume, type } of unusualVolumes(spec)) {
      if (type === 'hostPath') continue;
      yield { at: volume, says: `Volume "${textOf(at(volume, 'name')) ?? ''}" is of type ${type}` };
    }
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27
  volumes:
    - name: data
      persistentVolumeClaim: {claimName: data}
    - name: tmp
      emptyDir: {}
`,
    ],
    fail: [
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.27
      volumes:
        - name: share
          nfs:
            server: nfs.example.com
            path: /share
`,
    ],
  },
});
