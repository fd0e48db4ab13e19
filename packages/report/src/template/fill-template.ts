import { limitExceeded } from '@seaworthy/model';
import type { TemplateNode } from './parse-template.ts';

/** Nested sections over long lists multiply: past these a template is stopped. */
const fillLimits = { maxSteps: 50_000_000, maxLength: 250_000_000 } as const;

/** @throws LIMIT_EXCEEDED */
export function fillTemplate(
  nodes: readonly TemplateNode[],
  data: unknown,
  escapeText: (text: string) => string,
): string {
  const parts: string[] = [];
  const stack: unknown[] = [data];
  let length = 0;
  let steps = 0;

  const write = (text: string): void => {
    length += text.length;
    if (length > fillLimits.maxLength) {
      throw limitExceeded('template', 'length of what it writes', fillLimits.maxLength);
    }
    parts.push(text);
  };
  const fill = (children: readonly TemplateNode[]): void => {
    for (const node of children) {
      if (++steps > fillLimits.maxSteps)
        throw limitExceeded('template', 'steps', fillLimits.maxSteps);
      if (node.kind === 'text') {
        write(node.text);
        continue;
      }
      const value = lookUp(node.name, stack);
      if (node.kind === 'value') {
        const text = textOf(value);
        write(node.raw ? text : escapeText(text));
        continue;
      }
      const entries = entriesOf(value);
      if (node.inverted) {
        if (entries.length === 0) fill(node.children);
        continue;
      }
      for (const entry of entries) {
        // An empty body would otherwise be free to repeat.
        steps++;
        stack.push(entry);
        fill(node.children);
        stack.pop();
      }
    }
  };
  fill(nodes);
  return parts.join('');
}

/** The first part of a name is looked for from the innermost section outwards, the rest inside it. */
function lookUp(name: string, stack: readonly unknown[]): unknown {
  if (name === '.') return stack.at(-1);
  const [first, ...rest] = name.split('.') as [string, ...string[]];
  const holder = stack.findLast((context) => has(context, first));
  let value = has(holder, first) ? holder[first] : undefined;
  for (const part of rest) value = has(value, part) ? value[part] : undefined;
  return value;
}

/** Own properties alone: what objects inherit is not data. */
function has(value: unknown, key: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

function entriesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value ? [value] : [];
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
