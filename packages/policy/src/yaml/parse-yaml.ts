import { limitExceeded, SeaworthyError } from '@seaworthy/model';
import {
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  YAMLException,
} from 'js-yaml';
import { placeAt } from './place.ts';

/** Larger than any file that people keep by hand. */
const maxCharacters = 1_048_576;
/** What aliases stand for counts each time, so that a few lines cannot become billions. */
const maxNodes = 200_000;
/** Of the text, and of what aliases make of it. */
const maxDepth = 64;

/** A value, and the offset in the text where it begins. */
export type YamlNode =
  | { readonly kind: 'scalar'; readonly at: number; readonly value: YamlScalar }
  | { readonly kind: 'sequence'; readonly at: number; readonly items: readonly YamlNode[] }
  | { readonly kind: 'mapping'; readonly at: number; readonly entries: YamlEntries };

export type YamlScalar = string | number | boolean | null;
export type YamlEntries = ReadonlyMap<string, { readonly keyAt: number; readonly value: YamlNode }>;

/**
 * Parses one YAML 1.2 document into nodes that know where they stand. Keys are texts, and there
 * are no types but those of the core schema: text, number, true and false, null.
 *
 * The library gives events in linear time; they are put together here, without recursion, so that
 * depth, size and the expansion of aliases are bounded.
 *
 * @param what names the input in errors: a file name
 * @returns `undefined` for a text without a document
 * @throws CONFIGURATION with line and column, LIMIT_EXCEEDED
 */
export function parseYaml(text: string, what: string): YamlNode | undefined {
  if (text.length > maxCharacters) throw limitExceeded(what, 'characters', maxCharacters);
  return compose(eventsOf(text, what), text, what);
}

function eventsOf(text: string, what: string): readonly Event[] {
  try {
    return parseEvents(text, { maxDepth });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw yamlError(what, text, error.mark?.position ?? 0, error.reason);
  }
}

interface OpenNode {
  readonly at: number;
  readonly anchor: string | undefined;
  /** Of a sequence. */
  readonly items: YamlNode[] | undefined;
  /** Of a mapping. */
  readonly entries: Map<string, { keyAt: number; value: YamlNode }> | undefined;
  key?: { readonly text: string; readonly at: number } | undefined;
  readonly extent: Extent;
}

/** How much a node is with everything below it. */
interface Extent {
  size: number;
  height: number;
}
const single: Readonly<Extent> = { size: 1, height: 1 };

function compose(events: readonly Event[], text: string, what: string): YamlNode | undefined {
  const anchors = new Map<string, { readonly node: YamlNode; readonly extent: Readonly<Extent> }>();
  const open: OpenNode[] = [];
  let root: YamlNode | undefined;
  let documents = 0;

  const fail = (at: number, message: string, hint?: string): never => {
    throw yamlError(what, text, at, message, hint);
  };
  const anchorOf = (event: { anchorStart: number; anchorEnd: number }): string | undefined =>
    event.anchorStart < 0 ? undefined : text.slice(event.anchorStart, event.anchorEnd);

  const add = (node: YamlNode, extent: Readonly<Extent>, anchor: string | undefined): void => {
    const { size, height } = extent;
    if (size > maxNodes) throw limitExceeded(what, 'values, with what aliases stand for', maxNodes);
    if (height > maxDepth) throw limitExceeded(what, 'levels', maxDepth);
    if (anchor !== undefined) anchors.set(anchor, { node, extent });
    const parent = open.at(-1);
    if (parent === undefined) {
      root = node;
      return;
    }
    parent.extent.size += size;
    parent.extent.height = Math.max(parent.extent.height, height + 1);
    if (parent.items !== undefined) {
      parent.items.push(node);
    } else if (parent.key !== undefined) {
      parent.entries!.set(parent.key.text, { keyAt: parent.key.at, value: node });
      parent.key = undefined;
    } else {
      const key =
        node.kind === 'scalar' ? String(node.value) : fail(node.at, 'a key must be a text');
      if (parent.entries!.has(key)) fail(node.at, `the key "${key}" stands here twice`);
      parent.key = { text: key, at: node.at };
    }
  };

  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        documents += 1;
        if (documents > 1) fail(text.length, 'more than one YAML document');
        break;
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING: {
        if (event.tagStart >= 0) fail(event.tagStart, 'tags are not supported');
        const isMapping = event.type === EVENT_ID.MAPPING;
        open.push({
          at: event.start,
          anchor: anchorOf(event),
          items: isMapping ? undefined : [],
          entries: isMapping ? new Map() : undefined,
          extent: { ...single },
        });
        break;
      }
      case EVENT_ID.SCALAR: {
        const value = scalarOf(event, text, fail);
        add({ kind: 'scalar', at: startOf(event, text), value }, single, anchorOf(event));
        break;
      }
      case EVENT_ID.ALIAS: {
        // An anchor is known once its node is whole, so that none can contain itself.
        const anchor = text.slice(event.anchorStart, event.anchorEnd);
        const target = anchors.get(anchor);
        if (target === undefined) return fail(event.anchorStart, `no anchor is named "${anchor}"`);
        add(target.node, target.extent, undefined);
        break;
      }
      case EVENT_ID.POP: {
        const done = open.pop();
        if (done === undefined) break; // the end of the document
        const { at, items, entries } = done;
        const node: YamlNode =
          entries === undefined
            ? { kind: 'sequence', at, items: items! }
            : { kind: 'mapping', at, entries };
        add(node, done.extent, done.anchor);
        break;
      }
    }
  }
  return root;
}

function startOf({ valueStart, style }: ScalarEvent, text: string): number {
  if (valueStart < 0) return text.length;
  const isQuoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
  return isQuoted ? valueStart - 1 : valueStart;
}

function scalarOf(
  event: ScalarEvent,
  text: string,
  fail: (at: number, message: string) => never,
): YamlScalar {
  const value = getScalarValue(text, event);
  if (event.tagStart >= 0) {
    const tag = text.slice(event.tagStart, event.tagEnd);
    if (tag !== '!!str' && tag !== '!') fail(event.tagStart, 'tags are not supported');
    return value;
  }
  return event.style === SCALAR_STYLE.PLAIN ? resolvePlain(value) : value;
}

const words: ReadonlyMap<string, YamlScalar> = new Map<string, YamlScalar>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** The core schema (YAML 1.2.2, section 10.3.2), without the number forms that nobody writes. */
function resolvePlain(text: string): YamlScalar {
  const word = words.get(text);
  if (word !== undefined) return word;
  return /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : text;
}

/** An error about one place of a file that a person keeps. */
export function yamlError(
  what: string,
  text: string,
  offset: number,
  message: string,
  hint = 'The file is YAML: https://yaml.org/spec/1.2.2',
): SeaworthyError {
  const { line, column } = placeAt(text, offset);
  return new SeaworthyError('CONFIGURATION', `${what}:${line}:${column}: ${message}`, { hint });
}
