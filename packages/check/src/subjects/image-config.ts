import { at, entriesOf, itemsOf, type MapNode, type Node, textOf } from '../tree/node.ts';
import type { Span } from '../tree/source-file.ts';

/**
 * The configuration of a built image, whichever tool wrote it down
 * (https://github.com/opencontainers/image-spec/blob/main/config.md).
 */
export interface ImageConfig {
  /** The whole document: where what is missing is missing. */
  readonly document: MapNode;
  /** User, Env, ExposedPorts, Entrypoint, Cmd, Labels, Healthcheck, Volumes, OnBuild. */
  readonly config: Node;
  /** The steps that made the image, as they were written, base image first. */
  readonly history: readonly HistoryStep[];
  /** What is known of its files; `undefined` when nobody looked. */
  readonly files: ImageFiles | undefined;
}

export interface HistoryStep {
  readonly command: string;
  readonly at: Span;
}

/** Paths of files, each with a leading slash. */
export interface ImageFiles {
  /** Programs with the setuid or setgid bit. */
  readonly setuid: readonly string[];
  /** Writable for everybody; directories with the sticky bit and links left out. */
  readonly worldWritable: readonly string[];
  /** Executable files. */
  readonly programs: readonly string[];
}

/**
 * The image that a document describes: the configuration of an OCI image, or one object of
 * `docker inspect`. `undefined` for anything else.
 */
export function imageConfigOf(document: Node, files?: ImageFiles): ImageConfig | undefined {
  if (document.kind !== 'map') return undefined;
  const isOci = at(document, 'rootfs', 'diff_ids') !== undefined;
  const isInspect = at(document, 'RootFS') !== undefined && at(document, 'Config') !== undefined;
  if (!isOci && !isInspect) return undefined;
  return {
    document,
    config: at(document, isOci ? 'config' : 'Config') ?? document,
    history: itemsOf(at(document, 'history')).flatMap((step) => {
      const node = at(step, 'created_by');
      const command = textOf(node);
      return node === undefined || command === undefined ? [] : [{ command, at: node }];
    }),
    files: files ?? filesOf(at(document, 'files')),
  };
}

/** Beside the configuration, as inventories of the image add them. */
function filesOf(node: Node | undefined): ImageFiles | undefined {
  if (node?.kind !== 'map') return undefined;
  const list = (name: string): string[] =>
    itemsOf(at(node, name)).flatMap((item) => textOf(item) ?? []);
  return {
    setuid: list('setuid'),
    worldWritable: list('worldWritable'),
    programs: list('programs'),
  };
}

export interface ImageVariable {
  readonly name: string;
  readonly value: string;
  readonly at: Span;
}

/** `Env`, split at the first "=". */
export function variablesOf({ config }: ImageConfig): ImageVariable[] {
  return itemsOf(at(config, 'Env')).flatMap((item) => {
    const text = textOf(item) ?? '';
    const sign = text.indexOf('=');
    return sign < 1 ? [] : [{ name: text.slice(0, sign), value: text.slice(sign + 1), at: item }];
  });
}

/** Keys of `ExposedPorts` or `Volumes`. */
export function namesOf({ config }: ImageConfig, setting: string): { name: string; at: Span }[] {
  return [...entriesOf(at(config, setting))].map(([name, { key }]) => ({ name, at: key }));
}

/** The first line: a document as long as this one is not shown whole. */
export function topOf({ document }: ImageConfig): Span {
  return { ...document, end: document.start + 1 };
}

/** "1 path is", "3 paths are". */
export function countOf(paths: readonly string[], what: string): string {
  return paths.length === 1 ? `1 ${what} is` : `${paths.length} ${what}s are`;
}
