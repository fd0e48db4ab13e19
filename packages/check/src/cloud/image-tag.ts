import { isFloating, parseImageReference } from '../image-reference.ts';
import { type Node, textOf } from '../tree/node.ts';

/** A reference that means another image tomorrow: no digest, and the tag `latest` or none. */
export function isLatest(node: Node | undefined): boolean {
  const text = textOf(node)?.trim() ?? '';
  // Other characters are those of a template that some tool fills in.
  if (!/^[\w./:@-]+$/.test(text) || text === 'scratch') return false;
  const image = parseImageReference(text);
  return image !== undefined && isFloating(image);
}
