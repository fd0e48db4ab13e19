import { limitExceeded, SeaworthyError } from '@seaworthy/model';

/**
 * Templates are Mustache (mustache(5); the modules comments, delimiters, interpolation, inverted and
 * sections of its specification 1.4) without partials and lambdas: no file beside the template is
 * read, and no code runs.
 */
export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string; readonly raw: boolean }
  | {
      readonly kind: 'section';
      readonly name: string;
      /** Filled when the value is absent, false or empty, rather than once for each entry. */
      readonly inverted: boolean;
      readonly children: TemplateNode[];
    };

export const templateLimits = { maxLength: 1_000_000, maxDepth: 32 } as const;

interface OpenSection {
  readonly name: string;
  readonly line: number;
  readonly children: TemplateNode[];
}

/** @throws USAGE with the line of what is wrong; LIMIT_EXCEEDED */
export function parseTemplate(text: string, file: string): TemplateNode[] {
  if (text.length > templateLimits.maxLength) {
    throw limitExceeded(file, 'template length', templateLimits.maxLength);
  }
  const root: OpenSection = { name: '', line: 0, children: [] };
  const open = [root];
  let delimiters: readonly [string, string] = ['{{', '}}'];
  let at = 0;
  let line = 1;
  const fail = (why: string): SeaworthyError =>
    new SeaworthyError('USAGE', `${file}:${line}: ${why}`, {
      hint: 'docs/templates.md has the language and the values.',
    });

  for (;;) {
    const top = open.at(-1)!;
    const start = text.indexOf(delimiters[0], at);
    const before = text.slice(at, start < 0 ? text.length : start);
    line += countLines(before);
    if (start < 0) {
      pushText(top.children, before);
      break;
    }
    const tag = readTag(text, start, delimiters);
    if (tag === undefined) throw fail(`${delimiters[0]} is never closed`);
    const alone = tag.canStandAlone ? lineAround(text, at, start, tag.end) : undefined;
    pushText(top.children, alone === undefined ? before : text.slice(at, alone.start));
    at = alone?.end ?? tag.end;

    const { sigil, name } = tag;
    if (sigil === '>') throw fail('partials ({{>name}}) are not supported: use one file');
    if (sigil === '=') {
      const pair = name.split(/\s+/);
      if (pair.length !== 2 || pair.some((each) => each === '' || each.includes('='))) {
        throw fail('delimiters are set as in {{=<% %>=}}');
      }
      delimiters = [pair[0]!, pair[1]!];
    } else if (sigil === '#' || sigil === '^') {
      if (!isName(name)) throw fail(`"${name}" names no value`);
      if (open.length > templateLimits.maxDepth) {
        throw limitExceeded(`${file}:${line}`, 'depth of sections', templateLimits.maxDepth);
      }
      const children: TemplateNode[] = [];
      top.children.push({ kind: 'section', name, inverted: sigil === '^', children });
      open.push({ name, line, children });
    } else if (sigil === '/') {
      if (open.length === 1) throw fail(`{{/${name}}} closes nothing`);
      if (top.name !== name) throw fail(`{{/${name}}} where {{/${top.name}}} is due`);
      open.pop();
    } else if (sigil !== '!') {
      if (!isName(name)) throw fail(`"${name}" names no value`);
      top.children.push({ kind: 'value', name, raw: sigil === '&' });
    }
    line += countLines(text.slice(start, at));
  }
  const unclosed = open.at(-1)!;
  if (unclosed !== root) {
    line = unclosed.line;
    throw fail(`{{#${unclosed.name}}} is never closed`);
  }
  return root.children;
}

interface Tag {
  readonly sigil: string;
  readonly name: string;
  readonly end: number;
  readonly canStandAlone: boolean;
}

function readTag(text: string, start: number, [left, right]: readonly [string, string]) {
  const inside = start + left.length;
  const triple = text[inside] === '{' && left === '{{' && right === '}}';
  const first = text.slice(inside, inside + 1);
  const sigil = triple ? '&' : '#^/!>=&'.includes(first) && first !== '' ? first : '';
  const closing = triple ? '}}}' : sigil === '=' ? `=${right}` : right;
  const from = inside + (sigil === '' ? 0 : 1);
  const close = text.indexOf(closing, from);
  if (close < 0) return undefined;
  const tag: Tag = {
    sigil,
    name: text.slice(from, close).trim(),
    end: close + closing.length,
    canStandAlone: sigil !== '' && sigil !== '&',
  };
  return tag;
}

/** A tag alone on its line takes the whole line with it. `undefined` when it is not alone. */
function lineAround(text: string, from: number, start: number, end: number) {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const isAlone =
    lineStart >= from &&
    text.slice(lineStart, start).trim() === '' &&
    text.slice(end, lineEnd).trim() === '';
  return isAlone ? { start: lineStart, end: lineEnd } : undefined;
}

function isName(name: string): boolean {
  return name === '.' || /^[^\s.]+(?:\.[^\s.]+)*$/.test(name);
}

function pushText(to: TemplateNode[], text: string): void {
  if (text !== '') to.push({ kind: 'text', text });
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
