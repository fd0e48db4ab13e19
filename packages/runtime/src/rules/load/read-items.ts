import { YamlError } from '@seaworthy/yaml';
import { parsePriority } from '../rule.ts';
import {
  has,
  invalid,
  nodeAt,
  optionalBoolean,
  optionalNumber,
  optionalText,
  optionalTexts,
  requireText,
  type YamlMap,
} from './decode.ts';
import { inside, LoadError, type Place, type RuleFile, type WarningCode } from './diagnostic.ts';
import type { Item, ListItem, MacroItem, PluginItem, RuleItem, RuleParts } from './item.ts';
import { readExceptions } from './read-exceptions.ts';
import { isNull, readYaml, type YamlNode } from './read-yaml.ts';

type Warn = (code: WarningCode, message: string, place: Place) => void;

const appendable = ['condition', 'output', 'desc', 'tags', 'exceptions'] as const;
const replaceable = [
  ...appendable,
  'priority',
  'capture',
  'capture_duration',
  'enabled',
  'warn_evttypes',
  'skip-if-unknown-filter',
] as const;

/**
 * The items of a file, in order, one by one as `use` wants them. `attempt` runs what may fail for
 * one item without harm to the others.
 * @throws LoadError for a file of no items
 */
export function readItems(
  file: RuleFile,
  warn: Warn,
  attempt: (action: () => void) => void,
  use: (item: Item) => void,
): void {
  const place: Place = { file, at: 0, context: [] };
  for (const document of readDocuments(file, place)) {
    if (isNull(document)) continue;
    if (document.kind !== 'list') invalid('a file of rules is a list of items', place);
    for (const node of document.items) {
      if (isNull(node)) continue;
      attempt(() => {
        if (node.kind !== 'map') invalid('an item must be a map', inside(place, 'item', node.at));
        for (const item of readItem(node, place, warn)) use(item);
      });
    }
  }
}

function readDocuments(file: RuleFile, place: Place): readonly YamlNode[] {
  try {
    return readYaml(file.text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new LoadError('LOAD_ERR_YAML_PARSE', error.message, { ...place, at: error.at });
  }
}

function readItem(map: YamlMap, parent: Place, warn: Warn): readonly Item[] {
  if (has(map, 'required_engine_version')) return [readEngineVersion(map, parent, warn)];
  if (has(map, 'required_plugin_versions')) return readPlugins(map, parent, warn);
  if (has(map, 'list')) return [readList(map, parent, warn)];
  if (has(map, 'macro')) return [readMacro(map, parent, warn)];
  if (has(map, 'rule')) return [readRule(map, parent, warn)];
  warn(
    'LOAD_UNKNOWN_ITEM',
    'an item is a rule, a macro, a list or a required version',
    inside(parent, 'item', map.at),
  );
  return [];
}

function warnOfUnknownKeys(map: YamlMap, known: readonly string[], place: Place, warn: Warn): void {
  for (const [key, { keyAt }] of map.entries) {
    if (known.includes(key)) continue;
    warn('LOAD_UNKNOWN_KEY', `"${key}" means nothing here and is ignored`, {
      ...place,
      at: keyAt,
    });
  }
}

function readEngineVersion(map: YamlMap, parent: Place, warn: Warn): Item {
  const place = inside(parent, 'required_engine_version', map.at);
  const { text } = requireText(map, 'required_engine_version', place);
  warnOfUnknownKeys(map, ['required_engine_version'], place, warn);
  // A number alone is the second part: 26 is 0.26.0.
  const version = /^\d{1,9}$/.test(text) ? `0.${text}.0` : text;
  if (!/^\d{1,9}\.\d{1,9}\.\d{1,9}(?:[-+][\w.+-]+)?$/.test(version)) {
    invalid(`"${text}" is no version of three numbers, x.y.z`, place);
  }
  return { kind: 'engine-version', place, version };
}

function readPlugins(map: YamlMap, parent: Place, warn: Warn): readonly PluginItem[] {
  const place = inside(parent, 'required_plugin_versions', map.at);
  warnOfUnknownKeys(map, ['required_plugin_versions'], place, warn);
  const node = nodeAt(map, 'required_plugin_versions')!;
  if (node.kind !== 'list') return invalid('required_plugin_versions must be a list', place);
  return node.items.map((item) => {
    const where = inside(place, 'plugin', item.at);
    if (item.kind !== 'map') return invalid('a required plugin must be a map', where);
    const others = nodeAt(item, 'alternatives');
    if (others !== undefined && others.kind !== 'list') {
      return invalid('alternatives must be a list', where);
    }
    const alternatives = [item, ...(others?.items ?? [])].map((each) => {
      if (each.kind !== 'map') return invalid('an alternative must be a map', where);
      const name = requireText(each, 'name', where).text;
      return { name, version: requireText(each, 'version', where).text };
    });
    return { kind: 'plugin', place: where, alternatives };
  });
}

/** What a list or a macro says of the one of its name that stands before. */
function readAppend(map: YamlMap, key: 'items' | 'condition', place: Place, warn: Warn): boolean {
  const isLegacy = readLegacyAppend(map, place, warn);
  const override = readOverride(map, [key], [key], place);
  if (isLegacy && override.size > 0) refuseBoth(place);
  return isLegacy || override.get(key) === 'append';
}

function readLegacyAppend(map: YamlMap, place: Place, warn: Warn): boolean {
  if (optionalBoolean(map, 'append', place) !== true) return false;
  warn('LOAD_DEPRECATED_ITEM', '"append" is outdated: use "override"', place);
  return true;
}

function refuseBoth(place: Place): never {
  return invalid('"append" and "override" cannot be used together', place);
}

function readOverride(
  map: YamlMap,
  mayAppend: readonly string[],
  mayReplace: readonly string[],
  place: Place,
): ReadonlyMap<string, 'append' | 'replace'> {
  const node = nodeAt(map, 'override');
  const override = new Map<string, 'append' | 'replace'>();
  if (node === undefined) return override;
  const where = inside(place, 'override', node.at);
  if (node.kind !== 'map') return invalid('"override" must be a map', where);
  for (const [key, { value, keyAt }] of node.entries) {
    const at = inside(where, `"${key}"`, keyAt);
    const operation = value.kind === 'scalar' ? value.text : '';
    if (operation !== 'append' && operation !== 'replace') {
      invalid(`"${operation}" is no way to override: append or replace`, { ...at, at: value.at });
    }
    if (operation === 'append' && !mayAppend.includes(key)) {
      invalid(`"${key}" cannot be appended to`, at);
    }
    if (operation === 'replace' && !mayReplace.includes(key)) {
      invalid(`"${key}" cannot be replaced`, at);
    }
    override.set(key, operation);
  }
  return override;
}

function readList(map: YamlMap, parent: Place, warn: Warn): ListItem {
  const { text: name } = requireText(map, 'list', inside(parent, 'list', map.at));
  const place = inside(parent, `list "${name}"`, map.at);
  if (!/^[^()"'\s=,]+$/.test(name)) {
    warn('LOAD_INVALID_LIST_NAME', 'a name has no blanks, brackets, quotes, commas or "="', place);
  }
  const items = optionalTexts(map, 'items', place) ?? invalid('the key "items" is missing', place);
  const isAppended = readAppend(map, 'items', place, warn);
  warnOfUnknownKeys(map, ['list', 'items', 'append', 'override'], place, warn);
  return { kind: 'list', name, place, isAppended, items };
}

function readMacro(map: YamlMap, parent: Place, warn: Warn): MacroItem {
  const { text: name } = requireText(map, 'macro', inside(parent, 'macro', map.at));
  const place = inside(parent, `macro "${name}"`, map.at);
  if (!/^[a-zA-Z]+[a-zA-Z0-9_]*$/.test(name)) {
    warn('LOAD_INVALID_MACRO_NAME', 'a name is of letters, digits and "_"', place);
  }
  const condition = requireText(map, 'condition', place);
  const isAppended = readAppend(map, 'condition', place, warn);
  warnOfUnknownKeys(map, ['macro', 'condition', 'append', 'override'], place, warn);
  return { kind: 'macro', name, place, isAppended, condition };
}

function readRule(map: YamlMap, parent: Place, warn: Warn): RuleItem {
  const { text: name } = requireText(map, 'rule', inside(parent, 'rule', map.at));
  const place = inside(parent, `rule "${name}"`, map.at);
  const isLegacy = readLegacyAppend(map, place, warn);
  const override = readOverride(map, appendable, replaceable, place);
  if (isLegacy && override.size > 0) refuseBoth(place);
  const change =
    override.size > 0
      ? readUpdate(map, override, place, warn)
      : isLegacy
        ? readLegacyUpdate(map, place, warn)
        : readDefinition(map, place, warn);
  warnOfUnknownKeys(map, ['rule', 'source', 'override', 'append', ...replaceable], place, warn);
  const isDefined = change.kind === 'define';
  const source = optionalSource(map, place) ?? (isDefined ? 'syscall' : '');
  return { kind: 'rule', name, place, source, change };
}

function optionalSource(map: YamlMap, place: Place): string | undefined {
  const node = nodeAt(map, 'source');
  if (node === undefined || isNull(node)) return undefined;
  if (node.kind === 'scalar' && node.text === '') return undefined;
  return requireText(map, 'source', place).text;
}

function readDefinition(map: YamlMap, place: Place, warn: Warn): RuleItem['change'] {
  const isSwitch = !['condition', 'output', 'desc', 'priority'].some((key) => has(map, key));
  if (isSwitch) {
    const isEnabled = optionalBoolean(map, 'enabled', place);
    if (isEnabled === undefined) return invalid('the key "condition" is missing', place);
    warn(
      'LOAD_DEPRECATED_ITEM',
      '"enabled" alone is outdated: add "override" with "enabled: replace"',
      place,
    );
    return { kind: 'enable', isEnabled };
  }
  for (const key of ['condition', 'output', 'desc', 'priority']) requireText(map, key, place);
  return { kind: 'define', parts: readParts(map, replaceable, place, false, warn) };
}

function readLegacyUpdate(map: YamlMap, place: Place, warn: Warn): RuleItem['change'] {
  const keys = ['condition', 'exceptions'].filter((key) => has(map, key));
  return { kind: 'update', append: readParts(map, keys, place, true, warn) };
}

function readUpdate(
  map: YamlMap,
  override: ReadonlyMap<string, 'append' | 'replace'>,
  place: Place,
  warn: Warn,
): RuleItem['change'] {
  for (const [key, operation] of override) {
    if (has(map, key)) continue;
    invalid(`the rule is to ${operation} "${key}" and does not have it`, place);
  }
  for (const key of replaceable) {
    if (!has(map, key) || override.has(key)) continue;
    invalid(`"override" does not say what "${key}" is for`, {
      ...place,
      at: map.entries.get(key)!.keyAt,
    });
  }
  const keysOf = (operation: string): string[] =>
    [...override].flatMap(([key, each]) => (each === operation ? [key] : []));
  const [append, replace] = [keysOf('append'), keysOf('replace')];
  return {
    kind: 'update',
    ...(append.length > 0 && { append: readParts(map, append, place, true, warn) }),
    ...(replace.length > 0 && { replace: readParts(map, replace, place, false, warn) }),
  };
}

function readParts(
  map: YamlMap,
  keys: readonly string[],
  place: Place,
  isAppended: boolean,
  warn: Warn,
): RuleParts {
  const parts: { -readonly [Key in keyof RuleParts]: RuleParts[Key] } = {};
  const set = <Key extends keyof RuleParts>(key: Key, value: RuleParts[Key] | undefined): void => {
    if (value !== undefined) parts[key] = value as NonNullable<RuleParts[Key]>;
  };
  for (const key of keys) {
    if (!has(map, key)) continue;
    switch (key) {
      case 'condition':
        set('condition', optionalText(map, key, place));
        break;
      case 'output':
        set('output', optionalText(map, key, place));
        break;
      case 'desc':
        set('description', optionalText(map, key, place)?.text);
        break;
      case 'priority':
        set('priority', readPriority(map, place));
        break;
      case 'tags':
        set('tags', optionalTexts(map, key, place));
        break;
      case 'exceptions':
        set('exceptions', readExceptions(map, place, isAppended, warn));
        break;
      case 'enabled':
        set('isEnabled', optionalBoolean(map, key, place));
        break;
      case 'capture':
        set('capture', optionalBoolean(map, key, place));
        break;
      case 'capture_duration':
        set('captureDurationMs', optionalNumber(map, key, place));
        break;
      case 'warn_evttypes':
        set('warnsOfEventTypes', optionalBoolean(map, key, place));
        break;
      case 'skip-if-unknown-filter':
        set('skipsUnknownFields', optionalBoolean(map, key, place));
        break;
    }
  }
  return parts;
}

function readPriority(map: YamlMap, place: Place) {
  const { text, node } = requireText(map, 'priority', place);
  const priority = parsePriority(text);
  if (priority !== undefined) return priority;
  return invalid(`"${text}" is no priority`, inside(place, 'priority', node.at));
}
