import { limitExceeded, SeaworthyError } from '@seaworthy/model';
import { composeYaml, type YamlBuilder, type YamlTag } from '../compose-yaml.ts';
import { YamlError } from '../yaml-error.ts';
import { placeAt } from './place.ts';

/** What is larger than any file that people keep by hand. */
const limits = { maxCharacters: 1_048_576, maxValues: 200_000 } as const;
const maxDepth = 64;

/** A value, and the offset in the text where it begins. */
export type YamlNode =
  | { readonly kind: 'scalar'; readonly at: number; readonly value: YamlValue }
  | { readonly kind: 'sequence'; readonly at: number; readonly items: readonly YamlNode[] }
  | { readonly kind: 'mapping'; readonly at: number; readonly entries: YamlEntries };

export type YamlValue = string | number | boolean | null;
export type YamlEntries = ReadonlyMap<string, { readonly keyAt: number; readonly value: YamlNode }>;

/**
 * Parses a file that people keep for us: one YAML 1.2 document, whose keys are texts that stand
 * once in a mapping, without types but those of the core schema: text, number, true and false, null.
 *
 * @param what names the input in errors: a file name
 * @returns `undefined` for a text without a document
 * @throws CONFIGURATION with line and column, LIMIT_EXCEEDED
 */
export function parseYaml(
  text: string,
  what: string,
  { maxCharacters, maxValues }: { maxCharacters: number; maxValues: number } = limits,
): YamlNode | undefined {
  if (text.length > maxCharacters) throw limitExceeded(what, 'characters', maxCharacters);
  try {
    const [root, second] = composeYaml(text, { maxDepth, maxValues }, builder);
    if (second !== undefined) throw new YamlError(second.at, 'more than one YAML document');
    return root;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    if (error.bound !== undefined) throw limitExceeded(what, error.bound.what, error.bound.limit);
    throw yamlError(what, text, error.at, error.message);
  }
}

const builder: YamlBuilder<YamlNode> = {
  scalar({ text, start, style, tag }) {
    const at = style === 'quoted' ? start - 1 : start;
    const isText = tag?.text === '!!str' || tag?.text === '!';
    if (!isText) refuseTag(tag);
    return { kind: 'scalar', at, value: isText || style !== 'plain' ? text : resolvePlain(text) };
  },
  list(items, { start, tag }) {
    refuseTag(tag);
    return { kind: 'sequence', at: start, items };
  },
  map(nodes, { start, tag }) {
    refuseTag(tag);
    const entries = new Map<string, { keyAt: number; value: YamlNode }>();
    for (let i = 0; i < nodes.length; i += 2) {
      const key = nodes[i]!;
      if (key.kind !== 'scalar') throw new YamlError(key.at, 'a key must be a text');
      const name = String(key.value);
      if (entries.has(name)) throw new YamlError(key.at, `the key "${name}" stands here twice`);
      entries.set(name, { keyAt: key.at, value: nodes[i + 1]! });
    }
    return { kind: 'mapping', at: start, entries };
  },
};

function refuseTag(tag: YamlTag | undefined): void {
  if (tag !== undefined) throw new YamlError(tag.start, 'tags are not supported');
}

const words: ReadonlyMap<string, YamlValue> = new Map<string, YamlValue>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** The core schema (YAML 1.2.2, section 10.3.2), without the number forms that nobody writes. */
function resolvePlain(text: string): YamlValue {
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
