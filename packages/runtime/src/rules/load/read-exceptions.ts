import { has, invalid, nodeAt, requireText, type YamlMap } from './decode.ts';
import { inside, type Place, type WarningCode } from './diagnostic.ts';
import type { Entry, RuleException } from './item.ts';
import { isNull, type YamlNode } from './read-yaml.ts';

type Warn = (code: WarningCode, message: string, place: Place) => void;

/**
 * The exceptions of a rule, of which those that are appended to another rule may lack their fields.
 * @throws LoadError
 */
export function readExceptions(
  rule: YamlMap,
  place: Place,
  isAppended: boolean,
  warn: Warn,
): readonly RuleException[] {
  const node = nodeAt(rule, 'exceptions');
  if (node === undefined || isNull(node)) return [];
  const where = inside(place, 'exceptions', node.at);
  if (node.kind !== 'list') return invalid('exceptions must be a list', where);
  const exceptions: RuleException[] = [];
  for (const item of node.items) {
    const exception = readException(item, where, isAppended, warn);
    if (exceptions.some(({ name }) => name === exception.name)) {
      warn(
        'LOAD_EXCEPTION_NAME_NOT_UNIQUE',
        `the rule has several exceptions "${exception.name}"`,
        exception.place,
      );
    }
    exceptions.push(exception);
  }
  return exceptions;
}

function readException(
  item: YamlNode,
  parent: Place,
  isAppended: boolean,
  warn: Warn,
): RuleException {
  const unnamed = inside(parent, 'exception', item.at);
  if (item.kind !== 'map') return invalid('an exception must be a map', unnamed);
  const name = requireText(item, 'name', unnamed).text;
  const place = inside(parent, `exception "${name}"`, item.at);
  if (!isAppended && !has(item, 'fields')) invalid('the key "fields" is missing', place);
  const fields = entryOf(nodeAt(item, 'fields'), place);
  const comps = entryOf(nodeAt(item, 'comps'), place);
  const valuesNode = nodeAt(item, 'values');
  if (valuesNode !== undefined && valuesNode.kind !== 'list') {
    invalid('"values" must be a list', inside(place, 'values', valuesNode.at));
  }
  if (valuesNode === undefined && isAppended) {
    warn('LOAD_APPEND_NO_VALUES', 'an exception is appended without values', place);
  }
  const values = valuesNode?.kind === 'list' ? valuesNode.items : [];
  return {
    name,
    place,
    ...(fields !== undefined && { fields }),
    ...(comps !== undefined && { comps }),
    values: values.map((value) => entryOf(value, place) ?? invalid('a value is empty', place)),
  };
}

/** A text, a list of texts, a list of lists: as deep as the file, which is bounded. */
function entryOf(node: YamlNode | undefined, place: Place): Entry | undefined {
  if (node === undefined) return undefined;
  switch (node.kind) {
    case 'scalar':
      if (node.text === '') invalid('a text is empty', inside(place, 'value', node.at));
      return { kind: 'text', text: node.text };
    case 'list':
      return {
        kind: 'list',
        items: node.items.map((item) => entryOf(item, place) ?? invalid('empty', place)),
      };
    case 'map':
      return invalid('a text or a list is expected', inside(place, 'value', node.at));
  }
}
