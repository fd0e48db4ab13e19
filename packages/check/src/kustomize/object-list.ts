import { objectsIn } from '../kinds/kubernetes.ts';
import type { KubernetesObject } from '../subjects/kubernetes.ts';
import { at, entriesOf, isNull, type MapNode, type Node, textOf } from '../tree/node.ts';
import { applyJsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';

/**
 * An object on its way through kustomizations. Prefixes do not change its node, so that what refers
 * to it by name still does; patches may call it by any of the names that it has had.
 */
export interface BuiltObject {
  readonly names: readonly string[];
  readonly node: MapNode;
}

/** Lays a patch over the objects that it is for; which are none where they are not at hand. */
export function patchObjects(
  objects: readonly BuiltObject[],
  patch: Node,
  target: Node | undefined,
): BuiltObject[] {
  const isJsonPatch = patch.kind === 'list';
  if (isJsonPatch && target === undefined) return [...objects];
  const matches = target === undefined ? namedBy(patch) : selectorOf(target);
  return objects.flatMap((object) => {
    if (!matches(object)) return [object];
    const node = isJsonPatch
      ? applyJsonPatch(object.node, patch)
      : patch.kind === 'map'
        ? keepIdentity(object.node, mergePatch(object.node, patch))
        : object.node;
    return node?.kind === 'map' ? [{ ...object, node }] : [];
  });
}

/** A patch with a target may name itself anything: kind and name stay those of the object. */
function keepIdentity(object: MapNode, patched: MapNode | undefined): MapNode | undefined {
  if (patched === undefined) return undefined;
  const entries = new Map(patched.entries);
  for (const key of ['apiVersion', 'kind']) {
    const own = object.entries.get(key);
    if (own !== undefined) entries.set(key, own);
  }
  const name = at(object, 'metadata', 'name');
  const metadata = entries.get('metadata');
  const kept = { ...patched, entries };
  return name === undefined || metadata === undefined
    ? kept
    : setAt(kept, ['metadata', 'name'], name);
}

type Matcher = (object: BuiltObject) => boolean;

function namedBy(patch: Node): Matcher {
  const kind = textOf(at(patch, 'kind'));
  const name = textOf(at(patch, 'metadata', 'name'));
  return ({ node, names }) =>
    textOf(at(node, 'kind')) === kind && name !== undefined && names.includes(name);
}

/** Names and kinds of a target are regular expressions in Kustomize; only plain ones and `.*` are read. */
function selectorOf(target: Node): Matcher {
  const selectors = ['labelSelector', 'annotationSelector'].map((key) => textOf(at(target, key)));
  return ({ node, names }) => {
    const apiVersion = textOf(at(node, 'apiVersion')) ?? '';
    const slash = apiVersion.indexOf('/');
    return (
      matchesWord(at(target, 'group'), slash === -1 ? '' : apiVersion.slice(0, slash)) &&
      matchesWord(at(target, 'version'), apiVersion.slice(slash + 1)) &&
      matchesWord(at(target, 'kind'), textOf(at(node, 'kind')) ?? '') &&
      names.some((name) => matchesWord(at(target, 'name'), name)) &&
      matchesWord(at(target, 'namespace'), textOf(at(node, 'metadata', 'namespace')) ?? '') &&
      matchesLabels(selectors[0], at(node, 'metadata', 'labels')) &&
      matchesLabels(selectors[1], at(node, 'metadata', 'annotations'))
    );
  };
}

function matchesWord(pattern: Node | undefined, word: string): boolean {
  const text = textOf(pattern);
  if (text === undefined || text === '') return true;
  return text.split('|').some((each) => globOf(each.replace(/^\^?\(?|\)?\$?$/g, ''), word));
}

/** `.*` anywhere; everything else is itself. Never a regular expression of the file's own. */
function globOf(pattern: string, word: string): boolean {
  const [first = '', ...rest] = pattern.split('.*');
  if (rest.length === 0) return pattern === word;
  if (!word.startsWith(first)) return false;
  let place = first.length;
  for (const [index, part] of rest.entries()) {
    if (index === rest.length - 1) return word.length - part.length >= place && word.endsWith(part);
    place = word.indexOf(part, place);
    if (place === -1) return false;
    place += part.length;
  }
  return true;
}

/** Equality only; of a selector that asks more, nothing is known and it is taken to match. */
function matchesLabels(selector: string | undefined, labels: Node | undefined): boolean {
  if (selector === undefined) return true;
  return selector.split(',').every((term) => {
    const [, key, negated, value] = /^\s*([\w./-]+)\s*(!)?==?\s*([\w.-]*)\s*$/.exec(term) ?? [];
    if (key === undefined) return true;
    return (textOf(at(labels, key)) === value) === (negated === undefined);
  });
}

/** The map with a value at a path of keys; maps on the way are made where they are absent. */
export function setAt(map: MapNode, path: readonly string[], value: Node): MapNode {
  const [step = '', ...rest] = path;
  const old = map.entries.get(step);
  const entries = new Map(map.entries);
  if (rest.length === 0) {
    entries.set(step, { key: old?.key ?? value, value });
  } else {
    const inner: MapNode =
      old?.value.kind === 'map'
        ? old.value
        : { kind: 'map', entries: new Map(), file: value.file, start: value.start, end: value.end };
    entries.set(step, { key: old?.key ?? value, value: setAt(inner, rest, value) });
  }
  return { ...map, entries };
}

/** A text that no file has as it is, at the place that is the reason for it. */
export function textNode(text: string, { file, start, end }: Node): Node {
  return { kind: 'scalar', text, plain: false, file, start, end };
}

export function objectNodesIn(documents: readonly Node[], path: string): BuiltObject[] {
  return objectsIn(documents, path).map(({ node, name }: KubernetesObject) => ({
    node,
    names: [name],
  }));
}

/** Every entry of a map laid into the object's map at `path`. */
export function addEntries(object: MapNode, path: readonly string[], from: Node): MapNode {
  let result = object;
  for (const [key, { value }] of entriesOf(from)) {
    if (!isNull(value)) result = setAt(result, [...path, key], value);
  }
  return result;
}
