import { isNull, type Node } from '../tree/node.ts';
import type { SourceFile } from '../tree/source-file.ts';
import type { HclBody } from './hcl.ts';
import { parseHcl } from './parse-hcl.ts';

/**
 * A file of Terraform with `var.x` and `local.x` replaced by the default or the value that the
 * same file gives. Empty defaults wait for the caller, and stay unknown.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function parseTerraform(file: SourceFile): HclBody {
  const first = parseHcl(file);
  const values = new Map<string, Node>();
  for (const { type, labels, body } of first.blocks) {
    if (type === 'variable') {
      const value = body.attributes.get('default')?.value;
      if (value !== undefined && !isEmpty(value)) values.set(`var.${labels[0]}`, value);
    } else if (type === 'locals') {
      for (const [name, { value }] of body.attributes) values.set(`local.${name}`, value);
    }
  }
  if (values.size === 0) return first;
  // A local may name a variable, and that is as far as it is followed.
  return parseHcl(file, (name) => {
    const value = values.get(name);
    return value?.kind === 'unknown' ? values.get(value.text) : value;
  });
}

function isEmpty(node: Node): boolean {
  if (node.kind === 'list') return node.items.length === 0;
  if (node.kind === 'map') return node.entries.size === 0;
  return isNull(node) || node.text === '';
}
