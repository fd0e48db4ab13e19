import { posix } from 'node:path';
import { malformed } from '@seaworthy/model';
import { at, itemsOf, type MapNode, type Node, textOf, textsOf } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';
import { relocate } from '../tree/relocate.ts';
import { SourceFile } from '../tree/source-file.ts';

/** Names that Kustomize looks for in a directory. */
const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

export function isKustomization(path: string): boolean {
  return fileNames.includes(posix.basename(path));
}

/** The kustomization of a directory; `undefined` where there is none. "" is the root. */
export function kustomizationIn(
  directory: string,
  files: ReadonlyMap<string, SourceFile>,
): SourceFile | undefined {
  for (const name of fileNames) {
    const file = files.get(posix.join(directory, name));
    if (file !== undefined) return file;
  }
  return undefined;
}

/** @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED */
export function readKustomization(file: SourceFile): MapNode {
  const [root] = readYaml(file);
  if (root?.kind !== 'map') throw malformed(file.path, 'a kustomization is a map');
  return root;
}

/** What a kustomization refers to in other places, in the order in which it is read. */
export function referencesOf(root: MapNode): { resources: string[]; components: string[] } {
  return {
    resources: [...textsOf(at(root, 'resources')), ...textsOf(at(root, 'bases'))],
    components: textsOf(at(root, 'components')),
  };
}

/** Something that only the network has: a URL, or a repository in one of git's short forms. */
export function isRemote(reference: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(reference) ||
    /^git@|^[\w.-]+\.(?:com|org|io|net|dev)[/:]/.test(reference) ||
    reference.includes('?ref=')
  );
}

/** A path of a kustomization, as the target names it; `undefined` outside of the target. */
export function resolve(kustomization: SourceFile, reference: string): string | undefined {
  if (reference.startsWith('/')) return undefined;
  const path = posix.normalize(posix.join(posix.dirname(kustomization.path), reference));
  if (path === '..' || path.startsWith('../')) return undefined;
  return path === '.' ? '' : path.replace(/\/$/, '');
}

/** One change that a kustomization makes, and to what. */
export interface Patch {
  readonly text: PatchText;
  /** `undefined`: what the patch itself names. */
  readonly target: Node | undefined;
}

type PatchText = { readonly path: string } | { readonly node: Node };

export function patchesOf(root: MapNode): Patch[] {
  const patches: Patch[] = [];
  for (const item of itemsOf(at(root, 'patchesStrategicMerge'))) {
    const text = textOf(item);
    if (text === undefined) continue;
    const isInline = text.includes('\n');
    patches.push({ text: isInline ? { node: item } : { path: text }, target: undefined });
  }
  for (const list of ['patches', 'patchesJson6902']) {
    for (const item of itemsOf(at(root, list))) {
      const path = textOf(at(item, 'path'));
      const inline = at(item, 'patch');
      const target = at(item, 'target');
      if (inline !== undefined) patches.push({ text: { node: inline }, target });
      else if (path !== undefined) patches.push({ text: { path }, target });
    }
  }
  return patches;
}

/**
 * The documents in a block of text, with their places in the file that the block stands in. A text
 * in quotes has its own place for all of them.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function readInline(node: Node): Node[] {
  if (node.kind !== 'scalar') return [node];
  const { file } = node;
  // A block's lines are indented alike: what the file has is YAML as it stands.
  const lineStart = file.text.lastIndexOf('\n', node.start - 1) + 1;
  const isBlock = file.text.slice(lineStart, node.start).trim() === '';
  const text = isBlock ? file.text.slice(lineStart, node.end) : node.text;
  return readYaml(new SourceFile(file.path, text)).map((document) =>
    relocate(document, ({ start, end }) =>
      isBlock
        ? { file, start: lineStart + start, end: lineStart + end }
        : { file, start: node.start, end: node.end },
    ),
  );
}
