import {
  at,
  booleanOf,
  entriesOf,
  itemsOf,
  type MapNode,
  type Node,
  textOf,
} from '../tree/node.ts';
import type { Span } from '../tree/source-file.ts';

/** A Compose file (https://github.com/compose-spec/compose-spec/blob/main/spec.md). */
export interface ComposeFile {
  readonly node: MapNode;
  readonly services: readonly ComposeService[];
}

export interface ComposeService {
  readonly name: string;
  /** The key that names it. */
  readonly key: Span;
  /** With what it extends in the same file, and variables that only a run knows as unknown. */
  readonly node: MapNode;
  /**
   * Nothing of it stands elsewhere: it has an image or a build, and extends no other file. Only
   * then is what it does not say known to be absent.
   */
  readonly complete: boolean;
}

/** A port of a service that is published on the host. */
export interface PublishedPort {
  readonly at: Span;
  /** Address of the host; `undefined` means all of them. */
  readonly hostAddress: string | undefined;
  /** First port on the host; `undefined` when the engine chooses. */
  readonly published: number | undefined;
  /** First port in the container. */
  readonly target: number;
  readonly protocol: string;
}

/** A mount of a directory or file of the host. */
export interface HostMount {
  readonly at: Span;
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly propagation: string | undefined;
}

/** Ports that are published, in the short and the long form; those with variables are left out. */
export function portsOf({ node }: ComposeService): PublishedPort[] {
  return itemsOf(at(node, 'ports')).flatMap((item) => {
    const port = item.kind === 'map' ? readLongPort(item) : readShortPort(item);
    return port ?? [];
  });
}

function readShortPort(node: Node): PublishedPort | undefined {
  const match =
    /^(?:(?:\[([\da-f:]+)\]|(\d+\.[\d.]+|[\da-f:]*::[\da-f:]*)):)?(?:(\d+)?(?:-\d+)?:)?(\d+)(?:-\d+)?(?:\/(\w+))?$/i.exec(
      textOf(node)?.slice(0, 200) ?? '',
    );
  if (match === null) return undefined;
  const [, bracketed, plain, published, target, protocol = 'tcp'] = match;
  return {
    at: node,
    hostAddress: bracketed ?? plain,
    published: published === undefined ? undefined : Number(published),
    target: Number(target),
    protocol: protocol.toLowerCase(),
  };
}

function readLongPort(node: MapNode): PublishedPort | undefined {
  const address = at(node, 'host_ip');
  const target = Number(textOf(at(node, 'target')));
  if (!Number.isInteger(target) || address?.kind === 'unknown') return undefined;
  const published = Number.parseInt(textOf(at(node, 'published')) ?? '', 10);
  return {
    at: node,
    hostAddress: textOf(address),
    published: Number.isNaN(published) ? undefined : published,
    target,
    protocol: (textOf(at(node, 'protocol')) ?? 'tcp').toLowerCase(),
  };
}

/** Whether only programs of the host itself reach a published port. */
export function isLoopback({ hostAddress }: PublishedPort): boolean {
  return hostAddress !== undefined && /^(?:127\.|::1$|localhost$)/.test(hostAddress);
}

/** Mounts of the host, in the short and the long form; volumes and unknown paths are left out. */
export function mountsOf({ node }: ComposeService): HostMount[] {
  return itemsOf(at(node, 'volumes')).flatMap((item) => {
    if (item.kind === 'map') {
      if (textOf(at(item, 'type')) !== 'bind') return [];
      return mountOf(item, textOf(at(item, 'source')), textOf(at(item, 'target')), {
        readOnly: booleanOf(at(item, 'read_only')) === true,
        propagation: textOf(at(item, 'bind', 'propagation')),
      });
    }
    const [source, target, mode = ''] = (textOf(item) ?? '').split(':');
    const options = mode.split(',');
    return mountOf(item, source, target, {
      readOnly: options.includes('ro'),
      propagation: options.find((option) => /^r?(?:shared|slave|private)$/.test(option)),
    });
  });
}

function mountOf(
  span: Span,
  source: string | undefined,
  target: string | undefined,
  rest: Pick<HostMount, 'readOnly' | 'propagation'>,
): HostMount[] {
  // A name without a slash is a volume of the engine.
  if (source === undefined || target === undefined || !/^[./~]/.test(source)) return [];
  const path = source.length > 1 ? source.replace(/\/+$/, '') : source;
  return [{ at: span, source: path === '' ? '/' : path, target, ...rest }];
}

export interface Variable {
  readonly name: string;
  /** `undefined` when the shell that starts Compose gives it, or only that knows it. */
  readonly value: string | undefined;
  readonly at: Span;
}

/** `environment`, as a map or a list. */
export function environmentOf({ node }: ComposeService): Variable[] {
  return pairsOf(at(node, 'environment'));
}

/** A map, or a list of `name=value`. */
export function pairsOf(node: Node | undefined): Variable[] {
  if (node?.kind === 'list') {
    return node.items.flatMap((item) => {
      const text = textOf(item) ?? '';
      const sign = text.indexOf('=');
      if (text === '') return [];
      return [
        sign === -1
          ? { name: text, value: undefined, at: item }
          : { name: text.slice(0, sign), value: text.slice(sign + 1), at: item },
      ];
    });
  }
  return [...entriesOf(node)].map(([name, { key, value }]) => ({
    name,
    value: textOf(value),
    at: { ...key, end: Math.max(key.end, value.file === key.file ? value.end : key.end) },
  }));
}

/** Whether a service says something at one of several paths, known or not. */
export function saysAny({ node }: ComposeService, ...paths: readonly string[][]): boolean {
  return paths.some((path) => at(node, ...path) !== undefined);
}

/** Values of a list that are known, with their places. */
export function listOf(
  { node }: ComposeService,
  name: string,
): { readonly text: string; readonly node: Node }[] {
  return itemsOf(at(node, name)).flatMap((item) => {
    const text = textOf(item);
    return text === undefined ? [] : [{ text, node: item }];
  });
}

/** "CAP_SYS_ADMIN" and "sys_admin" are SYS_ADMIN. */
export function capabilityOf(text: string): string {
  return text.toUpperCase().replace(/^CAP_/, '');
}
