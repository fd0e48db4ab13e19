import { subjectOfResource } from '../cloud/resource-types.ts';
import type { Subject } from '../subjects/index.ts';
import { at, booleanOf, entriesOf, itemsOf, type Node, textOf } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';
import { replaceNodes } from '../tree/replace-nodes.ts';
import type { FileKind } from './kind.ts';

const maxDepth = 10;

/**
 * Templates of Azure Resource Manager, also as Bicep builds them. What an expression gives is
 * unknown. https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
 */
export const azureTemplate: FileKind = {
  name: 'azure-template',
  examplePath: 'azuredeploy.json',

  mayBe: (path) => /\.json$/i.test(path),

  read(file) {
    if (!/schema\.management\.azure\.com\/[^"]{0,100}eploymentTemplate\.json/.test(file.text)) {
      return [];
    }
    // A template of another language that gives one of these.
    if (file.text.includes('{%')) return [];
    const subjects: Subject[] = [];
    const collect = (resources: Node | undefined, depth: number): void => {
      const all = [
        ...itemsOf(resources),
        ...[...entriesOf(resources)].map(([, { value }]) => value),
      ];
      for (const resource of all) {
        // What exists already is only referred to.
        if (booleanOf(at(resource, 'existing')) === true) continue;
        const type = textOf(at(resource, 'type')) ?? '';
        const node = replaceNodes(resource, unknownExpression);
        const name = textOf(at(node, 'name')) ?? '';
        const key = at(resource, 'type') ?? resource;
        const subject = subjectOfResource(type, { name, key, node });
        if (subject !== undefined) subjects.push(subject);
        if (depth >= maxDepth) continue;
        collect(at(resource, 'resources'), depth + 1);
        // What Bicep makes of a module.
        collect(at(resource, 'properties', 'template', 'resources'), depth + 1);
      }
    };
    for (const document of readYaml(file)) collect(at(document, 'resources'), 0);
    return subjects;
  },
};

/** `[…]` is an expression, `[[…]` a text that begins with a bracket; so is a loop over values. */
function unknownExpression(node: Node): Node | undefined {
  const { file, start, end } = node;
  if (node.kind === 'map' && node.entries.has('copy')) {
    return { kind: 'unknown', text: 'copy', file, start, end };
  }
  if (node.kind !== 'scalar' || !/^\[(?!\[).*\]$/s.test(node.text)) return undefined;
  return { kind: 'unknown', text: node.text, file, start, end };
}
