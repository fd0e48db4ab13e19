import { at, itemsOf, textOf } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';
import type { FileKind } from './kind.ts';

/** IAM policies of Google Cloud, as `set-iam-policy` takes them and `get-iam-policy` prints them. */
export const googleIamPolicy: FileKind = {
  name: 'google-iam-policy',
  examplePath: 'policy.yaml',

  mayBe: (path) => /\.(?:ya?ml|json)$/i.test(path),

  read(file) {
    if (!/["']?role["']?\s*:\s*["']?roles\//.test(file.text)) return [];
    return readYaml(file).flatMap((node) =>
      itemsOf(at(node, 'bindings')).map((binding) => ({
        ...{ name: 'google-iam-grant' as const },
        resource: textOf(at(binding, 'role')) ?? 'binding',
        value: { name: '', key: binding, node: binding },
      })),
    );
  },
};
