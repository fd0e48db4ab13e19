import { SeaworthyError } from '@seaworthy/model';
import type { Node } from './node.ts';
import { readYaml } from './read-yaml.ts';
import { relocate } from './relocate.ts';
import { SourceFile } from './source-file.ts';

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
  return relocate(
    root,
    (inner) =>
      isRaw ? { file, start: start + inner.start, end: start + inner.end } : { file, start, end },
    (inner) =>
      'text' in inner && inner.text.includes(unknownCharacter)
        ? { ...inner, kind: 'unknown', text: '' }
        : undefined,
  );
}

/** An expression may begin with a bracket as well: `[for …]`. */
function isHeredoc({ file, start }: Node): boolean {
  return /<<-?[\w-]+[ \t]*\r?\n$/.test(file.text.slice(Math.max(0, start - 100), start));
}
