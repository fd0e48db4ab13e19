import { dump } from 'js-yaml';
import { bytesOfAddress } from '../address.ts';
import type { DestinationEntry, Profile } from '../profile.ts';
import { comment, kubernetesNameOf } from './kubernetes-name.ts';

const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];
const DNS_PORT = 53;

type Peer = Record<string, unknown>;
interface PolicyPort {
  readonly protocol: 'TCP' | 'UDP';
  readonly port?: number;
  readonly endPort?: number;
}

/**
 * A NetworkPolicy (networking.k8s.io/v1) of the ports that it listens on and of where it connects
 * to. Names cannot be said there: those of the cluster become their namespace, others any public
 * address on their port, and a comment says which they are.
 */
export function exportNetworkPolicy(profile: Profile): string {
  const { namespace, owner } = kubernetesNameOf(profile);
  const { listens, destinations } = profile.behaviour;
  const egress = egressOf(destinations.filter(isOutside));
  const ingress = listens
    .filter(({ decision, protocol }) => decision !== 'refused' && isNetworked(protocol))
    .flatMap(({ port, protocol, from }) => {
      const clients = from.filter((each) => each !== 'loopback');
      if (from.length > 0 && clients.length === 0) {
        return [];
      }
      const isOpen = clients.length === 0 || clients.includes('public');
      const peers = isOpen ? undefined : privateNetworks.map((cidr) => ({ ipBlock: { cidr } }));
      return [{ ...(peers && { from: peers }), ports: portsOf(port, protocol) }];
    });
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${owner}-profile`, ...(namespace !== undefined && { namespace }) },
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': owner } },
      policyTypes: ['Ingress', 'Egress'],
      ingress,
      egress: egress.rules,
    },
  };
  return (
    comment([
      'Of a behaviour profile. Let podSelector be the labels of your pods.',
      ...egress.notes,
    ]) + dump(policy, { noRefs: true, lineWidth: 100 })
  );
}

function egressOf(destinations: readonly DestinationEntry[]): { rules: Peer[]; notes: string[] } {
  const notes: string[] = [];
  const rules = new Map<string, { to: Peer[]; ports: PolicyPort[] }>();
  for (const { to, port, protocol } of destinations) {
    const peers = peersOf(to, port);
    const ports = portsOf(port, protocol);
    const key = JSON.stringify([peers, ports]);
    rules.set(key, { to: peers, ports });
    if (isHostName(to)) {
      const where = clusterNamespaceOf(to);
      const stands =
        where === undefined ? 'any public address, for want of names' : `namespace ${where}`;
      notes.push(`${to}, port ${port}: ${stands}`);
    }
  }
  return {
    rules: [...rules.values()].map(({ to, ports }) => ({
      ...(to.length > 0 && { to }),
      ...(ports.length > 0 && { ports }),
    })),
    notes,
  };
}

/** Policies do not see what stays inside of the pod. */
function isOutside({ to, protocol, decision }: DestinationEntry): boolean {
  return decision !== 'refused' && isNetworked(protocol) && to !== 'loopback';
}

function isNetworked(protocol: string): boolean {
  return protocol === 'tcp' || protocol === 'udp';
}

function portsOf(port: number | 'any' | 'ephemeral', protocol: string): PolicyPort[] {
  const name = protocol === 'udp' ? 'UDP' : 'TCP';
  if (port === 'any') {
    return [{ protocol: name }];
  }
  if (port === 'ephemeral') {
    return [{ protocol: name, port: 32_768, endPort: 65_535 }];
  }
  // Answers that do not fit are asked for again over TCP.
  return port === DNS_PORT
    ? [
        { protocol: 'UDP', port },
        { protocol: 'TCP', port },
      ]
    : [{ protocol: name, port }];
}

function peersOf(to: string, port: number | 'any'): Peer[] {
  if (to === 'private' && port === DNS_PORT) {
    return [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
        podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      },
    ];
  }
  const block = (cidr: string, except?: readonly string[]) => ({
    ipBlock: { cidr, ...(except && { except: [...except] }) },
  });
  const bytes = bytesOfAddress(to);
  if (bytes !== undefined) {
    return [block(bytes.length === 4 ? `${bytes.join('.')}/32` : `${to}/128`)];
  }
  switch (to) {
    case 'private':
      return privateNetworks.map((cidr) => block(cidr));
    case 'link-local':
      return [block('169.254.0.0/16')];
    case 'multicast':
      return [block('224.0.0.0/4')];
    default:
  }
  if (/^[\d.]+\/\d+$|^[0-9a-f:]+\/\d+$/i.test(to)) {
    return [block(to.replace(/:0(?::0)*::\//, '::/'))];
  }
  const namespace = clusterNamespaceOf(to);
  if (namespace !== undefined) {
    return [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }];
  }
  return [block('0.0.0.0/0', privateNetworks), block('::/0', ['fc00::/7'])];
}

function isHostName(to: string): boolean {
  return to.includes('.') && !to.includes('/') && bytesOfAddress(to) === undefined;
}

/** "orders.shop.svc.cluster.local" → "shop". */
function clusterNamespaceOf(name: string): string | undefined {
  return /^(?:[^.]+\.)*?([a-z0-9-]+)\.svc(?:\.|$)/.exec(name)?.[1];
}
