import { SeaworthyError } from '@seaworthy/model';
import type { Entry, Node } from './node.ts';
import { readYaml } from './read-yaml.ts';
import { SourceFile, type Span } from './source-file.ts';

/** Stands for a character of a template; no manifest has it. */
const unknownCharacter = '\uE000';

/**
 * The JSON that a text holds, with places in the file where it is written there as it is (in a
 * heredoc), and else the place of the text. Templates in it are unknown values. `undefined` for a
 * text that is none.
 */
export function jsonInText(node: Node | undefined): Node | undefined {
  if (node === undefined || node.kind === 'list' || node.kind === 'map') return node;
  const { file, start, end } = node;
  const raw = file.text.slice(start, end);
  const isRaw = /^\s*[[{]/.test(raw);
  if (node.kind === 'unknown' && !(isRaw && isHeredoc(node))) return undefined;
  const text = (isRaw ? raw : node.text).replace(/[$%]\{[^{}"]{0,500}\}/g, (template) =>
    unknownCharacter.repeat(template.length),
  );
  if (!/^\s*[[{]/.test(text)) return undefined;
  let root: Node | undefined;
  try {
    [root] = readYaml(new SourceFile(file.path, text));
  } catch (error) {
    // A template inside it may make anything of it.
    if (error instanceof SeaworthyError) return undefined;
    throw error;
  }
  if (root === undefined) return undefined;
  return relocate(root, (inner) =>
    isRaw ? { file, start: start + inner.start, end: start + inner.end } : { file, start, end },
  );
}

/** An expression may begin with a bracket as well: `[for …]`. */
function isHeredoc({ file, start }: Node): boolean {
  return /<<-?[\w-]+[ \t]*\r?\n$/.test(file.text.slice(Math.max(0, start - 100), start));
}

function relocate(root: Node, place: (span: Span) => Span): Node {
  // Aliases would let a small text become a large tree.
  const moved = new Map<Node, Node>();
  const move = (node: Node): Node => {
    const known = moved.get(node);
    if (known !== undefined) return known;
    const result = moveOnce(node);
    moved.set(node, result);
    return result;
  };
  const moveOnce = (node: Node): Node => {
    if (node.kind === 'list') return { ...node, ...place(node), items: node.items.map(move) };
    if (node.kind === 'map') {
      const entries = new Map<string, Entry>();
      for (const [name, { key, value }] of node.entries) {
        entries.set(name, { key: place(key), value: move(value) });
      }
      return { ...node, ...place(node), entries };
    }
    return node.text.includes(unknownCharacter)
      ? { kind: 'unknown', text: '', ...place(node) }
      : { ...node, ...place(node) };
  };
  return move(root);
}
