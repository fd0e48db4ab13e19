import type { Subject } from '../subjects/index.ts';
import { objectOf, podOf } from '../subjects/kubernetes.ts';
import { at, type Entry, type MapNode, type Node, textOf } from '../tree/node.ts';

/** Kinds of workloads by the resource that makes them, without `_v1`. */
const kinds = new Map([
  ['kubernetes_cron_job', 'CronJob'],
  ['kubernetes_daemonset', 'DaemonSet'],
  ['kubernetes_daemon_set', 'DaemonSet'],
  ['kubernetes_deployment', 'Deployment'],
  ['kubernetes_job', 'Job'],
  ['kubernetes_pod', 'Pod'],
  ['kubernetes_replication_controller', 'ReplicationController'],
  ['kubernetes_stateful_set', 'StatefulSet'],
]);

/** Blocks that may be repeated, and the list that they become. */
const lists = new Map([
  ['container', 'containers'],
  ['init_container', 'initContainers'],
  ['volume', 'volumes'],
  ['volume_mount', 'volumeMounts'],
  ['port', 'ports'],
  ['env', 'env'],
  ['env_from', 'envFrom'],
  ['toleration', 'tolerations'],
  ['image_pull_secrets', 'imagePullSecrets'],
  ['host_aliases', 'hostAliases'],
  ['sysctl', 'sysctls'],
  ['sources', 'sources'],
  ['topology_spread_constraint', 'topologySpreadConstraints'],
]);

/** Abbreviations that Kubernetes writes in capitals. */
const oddKeys = new Map([
  ['host_pid', 'hostPID'],
  ['host_ipc', 'hostIPC'],
  ['pod_ip', 'podIP'],
  ['host_ip', 'hostIP'],
]);

/** Maps whose keys are the user's own. */
const freeMaps = new Set([
  'labels',
  'annotations',
  'match_labels',
  'node_selector',
  'limits',
  'requests',
  'data',
]);

/**
 * A resource of Terraform's Kubernetes provider as the object that it makes, so that what is
 * checked in manifests is checked here.
 */
export function podSubjectsOf(type: string, node: Node): Subject[] {
  const base = type.replace(/_v\d+(?:(?:alpha|beta)\d+)?$/, '');
  const manifest = base === 'kubernetes_manifest' ? at(node, 'manifest') : undefined;
  const kind = kinds.get(base);
  const object = manifest ?? (kind === undefined ? undefined : objectNode(kind, node));
  const owner = object === undefined ? undefined : objectOf(object);
  const pod = owner === undefined ? undefined : podOf(owner);
  if (owner === undefined || pod === undefined) return [];
  return [{ name: 'pod', resource: `${owner.kind} ${owner.name}`, value: pod, isForeign: true }];
}

function objectNode(kind: string, node: Node): MapNode | undefined {
  const converted = convert(node, '');
  if (converted.kind !== 'map') return undefined;
  const { file, start } = node;
  const key = { file, start, end: start };
  const text = (value: string): Entry => ({
    key,
    value: { kind: 'scalar', text: value, plain: false, ...key },
  });
  const entries = new Map(converted.entries);
  entries.set('apiVersion', text('v1'));
  entries.set('kind', text(kind));
  return { ...converted, entries };
}

function convert(node: Node, name: string): Node {
  if (node.kind === 'list') {
    // A plan writes every block as a list.
    const items = node.items.map((item) => convert(item, name));
    return items.length === 1 && items[0]!.kind === 'map' && !lists.has(name)
      ? items[0]!
      : { ...node, items };
  }
  if (node.kind !== 'map' || freeMaps.has(name)) return node;
  const entries = new Map<string, Entry>();
  for (const [own, { key, value }] of node.entries) {
    // An empty text is how this provider says nothing.
    if (textOf(value) === '') continue;
    const list = value.kind === 'map' || value.kind === 'list' ? lists.get(own) : undefined;
    const converted = convert(value, own);
    const isAlone = list !== undefined && converted.kind === 'map';
    const target = list ?? oddKeys.get(own) ?? own.replace(/_([a-z])/g, (_, c) => c.toUpperCase());
    entries.set(target, {
      key,
      value: isAlone ? { ...key, kind: 'list', items: [converted] } : converted,
    });
  }
  return { ...node, entries };
}
