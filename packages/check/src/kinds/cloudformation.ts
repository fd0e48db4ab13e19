import { subjectOfResource } from '../cloud/resource-types.ts';
import { at, entriesOf, type Node, textOf } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';
import { replaceNodes } from '../tree/replace-nodes.ts';
import type { FileKind } from './kind.ts';

/**
 * CloudFormation templates, YAML or JSON. What a function or a parameter gives is unknown.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
 */
export const cloudFormation: FileKind = {
  name: 'cloudformation',
  examplePath: 'template.yaml',

  mayBe: (path) => /\.(?:ya?ml|json|template)$/i.test(path),

  read(file) {
    if (!/["']?Type["']?\s*:\s*["']?AWS::/.test(file.text)) return [];
    return readYaml(file, { unknownTags: true }).flatMap((document) =>
      [...entriesOf(at(document, 'Resources'))].flatMap(([name, { key, value }]) => {
        const type = textOf(at(value, 'Type')) ?? '';
        const properties = at(value, 'Properties') ?? value;
        const node = replaceNodes(properties, unknownFunction);
        return subjectOfResource(type, { name, key, node }) ?? [];
      }),
    );
  },
};

/** The long form of a function: `{"Ref": …}`, `{"Fn::Sub": …}`. */
function unknownFunction(node: Node): Node | undefined {
  if (node.kind !== 'map' || node.entries.size !== 1) return undefined;
  const [name] = node.entries.keys();
  if (name !== 'Ref' && !name!.startsWith('Fn::')) return undefined;
  const { file, start, end } = node;
  return { kind: 'unknown', text: name!, file, start, end };
}
