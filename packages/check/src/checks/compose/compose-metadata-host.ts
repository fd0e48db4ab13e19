import { defineCheck } from '../../check.ts';
import { at, entriesOf, itemsOf, textOf } from '../../tree/node.ts';

export const composeMetadataHost = defineCheck({
  id: 'compose-metadata-host',
  title: 'Service has a name for the metadata service of the cloud',
  severity: 'medium',
  why: 'The metadata service hands out the rights of the machine. A name for it lets a request that a program was tricked into pass filters that look for the address.',
  fix: 'Remove the entry from `extra_hosts`.',
  references: ['https://docs.docker.com/reference/compose-file/services/#extra_hosts'],
  controls: ['nist-800-190:4.4.2'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const hosts = at(node, 'extra_hosts');
    const entries =
      hosts?.kind === 'map' ? [...entriesOf(hosts)].map(([, { value }]) => value) : itemsOf(hosts);
    for (const entry of entries) {
      if (
        /\b169\.254\.169\.254\b|\bfd00:ec2::254\b|\b100\.100\.100\.200\b/.test(textOf(entry) ?? '')
      ) {
        yield { at: entry, says: `Service "${name}" names the metadata service` };
      }
    }
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx:1.31\n    extra_hosts: ["host.docker.internal:host-gateway"]\n',
    ],
    fail: [
      'services:\n  web:\n    image: nginx:1.31\n    extra_hosts:\n      - "metadata:169.254.169.254"\n',
    ],
  },
});
