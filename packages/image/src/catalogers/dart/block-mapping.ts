import { limitExceeded, malformed } from '@seaworthy/model';

/** Texts by key, and mappings in mappings. Made without a prototype: any key is just a key. */
export interface BlockMapping {
  [key: string]: string | BlockMapping;
}

const maxDepth = 16;

const line = /^( *)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'#:][^:#]*):(?:[ \t]+(.*))?$/;

/**
 * Reads the part of YAML that pub writes into its lock file: mappings by indentation, and texts
 * on one line. The general language is left alone, because its parsers need minutes for some
 * texts of a few kilobytes. Lines of another kind are an error.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function parseBlockMapping(path: string, text: string): BlockMapping {
  const root: BlockMapping = Object.create(null);
  const open = [{ indent: -1, mapping: root }];
  let number = 0;
  for (const raw of text.split('\n')) {
    number++;
    const content = raw.trimEnd();
    if (content.trimStart() === '' || /^\s*(?:#|---$)/.test(content)) continue;
    const match = line.exec(content);
    if (match === null) throw malformed(path, `line ${number} is no "key: value"`);
    const indent = match[1]!.length;
    const key = textOf(match[2]!);
    while (open.at(-1)!.indent >= indent) open.pop();
    if (open.length > maxDepth) throw limitExceeded(path, 'levels of mappings', maxDepth);
    const { mapping } = open.at(-1)!;
    const value = match[3]?.trim() ?? '';
    if (value === '' || value.startsWith('#')) {
      const inner: BlockMapping = Object.create(null);
      mapping[key] = inner;
      open.push({ indent, mapping: inner });
    } else {
      mapping[key] = textOf(value);
    }
  }
  return root;
}

function textOf(scalar: string): string {
  const text = scalar.trim();
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(text);
  if (quoted !== null) return quoted[1]!.replaceAll(/\\(.)/g, '$1');
  const single = /^'([^']*)'/.exec(text);
  return single !== null ? single[1]! : text.replace(/\s#.*$/, '');
}
