import { inside, LoadError, type Place } from './diagnostic.ts';
import type { LocatedText } from './item.ts';
import { isNull, type YamlNode } from './read-yaml.ts';

export type YamlMap = Extract<YamlNode, { kind: 'map' }>;

/** The value of a key; also one that is written as null. */
export const nodeAt = (map: YamlMap, key: string): YamlNode | undefined =>
  map.entries.get(key)?.value;

export const has = (map: YamlMap, key: string): boolean => map.entries.has(key);

export function invalid(message: string, place: Place): never {
  throw new LoadError('LOAD_ERR_YAML_VALIDATE', message, place);
}

/** @throws LoadError unless the key has a text */
export function requireText(map: YamlMap, key: string, place: Place): LocatedText {
  return optionalText(map, key, place) ?? invalid(`the key "${key}" is missing`, place);
}

/** `undefined` for a key that is not there. @throws LoadError for anything but a text */
export function optionalText(map: YamlMap, key: string, place: Place): LocatedText | undefined {
  const node = nodeAt(map, key);
  if (node === undefined) return undefined;
  const where = inside(place, `value of "${key}"`, node.at);
  if (isNull(node)) invalid(`"${key}" is empty`, where);
  if (node.kind !== 'scalar') invalid(`"${key}" must be a text`, where);
  if (node.text === '') invalid(`"${key}" is empty`, where);
  return { text: node.text, node };
}

export function optionalBoolean(map: YamlMap, key: string, place: Place): boolean | undefined {
  const found = optionalText(map, key, place);
  if (found === undefined) return undefined;
  if (/^(?:true|yes|on|y)$/i.test(found.text)) return true;
  if (/^(?:false|no|off|n)$/i.test(found.text)) return false;
  return invalid(
    `"${key}" must be true or false`,
    inside(place, `value of "${key}"`, found.node.at),
  );
}

export function optionalNumber(map: YamlMap, key: string, place: Place): number | undefined {
  const found = optionalText(map, key, place);
  if (found === undefined) return undefined;
  if (/^\d{1,9}$/.test(found.text)) return Number(found.text);
  return invalid(`"${key}" must be a number`, inside(place, `value of "${key}"`, found.node.at));
}

export function optionalTexts(
  map: YamlMap,
  key: string,
  place: Place,
): readonly string[] | undefined {
  const node = nodeAt(map, key);
  if (node === undefined) return undefined;
  const where = inside(place, `value of "${key}"`, node.at);
  if (node.kind !== 'list') return invalid(`"${key}" must be a list`, where);
  return node.items.map((item) => {
    if (item.kind === 'scalar') return item.text;
    return invalid(`"${key}" must be a list of texts`, inside(where, 'item', item.at));
  });
}
