import { defineCheck } from '../../check.ts';
import { setting, settingsOf } from '../../subjects/cloud.ts';
import { booleanOf, textOf } from '../../tree/node.ts';

export const gkePublicEndpoint = defineCheck({
  id: 'gke-public-endpoint',
  title: 'API server of the cluster is open to the internet',
  severity: 'high',
  why: 'Everybody can try credentials against it, and use the next flaw of the API server on the day it is known.',
  fix: 'Add `master_authorized_networks_config` with your own networks, or set `enable_private_endpoint`.',
  references: ['https://cloud.google.com/kubernetes-engine/docs/how-to/authorized-networks'],
  controls: ['nist-800-190:4.3.2'],
  reads: 'gke-cluster',
  *judge({ node, key }) {
    const isPrivate = setting(node, 'privateClusterConfig.enablePrivateEndpoint');
    if (isPrivate?.kind === 'unknown' || booleanOf(isPrivate) === true) return;
    const networks = setting(node, 'masterAuthorizedNetworksConfig');
    const blocks = settingsOf(networks, 'cidrBlocks').map((block) => setting(block, 'cidrBlock'));
    const world = blocks.find((block) => textOf(block) === '0.0.0.0/0');
    if (networks === undefined) yield { at: key };
    else if (world !== undefined) yield { at: world };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  master_authorized_networks_config {
    cidr_blocks {
      cidr_block = "203.0.113.0/24"
    }
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  master_authorized_networks_config {
    cidr_blocks {
      cidr_block = "0.0.0.0/0"
    }
  }
}
`,
      },
    ],
  },
});
