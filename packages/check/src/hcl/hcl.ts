import type { Entry, MapNode, Node } from '../tree/node.ts';
import type { Span } from '../tree/source-file.ts';

export interface HclBody extends Span {
  readonly attributes: ReadonlyMap<string, Entry>;
  readonly blocks: readonly HclBlock[];
}

export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  /** Type and labels, to point at. */
  readonly header: Span;
  readonly body: HclBody;
}

/**
 * A body as a map: attributes, and blocks by their type, one as a map and several as a list of
 * maps. What a `dynamic` block makes is not known.
 */
export function mapOfBody({ attributes, blocks, file, start, end }: HclBody): MapNode {
  const entries = new Map<string, Entry>(attributes);
  for (const [type, group] of Map.groupBy(blocks, nameOf)) {
    const [{ header }] = group as [HclBlock];
    const isDynamic = group.some((block) => block.type === 'dynamic');
    const values: Node[] = isDynamic ? [] : group.map(({ body }) => mapOfBody(body));
    const value: Node = isDynamic
      ? { ...header, kind: 'unknown', text: `dynamic "${type}"` }
      : values.length === 1
        ? values[0]!
        : { ...header, kind: 'list', items: values };
    entries.set(type, { key: header, value });
  }
  return { kind: 'map', entries, file, start, end };
}

function nameOf({ type, labels }: HclBlock): string {
  return type === 'dynamic' ? (labels[0] ?? '') : type;
}
