import { type Entry, isNull, type MapNode, type Node, textOf } from '../tree/node.ts';

/**
 * Lists of Kubernetes that patches merge item by item, and what tells the items apart
 * (`x-kubernetes-patch-merge-key` of the API's own schema). Other lists are replaced whole.
 */
const mergeKeys: ReadonlyMap<string, readonly string[]> = new Map([
  ['conditions', ['type']],
  ['containers', ['name']],
  ['env', ['name']],
  ['ephemeralContainers', ['name']],
  ['hostAliases', ['ip', 'hostnames']],
  ['imagePullSecrets', ['name']],
  ['initContainers', ['name']],
  ['ports', ['containerPort', 'port']],
  ['secrets', ['name']],
  ['topologySpreadConstraints', ['topologyKey']],
  ['volumeDevices', ['devicePath']],
  ['volumeMounts', ['mountPath']],
  ['volumes', ['name']],
]);

/** Groups of the API that Kubernetes itself serves; lists of all others are replaced. */
const ownGroups =
  /^(?:v1|(?:apps|batch|extensions|autoscaling|policy|[a-z.]+\.k8s\.io)\/v\d+(?:(?:alpha|beta)\d+)?)$/;

/**
 * A strategic merge patch laid over an object (https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/).
 * Every value keeps its place: those of the patch are in the patch's file.
 * `undefined` when the patch deletes the whole.
 */
export function mergePatch(base: MapNode, patch: MapNode): MapNode | undefined {
  const strategic = ownGroups.test(textOf(base.entries.get('apiVersion')?.value) ?? '');
  const merged = merge(base, patch, strategic);
  return merged?.kind === 'map' ? merged : undefined;
}

function merge(base: Node | undefined, patch: Node, strategic: boolean): Node | undefined {
  if (patch.kind !== 'map') return isNull(patch) ? undefined : patch;
  const directive = textOf(patch.entries.get('$patch')?.value);
  if (directive === 'delete') return undefined;
  const from = base?.kind === 'map' && directive !== 'replace' ? base : undefined;
  const entries = new Map<string, Entry>(from?.entries);
  for (const [name, { key, value }] of patch.entries) {
    // Directives: $patch, $retainKeys, $setElementOrder/…, $deleteFromPrimitiveList/…
    if (name.startsWith('$')) continue;
    const old = entries.get(name);
    const result =
      value.kind === 'list' && strategic
        ? mergeLists(name, old?.value, value)
        : merge(old?.value, value, strategic);
    if (result === undefined) entries.delete(name);
    else entries.set(name, { key: old?.value === result ? old.key : key, value: result });
  }
  return { ...(from ?? patch), entries };
}

function mergeLists(name: string, base: Node | undefined, patch: Node & { kind: 'list' }): Node {
  const keys = mergeKeys.get(name);
  const key = keys?.find((each) => patch.items.every((item) => hasKey(item, each)));
  if (key === undefined || base?.kind !== 'list') {
    return { ...patch, items: patch.items.flatMap((item) => merge(undefined, item, true) ?? []) };
  }
  if (patch.items.some((item) => isReplaceDirective(item))) {
    return { ...patch, items: patch.items.filter((item) => !isReplaceDirective(item)) };
  }
  const items: (Node | undefined)[] = [...base.items];
  const places = new Map<string, number>();
  for (const [index, item] of items.entries()) places.set(keyText(item, key), index);
  const added: Node[] = [];
  for (const item of patch.items) {
    const place = places.get(keyText(item, key));
    if (place === undefined) added.push(...[merge(undefined, item, true) ?? []].flat());
    else items[place] = merge(items[place], item, true);
  }
  // New ones come first, as Kustomize puts them.
  return { ...base, items: [...added, ...items.filter((item) => item !== undefined)] };
}

function hasKey(item: Node, key: string): boolean {
  return item.kind === 'map' && (item.entries.has(key) || item.entries.has('$patch'));
}

function keyText(item: Node | undefined, key: string): string {
  return (item?.kind === 'map' ? textOf(item.entries.get(key)?.value) : undefined) ?? '';
}

/** `- $patch: replace` as an item of its own: the others are the whole list. */
function isReplaceDirective(item: Node): boolean {
  return (
    item.kind === 'map' &&
    item.entries.size === 1 &&
    textOf(item.entries.get('$patch')?.value) === 'replace'
  );
}
