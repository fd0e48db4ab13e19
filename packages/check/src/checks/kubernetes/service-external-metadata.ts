import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const serviceExternalMetadata = defineCheck({
  id: 'service-external-metadata',
  title: 'Service leads to the metadata of the cloud',
  severity: 'high',
  why: 'The metadata service gives credentials of the node to whoever asks. With this name an Ingress or a proxy of the cluster asks for somebody else.',
  fix: 'Remove the Service, and block 169.254.169.254 with a network policy.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/service/#externalname'],
  controls: ['nist-800-190:4.3.3', 'nist-800-190:4.4.2', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-service',

  *judge({ node }) {
    const name = at(node, 'spec', 'externalName');
    if (textOf(at(node, 'spec', 'type')) !== 'ExternalName' || name === undefined) return;
    if (
      /^(?:169\.254\.169\.254(?:\.nip\.io)?|metadata(?:\.google\.internal)?|instance-data)\.?$/.test(
        textOf(name) ?? '',
      )
    ) {
      yield { at: name };
    }
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: ExternalName
  externalName: db.example.com
`,
    ],
    fail: [
      `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: ExternalName
  externalName: metadata.google.internal
`,
    ],
  },
});
