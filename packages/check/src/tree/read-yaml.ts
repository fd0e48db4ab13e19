import { limitExceeded, malformed } from '@seaworthy/model';
import {
  composeYaml,
  type YamlBuilder,
  type YamlCollection,
  YamlError,
  type YamlScalar,
  type YamlTag,
} from '@seaworthy/yaml';
import type { Entry, MapNode, Node } from './node.ts';
import type { SourceFile } from './source-file.ts';

const limits = {
  maxDepth: 100,
  /** A file of 5 MB of the shortest items stays far below. */
  maxValues: 2_000_000,
  // As Kubernetes' own reader does, which the specification (YAML 1.2.2, 7.4) does not.
  joinsFlowLines: true,
} as const;

/** Keys that merge keys (`<<`) copy in one file. */
const maxMergedKeys = 10_000;

export interface YamlOptions {
  readonly isUnknown?: (text: string) => boolean;
  /** A value with a tag of its own (`!Ref`, `!Sub`) is one that only a run would tell. */
  readonly unknownTags?: boolean;
}

/**
 * The documents of a YAML 1.2 file (JSON is one kind of it), empty ones left out. An alias is the
 * node that it names, so the result is a graph without circles. A repeated key takes its last
 * value, as Kubernetes does. Scalars and flow collections whose text `isUnknown` become unknown
 * nodes; an action of a template without quotes reads as a map in a map.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function readYaml(file: SourceFile, options: YamlOptions = {}): Node[] {
  try {
    const documents = composeYaml(file.text, limits, new Builder(file, options));
    return documents.filter((node) => node.kind !== 'scalar' || node.text !== '');
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { at, bound, message } = error;
    if (bound !== undefined) throw limitExceeded(file.path, bound.what, bound.limit);
    const column = at - file.text.lastIndexOf('\n', at - 1);
    throw malformed(file.path, `${message} (${file.lineAt(at)}:${column})`, error);
  }
}

class Builder implements YamlBuilder<Node> {
  readonly #file: SourceFile;
  readonly #isUnknown: (text: string) => boolean;
  readonly #unknownTags: boolean;
  #merged = 0;

  constructor(file: SourceFile, { isUnknown = () => false, unknownTags = false }: YamlOptions) {
    this.#file = file;
    this.#isUnknown = isUnknown;
    this.#unknownTags = unknownTags;
  }

  scalar({ text, start, end, style, tag }: YamlScalar): Node {
    const file = this.#file;
    const node: Node = this.#isUnknown(text)
      ? { kind: 'unknown', text, file, start, end }
      : { kind: 'scalar', text, plain: style === 'plain' && tag === undefined, file, start, end };
    return this.#tagged(tag, node);
  }

  list(items: readonly Node[], { start, tag }: YamlCollection): Node {
    const end = Math.max(start, items.at(-1)?.end ?? 0);
    return this.#tagged(tag, { kind: 'list', items, file: this.#file, start, end });
  }

  map(nodes: readonly Node[], { start, tag }: YamlCollection): Node {
    const entries = new Map<string, Entry>();
    const merges: Node[] = [];
    let end = start;
    for (let i = 0; i < nodes.length; i += 2) {
      const key = nodes[i]!;
      const value = nodes[i + 1]!;
      end = Math.max(end, key.end, value.end);
      if (key.kind !== 'scalar') continue;
      if (key.text === '<<' && key.plain) merges.push(value);
      else entries.set(key.text, { key, value });
    }
    for (const merge of merges) this.#merge(entries, merge);
    const span = { file: this.#file, start, end };
    const action = this.#actionAt(start, end);
    const node: Node =
      action === undefined
        ? { kind: 'map', entries, ...span }
        : { kind: 'unknown', text: action, ...span };
    return this.#tagged(tag, node);
  }

  /** `{{ .Values.x }}`, whose end YAML does not know: it sees maps of one key each. */
  #actionAt(start: number, end: number): string | undefined {
    const { text } = this.#file;
    if (!text.startsWith('{{', start)) return undefined;
    const lineEnd = text.indexOf('\n', end);
    const action = text.slice(start, lineEnd === -1 ? text.length : lineEnd);
    return this.#isUnknown(action) ? action : undefined;
  }

  #tagged(tag: YamlTag | undefined, node: Node): Node {
    // `!!str` and the like are YAML's own.
    if (!this.#unknownTags || tag === undefined || /^!(?:!|<tag:yaml\.org)/.test(tag.text)) {
      return node;
    }
    const { file, start, end } = node;
    return { kind: 'unknown', text: file.text.slice(tag.start, end), file, start, end };
  }

  /** https://yaml.org/type/merge.html: what the map says itself stays, and earlier maps win. */
  #merge(entries: Map<string, Entry>, from: Node): void {
    const maps = from.kind === 'list' ? from.items : [from];
    for (const map of maps.filter((item): item is MapNode => item.kind === 'map')) {
      this.#merged += map.entries.size;
      if (this.#merged > maxMergedKeys) {
        throw limitExceeded(this.#file.path, 'merged keys', maxMergedKeys);
      }
      for (const [key, entry] of map.entries) if (!entries.has(key)) entries.set(key, entry);
    }
  }
}
