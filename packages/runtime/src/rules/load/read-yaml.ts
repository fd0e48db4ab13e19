import { messageOf } from '@seaworthy/model';
import {
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
} from 'js-yaml';
import { joinFlowLine } from './join-flow-lines.ts';

/** Depth of collections in collections. */
const maxDepth = 100;
/** Values in one file. */
const maxNodes = 1_000_000;
/** Characters that are read for one file: it is read again for each line that must be joined. */
const maxParsedCharacters = 32 * 1024 * 1024;

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

/** A text that is no YAML, and where. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/**
 * The documents of a YAML 1.2 text, from the parser's events, which come in linear time. An alias
 * is the very node that it names, so it costs nothing. Of a key that stands twice the first counts.
 * @throws YamlError
 */
export function readYaml(source: string): YamlNode[] {
  const { text, events } = parseLeniently(source);
  if (events.length > maxNodes) throw new YamlError(0, `more than ${maxNodes} values`);
  return new Reader(text, events).documents();
}

function parseLeniently(source: string): { text: string; events: readonly Event[] } {
  let text = source;
  for (let parsed = text.length; ; parsed += text.length) {
    try {
      return { text, events: parseEvents(text, { maxDepth }) };
    } catch (error) {
      if (!(error instanceof YAMLException)) throw new YamlError(0, messageOf(error));
      const at = error.mark?.position ?? 0;
      const isLeft = error.reason === 'deficient indentation' && parsed < maxParsedCharacters;
      const joined = isLeft ? joinFlowLine(text, at) : undefined;
      if (joined === undefined || joined === text) throw new YamlError(at, error.reason);
      text = joined;
    }
  }
}

export function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.isPlain && /^(?:|~|null|Null|NULL)$/.test(node.text);
}

/** As deep as `maxDepth`, which the parser keeps. */
class Reader {
  readonly #text: string;
  readonly #events: readonly Event[];
  readonly #anchors = new Map<string, YamlNode>();
  #next = 0;
  /** Where a value that is not written stands. */
  #last = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events;
  }

  documents(): YamlNode[] {
    const documents: YamlNode[] = [];
    while (this.#next < this.#events.length) {
      this.#next += 1;
      this.#anchors.clear();
      while (!this.#isEnd()) documents.push(this.#node());
      this.#next += 1;
    }
    return documents;
  }

  #isEnd(): boolean {
    return this.#events[this.#next]!.type === EVENT_ID.POP;
  }

  #node(): YamlNode {
    const event = this.#events[this.#next]!;
    this.#next += 1;
    switch (event.type) {
      case EVENT_ID.SCALAR: {
        const isWritten = event.valueStart >= 0;
        const at = isWritten ? event.valueStart : this.#last;
        const end = isWritten ? event.valueEnd : at;
        this.#last = Math.max(this.#last, end);
        const isPlain = event.style === SCALAR_STYLE.PLAIN;
        const text = getScalarValue(this.#text, event);
        return this.#anchored(event, { kind: 'scalar', at, end, text, isPlain });
      }
      case EVENT_ID.SEQUENCE: {
        this.#last = Math.max(this.#last, event.start);
        const items: YamlNode[] = [];
        while (!this.#isEnd()) items.push(this.#node());
        this.#next += 1;
        return this.#anchored(event, { kind: 'list', at: event.start, items });
      }
      case EVENT_ID.MAPPING: {
        this.#last = Math.max(this.#last, event.start);
        const entries = new Map<string, YamlEntry>();
        while (!this.#isEnd()) {
          const key = this.#node();
          const value = this.#node();
          if (key.kind !== 'scalar') throw new YamlError(key.at, 'a key must be a text');
          if (!entries.has(key.text)) entries.set(key.text, { keyAt: key.at, value });
        }
        this.#next += 1;
        return this.#anchored(event, { kind: 'map', at: event.start, entries });
      }
      case EVENT_ID.ALIAS: {
        const name = this.#text.slice(event.anchorStart, event.anchorEnd);
        const node = this.#anchors.get(name);
        if (node === undefined) {
          throw new YamlError(event.anchorStart, `no anchor is named "${name.slice(0, 40)}"`);
        }
        return node;
      }
      default:
        throw new YamlError(this.#last, 'a value ends too soon');
    }
  }

  #anchored<Node extends YamlNode>(
    { anchorStart, anchorEnd }: { anchorStart: number; anchorEnd: number },
    node: Node,
  ): Node {
    if (anchorStart >= 0) this.#anchors.set(this.#text.slice(anchorStart, anchorEnd), node);
    return node;
  }
}
