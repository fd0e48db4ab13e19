import { composeYaml, type YamlBuilder, YamlError } from '@seaworthy/yaml';

// Falco's files close brackets further left than the specification (YAML 1.2.2, 7.4) lets them.
const limits = { maxDepth: 100, maxValues: 1_000_000, joinsFlowLines: true } as const;

/** A value of a YAML file, and where it stands: offsets in the text. */
export type YamlNode =
  | {
      readonly kind: 'scalar';
      readonly at: number;
      readonly end: number;
      readonly text: string;
      /** Without quotes: an empty one is no value. */
      readonly isPlain: boolean;
    }
  | { readonly kind: 'list'; readonly at: number; readonly items: readonly YamlNode[] }
  | { readonly kind: 'map'; readonly at: number; readonly entries: ReadonlyMap<string, YamlEntry> };

export interface YamlEntry {
  readonly keyAt: number;
  readonly value: YamlNode;
}

/**
 * The documents of a YAML 1.2 text, every scalar as its text. Tags say nothing here, and of a key
 * that stands twice the first counts.
 * @throws YamlError
 */
export function readYaml(text: string): YamlNode[] {
  return composeYaml(text, limits, builder);
}

const builder: YamlBuilder<YamlNode> = {
  scalar: ({ text, start, end, style }) => ({
    kind: 'scalar',
    at: start,
    end,
    text,
    isPlain: style === 'plain',
  }),
  list: (items, { start }) => ({ kind: 'list', at: start, items }),
  map(nodes, { start }) {
    const entries = new Map<string, YamlEntry>();
    for (let i = 0; i < nodes.length; i += 2) {
      const key = nodes[i]!;
      if (key.kind !== 'scalar') throw new YamlError(key.at, 'a key must be a text');
      if (!entries.has(key.text)) {
        entries.set(key.text, { keyAt: key.at, value: nodes[i + 1]! });
      }
    }
    return { kind: 'map', at: start, entries };
  },
};

export function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.isPlain && /^(?:|~|null|Null|NULL)$/.test(node.text);
}
