import { messageOf } from '@seaworthy/model';
import {
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  YAMLException,
} from 'js-yaml';
import { joinFlowLine } from './join-flow-line.ts';
import { YamlError } from './yaml-error.ts';

export interface YamlOptions {
  /** Collections in one another, also through aliases. */
  readonly maxDepth: number;
  /** Values in all documents; what an alias stands for counts each time. */
  readonly maxValues: number;
  /** Whether lines of a flow collection may stand too far left, as many programs let them. */
  readonly joinsFlowLines?: boolean;
}

/** What a reader makes of values. Offsets are those of the text. */
export interface YamlBuilder<Node> {
  scalar(scalar: YamlScalar): Node;
  list(items: readonly Node[], collection: YamlCollection): Node;
  /** @param nodes keys and values in turns */
  map(nodes: readonly Node[], collection: YamlCollection): Node;
}

export interface YamlScalar {
  readonly text: string;
  /** Of its characters, without quotes; of a value that is not written what is before it. */
  readonly start: number;
  readonly end: number;
  /** `plain` stands without quotes: `true`, `1` and nothing are then no texts. */
  readonly style: 'plain' | 'quoted' | 'block';
  readonly tag: YamlTag | undefined;
}

export interface YamlCollection {
  readonly start: number;
  readonly tag: YamlTag | undefined;
}

export interface YamlTag {
  /** As written: `!Ref`, `!!str`. */
  readonly text: string;
  readonly start: number;
}

/**
 * The values of all documents of a YAML 1.2 text, made by a builder. An alias is the very node that
 * its anchor names, which is whole by then: what comes out is a graph without circles, and no
 * deeper or larger, each path counted, than the bounds.
 *
 * The library gives events in linear time; they are put together here, without recursion.
 * @throws YamlError
 */
export function composeYaml<Node>(
  source: string,
  options: YamlOptions,
  builder: YamlBuilder<Node>,
): Node[] {
  const { text, events } = parse(source, options);
  const { maxDepth, maxValues } = options;
  const roots: Node[] = [];
  const anchors = new Map<string, Composed<Node>>();
  const open: OpenCollection<Node>[] = [];
  let rootValues = 0;
  let last = 0;

  const anchorOf = ({ anchorStart, anchorEnd }: Anchored): string | undefined =>
    anchorStart < 0 ? undefined : text.slice(anchorStart, anchorEnd);

  const add = (composed: Composed<Node>, anchor: string | undefined): void => {
    const { node, values, depth } = composed;
    if (values > maxValues) throw beyond('values, with what aliases stand for', maxValues);
    if (depth > maxDepth) throw beyond('levels', maxDepth);
    if (anchor !== undefined) anchors.set(anchor, composed);
    const parent = open.at(-1);
    if (parent === undefined) {
      roots.push(node);
      rootValues += values;
      if (rootValues > maxValues) throw beyond('values', maxValues);
      return;
    }
    parent.nodes.push(node);
    parent.values += values;
    parent.depth = Math.max(parent.depth, depth + 1);
  };

  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        anchors.clear();
        break;
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        last = Math.max(last, event.start);
        open.push({
          written: { start: event.start, tag: tagOf(event, text) },
          isMap: event.type === EVENT_ID.MAPPING,
          anchor: anchorOf(event),
          nodes: [],
          values: 1,
          depth: 1,
        });
        break;
      case EVENT_ID.SCALAR: {
        const isWritten = event.valueStart >= 0;
        const start = isWritten ? event.valueStart : last;
        const end = isWritten ? event.valueEnd : last;
        last = Math.max(last, end);
        const node = builder.scalar({
          text: getScalarValue(text, event),
          start,
          end,
          style: styleOf(event),
          tag: tagOf(event, text),
        });
        add({ node, values: 1, depth: 1 }, anchorOf(event));
        break;
      }
      case EVENT_ID.ALIAS: {
        const name = text.slice(event.anchorStart, event.anchorEnd);
        const composed = anchors.get(name);
        if (composed === undefined) {
          throw new YamlError(event.anchorStart, `no anchor is named "${name.slice(0, 40)}"`);
        }
        add(composed, undefined);
        break;
      }
      case EVENT_ID.POP: {
        const done = open.pop();
        if (done === undefined) break; // the end of a document
        const { nodes, written, values, depth, anchor } = done;
        const node = done.isMap ? builder.map(nodes, written) : builder.list(nodes, written);
        add({ node, values, depth }, anchor);
        break;
      }
    }
  }
  return roots;
}

/** A node, and how much it is with everything below it. */
interface Composed<Node> {
  readonly node: Node;
  readonly values: number;
  readonly depth: number;
}

interface OpenCollection<Node> {
  readonly written: YamlCollection;
  readonly isMap: boolean;
  readonly anchor: string | undefined;
  readonly nodes: Node[];
  values: number;
  depth: number;
}

interface Anchored {
  readonly anchorStart: number;
  readonly anchorEnd: number;
}

interface Tagged {
  readonly tagStart: number;
  readonly tagEnd: number;
}

function tagOf({ tagStart, tagEnd }: Tagged, text: string): YamlTag | undefined {
  return tagStart < 0 ? undefined : { text: text.slice(tagStart, tagEnd), start: tagStart };
}

function styleOf({ style }: ScalarEvent): YamlScalar['style'] {
  if (style === SCALAR_STYLE.PLAIN) return 'plain';
  const isQuoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
  return isQuoted ? 'quoted' : 'block';
}

function beyond(what: string, limit: number): YamlError {
  return new YamlError(0, `more than ${limit} ${what}`, { what, limit });
}

/** Characters that are parsed for one text: all of it again for each line that is joined. */
const maxParsedCharacters = 32 * 1024 * 1024;

/** @returns the text as it was parsed; joining lines changes no offset */
function parse(
  source: string,
  { maxDepth, joinsFlowLines = false }: YamlOptions,
): { text: string; events: readonly Event[] } {
  let text = source;
  for (let parsed = text.length; ; parsed += text.length) {
    try {
      return { text, events: parseEvents(text, { maxDepth }) };
    } catch (error) {
      if (!(error instanceof YAMLException)) throw new YamlError(0, messageOf(error));
      const at = error.mark?.position ?? 0;
      const isLeft = error.reason === 'deficient indentation' && parsed < maxParsedCharacters;
      const joined = joinsFlowLines && isLeft ? joinFlowLine(text, at) : undefined;
      if (joined === undefined || joined === text) throw new YamlError(at, error.reason);
      text = joined;
    }
  }
}
