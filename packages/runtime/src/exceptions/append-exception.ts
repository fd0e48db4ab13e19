import { createHash } from 'node:crypto';
import { SeaworthyError } from '@seaworthy/model';
import { YamlError } from '@seaworthy/yaml';
import { readYaml, type YamlNode } from '../rules/load/read-yaml.ts';
import type { Exception } from './propose-exception.ts';

export interface Appended {
  readonly text: string;
  /** What was there already, for the reader. */
  readonly notes: readonly string[];
}

/**
 * Adds an exception for a rule to the end of a file of rules, as an item that appends to it.
 * @throws CONFIGURATION when the file is no file of rules
 */
export function appendException(text: string, rule: string, exception: Exception): Appended {
  const name = exceptionName(exception);
  const known = knownExceptions(text).filter((each) => each.rule === rule && each.name === name);
  const values = [...exception.values()].map(literal);
  if (known.some((each) => each.values.some((value) => isSame(value, values)))) {
    return { text, notes: [`${rule}: the file has this exception already`] };
  }
  const lines = [
    `- rule: ${scalar(rule)}`,
    '  exceptions:',
    `    - name: ${name}`,
    // Those of the first one hold for all that have its name.
    ...(known.length === 0
      ? [
          `      fields: [${[...exception.keys()].join(', ')}]`,
          `      comps: [${values.map(() => "'='").join(', ')}]`,
        ]
      : []),
    '      values:',
    `        - [${values.map(scalar).join(', ')}]`,
    '  override:',
    '    exceptions: append',
  ];
  return { text: withItem(text, lines), notes: [] };
}

/**
 * Adds one macro with what is excepted, and lets each of the rules ask it: a macro that is there
 * already, from another time, is used again.
 * @throws CONFIGURATION when the file is no file of rules
 */
export function shareException(
  text: string,
  rules: readonly string[],
  exception: Exception,
): Appended {
  const condition = [...exception]
    .map(([field, value]) => `${field} = ${literal(value)}`)
    .join(' and ');
  const hash = createHash('sha256').update(condition).digest('hex').slice(0, 8);
  const macro = `seaworthy_known_${hash}`;
  const items = itemsOf(text);
  const notes: string[] = [];
  let result = text;
  if (items.some((item) => textAt(item, 'macro') === macro)) {
    notes.push(`the macro ${macro} is there already, and is used again`);
  } else {
    result = withItem(result, [`- macro: ${macro}`, `  condition: ${scalar(`(${condition})`)}`]);
  }
  for (const rule of rules) {
    const asks = items.some(
      (item) =>
        textAt(item, 'rule') === rule && (textAt(item, 'condition') ?? '').includes(` ${macro}`),
    );
    if (asks) {
      notes.push(`${rule}: asks it already`);
      continue;
    }
    result = withItem(result, [
      `- rule: ${scalar(rule)}`,
      `  condition: and not ${macro}`,
      '  override:',
      '    condition: append',
    ]);
  }
  return { text: result, notes };
}

const words: Readonly<Record<string, string>> = {
  'k8s.ns.name': 'namespace',
  'container.image.repository': 'image',
  'user.name': 'user',
  'proc.pname': 'parent',
  'proc.exepath': 'executable',
  'proc.name': 'process',
  'proc.cmdline': 'command',
  'fd.name': 'file',
  'fd.sip': 'server',
  'fd.sport': 'port',
  'fd.l4proto': 'protocol',
  'evt.type': 'event',
};

/** The same fields make the same exception, whose values grow. */
function exceptionName(exception: Exception): string {
  const parts = [...exception.keys()].map((field) => words[field] ?? field.replaceAll('.', '_'));
  return `seaworthy_${parts.join('_')}`;
}

interface KnownException {
  readonly rule: string;
  readonly name: string;
  readonly values: readonly (readonly string[])[];
}

function knownExceptions(text: string): KnownException[] {
  return itemsOf(text).flatMap((item) => {
    const rule = textAt(item, 'rule');
    const exceptions = item.entries.get('exceptions')?.value;
    if (rule === undefined || exceptions?.kind !== 'list') return [];
    return exceptions.items.flatMap((node) => {
      const name = node.kind === 'map' ? textAt(node, 'name') : undefined;
      if (node.kind !== 'map' || name === undefined) return [];
      const values = node.entries.get('values')?.value;
      const tuples = values?.kind === 'list' ? values.items.map(textsOf) : [];
      return [{ rule, name, values: tuples }];
    });
  });
}

type YamlMap = Extract<YamlNode, { kind: 'map' }>;

function itemsOf(text: string): YamlMap[] {
  let documents: YamlNode[];
  try {
    documents = readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new SeaworthyError('CONFIGURATION', `the file of exceptions is broken: ${error.message}`);
  }
  return documents.flatMap((document) => {
    if (document.kind === 'list') return document.items.filter((item) => item.kind === 'map');
    if (document.kind === 'scalar' && document.text === '') return [];
    throw new SeaworthyError('CONFIGURATION', 'the file of exceptions is no list of rules');
  });
}

function textAt(map: YamlMap, key: string): string | undefined {
  const node = map.entries.get(key)?.value;
  return node?.kind === 'scalar' ? node.text : undefined;
}

function textsOf(node: YamlNode): string[] {
  if (node.kind === 'scalar') return [node.text];
  return node.kind === 'list' ? node.items.flatMap(textsOf) : [];
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at]);
}

/**
 * A value as conditions have it, whatever a program has put into it: an exception is put together as
 * text, and a quote in a value must not end it. What could be the name of a list stands in quotes.
 */
function literal(value: string): string {
  if (/^(?:\d+|(?=[^./:@+-]*[./:@+-])[\w./:@+-]+)$/.test(value)) return value;
  const escaped = value.replaceAll(/["\\]|(?! )[\p{C}\p{Z}]/gu, (character) =>
    [...Buffer.from(character, 'utf8')]
      .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
      .join(''),
  );
  return `"${escaped}"`;
}

/** A text that YAML reads as this text. */
function scalar(text: string): string {
  if (/^[A-Za-z/][\w ./-]*[\w./-]$/.test(text) && !reserved.test(text)) return text;
  return /^[\x20-\x7e]*$/.test(text) ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}

const reserved = /^(?:true|false|null|yes|no|on|off)$/i;

function withItem(text: string, lines: readonly string[]): string {
  const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${before}${before === '' ? '' : '\n'}${lines.join('\n')}\n`;
}
