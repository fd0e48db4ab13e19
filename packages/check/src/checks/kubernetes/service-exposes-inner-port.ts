import { defineCheck } from '../../check.ts';
import { isInternal } from '../../kubernetes/network.ts';
import { at, isUnknown, itemsOf, numberOf, textOf } from '../../tree/node.ts';

const innerPorts: ReadonlyMap<number, string> = new Map([
  [22, 'SSH'],
  [1433, 'SQL Server'],
  [2375, 'Docker'],
  [2379, 'etcd'],
  [3306, 'MySQL'],
  [3389, 'remote desktops'],
  [5432, 'PostgreSQL'],
  [5984, 'CouchDB'],
  [6379, 'Redis'],
  [9042, 'Cassandra'],
  [9200, 'Elasticsearch'],
  [10250, 'kubelets'],
  [11211, 'Memcached'],
  [27017, 'MongoDB'],
]);

export const serviceExposesInnerPort = defineCheck({
  id: 'service-exposes-inner-port',
  title: 'Load balancer opens a port that is meant for the inside',
  severity: 'high',
  why: 'Databases, shells and the ports of nodes are searched for all over the internet, and broken into within hours.',
  fix: 'Make the Service a ClusterIP, and reach it through a bastion, a VPN or `kubectl port-forward`.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer'],
  controls: ['nist-800-190:4.3.3', 'nist-800-190:4.4.2', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-service',

  *judge({ node }) {
    if (textOf(at(node, 'spec', 'type')) !== 'LoadBalancer') return;
    const annotations = at(node, 'metadata', 'annotations');
    if (isUnknown(annotations) || isInternal(annotations)) return;
    if (at(node, 'spec', 'loadBalancerSourceRanges') !== undefined) return;
    for (const entry of itemsOf(at(node, 'spec', 'ports'))) {
      const port = at(entry, 'port');
      const what = innerPorts.get(numberOf(port) ?? 0);
      if (port !== undefined && what !== undefined)
        yield { at: port, says: `It opens the port of ${what}` };
    }
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  ports:
    - port: 443
`,
      `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: ClusterIP
  ports:
    - port: 5432
`,
    ],
    fail: [
      `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  ports:
    - name: db
      port: 5432
`,
    ],
  },
});
