import { limitExceeded, malformed, messageOf } from '@seaworthy/model';
import {
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
} from 'js-yaml';
import type { Entry, MapNode, Node } from './node.ts';
import type { SourceFile, Span } from './source-file.ts';

/** Depth of collections in collections. */
const maxDepth = 100;

/** Values in one file: a file of 5 MB of the shortest items stays far below. */
const maxNodes = 2_000_000;

/** Keys that merge keys (`<<`) copy in one file. */
const maxMergedKeys = 10_000;

export interface YamlOptions {
  readonly isUnknown?: (text: string) => boolean;
  /** A value with a tag of its own (`!Ref`, `!Sub`) is one that only a run would tell. */
  readonly unknownTags?: boolean;
}

/**
 * The documents of a YAML 1.2 file (JSON is one kind of it), empty ones left out. An alias is the
 * node that it names, so the result is a graph without circles: walk it with a bound. A repeated
 * key takes its last value, as Kubernetes does. Scalars and flow collections whose text `isUnknown`
 * become unknown nodes; an action of a template without quotes reads as a map in a map.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function readYaml(file: SourceFile, options: YamlOptions = {}): Node[] {
  const { text, events } = parse(file);
  if (events.length > maxNodes) throw limitExceeded(file.path, 'values in a file', maxNodes);
  return new Builder(file, text, events, options).documents();
}

/** Lines that are joined to the one before, below. */
const maxJoined = 50;

/**
 * Kubernetes' own reader takes lines of a flow collection that are indented too little, such as a
 * closing bracket at the beginning of a line; the specification (YAML 1.2.2, 7.4) does not. Such a
 * line is joined to the one before by a blank in place of its newline, so that no offset changes.
 */
function parse(file: SourceFile): { text: string; events: Event[] } {
  let { text } = file;
  for (let joined = 0; ; joined += 1) {
    try {
      return { text, events: parseEvents(text, { maxDepth }) };
    } catch (error) {
      const better = joined < maxJoined ? joinLine(text, error) : undefined;
      if (better === undefined) {
        throw malformed(file.path, messageOf(error).split('\n', 1)[0]!, error);
      }
      text = better;
    }
  }
}

function joinLine(text: string, error: unknown): string | undefined {
  const fault = error instanceof YAMLException ? error : undefined;
  const position = fault?.mark?.position;
  if (position === undefined || fault?.reason !== 'deficient indentation') return undefined;
  let start = position;
  while (start > 0 && /\s/.test(text[start - 1]!)) start -= 1;
  // The line before may end in a comment, which would now go on.
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const comment = text.slice(lineStart, start).search(/(?<=\s)#/);
  const from = comment === -1 ? start : lineStart + comment;
  if (!text.slice(from, position).includes('\n')) return undefined;
  return `${text.slice(0, from)}${' '.repeat(position - from)}${text.slice(position)}`;
}

class Builder {
  readonly #file: SourceFile;
  /** Of the file, but for lines that are joined. */
  readonly #text: string;
  readonly #events: readonly Event[];
  readonly #isUnknown: (text: string) => boolean;
  readonly #unknownTags: boolean;
  readonly #anchors = new Map<string, Node>();
  #next = 0;
  #merged = 0;
  /** How far the file is read: where a value that is not written at all stands. */
  #last = 0;

  constructor(file: SourceFile, text: string, events: readonly Event[], options: YamlOptions) {
    this.#file = file;
    this.#text = text;
    this.#events = events;
    this.#isUnknown = options.isUnknown ?? (() => false);
    this.#unknownTags = options.unknownTags === true;
  }

  documents(): Node[] {
    const documents: Node[] = [];
    while (this.#next < this.#events.length) {
      // DOCUMENT … POP
      this.#next += 1;
      this.#anchors.clear();
      while (this.#peek() !== EVENT_ID.POP) documents.push(this.#node());
      this.#next += 1;
    }
    return documents.filter((node) => node.kind !== 'scalar' || node.text !== '');
  }

  #peek(): number {
    return this.#events[this.#next]!.type;
  }

  #node(): Node {
    const event = this.#events[this.#next]!;
    this.#next += 1;
    if (event.type === EVENT_ID.SCALAR) {
      const text = getScalarValue(this.#text, event);
      const span = this.#span(event.valueStart, event.valueEnd);
      const plain = event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0;
      const node: Node = this.#isUnknown(text)
        ? { kind: 'unknown', text, ...span }
        : { kind: 'scalar', text, plain, ...span };
      if (event.valueEnd > this.#last) this.#last = event.valueEnd;
      return this.#anchor(event, this.#tagged(event, node));
    }
    if (event.type === EVENT_ID.SEQUENCE) {
      return this.#anchor(event, this.#tagged(event, this.#list(event.start)));
    }
    if (event.type === EVENT_ID.MAPPING) {
      return this.#anchor(event, this.#tagged(event, this.#map(event.start)));
    }
    if (event.type === EVENT_ID.ALIAS) {
      const name = this.#file.text.slice(event.anchorStart, event.anchorEnd);
      const node = this.#anchors.get(name);
      // Also an alias inside the value that it names: a circle.
      if (node === undefined) throw malformed(this.#file.path, `no anchor "${name.slice(0, 40)}"`);
      return node;
    }
    throw malformed(this.#file.path, 'unexpected end of a value');
  }

  #tagged(event: { tagStart: number; tagEnd: number }, node: Node): Node {
    if (!this.#unknownTags || event.tagStart < 0) return node;
    // `!!str` and the like are YAML's own.
    const tag = this.#file.text.slice(event.tagStart, event.tagEnd);
    if (tag.startsWith('!!') || tag.startsWith('!<tag:yaml.org')) return node;
    const { file, start, end } = node;
    return { kind: 'unknown', text: file.text.slice(event.tagStart, end), file, start, end };
  }

  #anchor(event: { anchorStart: number; anchorEnd: number }, node: Node): Node {
    if (event.anchorStart >= 0) {
      this.#anchors.set(this.#file.text.slice(event.anchorStart, event.anchorEnd), node);
    }
    return node;
  }

  #list(start: number): Node {
    this.#last = Math.max(this.#last, start);
    const items: Node[] = [];
    while (this.#peek() !== EVENT_ID.POP) items.push(this.#node());
    this.#next += 1;
    return { kind: 'list', items, ...this.#span(start, Math.max(start, items.at(-1)?.end ?? 0)) };
  }

  #map(start: number): Node {
    this.#last = Math.max(this.#last, start);
    const entries = new Map<string, Entry>();
    const merges: Node[] = [];
    let end = start;
    while (this.#peek() !== EVENT_ID.POP) {
      const key = this.#node();
      const value = this.#node();
      end = Math.max(end, key.end, value.end);
      if (key.kind !== 'scalar') continue;
      if (key.text === '<<' && key.plain) merges.push(value);
      else entries.set(key.text, { key, value });
    }
    this.#next += 1;
    for (const merge of merges) this.#merge(entries, merge);
    const span = this.#span(start, end);
    const { text } = this.#file;
    if (text.startsWith('{{', start)) {
      // Its end is not known to YAML, which sees maps of one key each.
      const lineEnd = text.indexOf('\n', end);
      const action = text.slice(start, lineEnd === -1 ? text.length : lineEnd);
      if (this.#isUnknown(action)) return { kind: 'unknown', text: action, ...span };
    }
    return { kind: 'map', entries, ...span };
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

  #span(start: number, end: number): Span {
    return start < 0
      ? { file: this.#file, start: this.#last, end: this.#last }
      : { file: this.#file, start, end };
  }
}
