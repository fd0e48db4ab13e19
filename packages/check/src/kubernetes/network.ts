import { at, entriesOf, isUnknown, itemsOf, type Node, numberOf, textOf } from '../tree/node.ts';
import { picksEverything } from './selector.ts';

/** Annotations of clouds and of MetalLB that make a load balancer one of the inside. */
const internal: ReadonlyMap<string, RegExp> = new Map([
  ['cloud.google.com/load-balancer-type', /^internal$/i],
  ['networking.gke.io/load-balancer-type', /^internal$/i],
  ['service.beta.kubernetes.io/aws-load-balancer-internal', /^(?:true|0\.0\.0\.0\/0)$/],
  ['service.beta.kubernetes.io/aws-load-balancer-scheme', /^internal$/],
  ['service.beta.kubernetes.io/azure-load-balancer-internal', /^true$/],
  ['service.beta.kubernetes.io/oci-load-balancer-internal', /^true$/],
  ['service.beta.kubernetes.io/openstack-internal-load-balancer', /^true$/],
  ['service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type', /^private$/],
]);

/** Ports of what is run for the inside of a network only. */
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

/** The ports of a Service that are meant for the inside, and what listens there. */
export function innerPortsOf(service: Node): { readonly port: Node; readonly of: string }[] {
  return itemsOf(at(service, 'spec', 'ports')).flatMap((entry) => {
    const port = at(entry, 'port');
    const of = innerPorts.get(numberOf(port) ?? 0);
    return port === undefined || of === undefined ? [] : [{ port, of }];
  });
}

/** `true` when annotations of a Service keep its load balancer off the internet, or may do so. */
export function isInternal(annotations: Node | undefined): boolean {
  for (const [name, { value }] of entriesOf(annotations)) {
    const wanted = internal.get(name);
    if (wanted !== undefined && (value.kind === 'unknown' || wanted.test(textOf(value) ?? ''))) {
      return true;
    }
  }
  return false;
}

/** A rule of a network policy has no peers at all, or one that is every address or every pod of every namespace. */
export function isEverybody(rule: Node, key: string): boolean {
  if (rule.kind !== 'map' || isUnknown(at(rule, key))) return false;
  const peers = itemsOf(at(rule, key));
  return peers.length === 0 || peers.some(isEveryPeer);
}

function isEveryPeer(peer: Node): boolean {
  const block = at(peer, 'ipBlock');
  if (block !== undefined) {
    const isAll = /^(?:0\.0\.0\.0|::)\/0$/.test(textOf(at(block, 'cidr')) ?? '');
    return isAll && itemsOf(at(block, 'except')).length === 0;
  }
  const pods = at(peer, 'podSelector');
  return (
    picksEverything(at(peer, 'namespaceSelector')) && (pods === undefined || picksEverything(pods))
  );
}
