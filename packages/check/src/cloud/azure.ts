import { type CloudResource, pairsOf, setting, settingsOf } from '../subjects/cloud.ts';
import { type Node, textOf } from '../tree/node.ts';
import { isSecretLiteral } from './secret-literal.ts';

export interface AzureContainer {
  readonly name: string;
  /** Where image, environment and limits stand. */
  readonly node: Node;
}

/** Containers of a container group or a container app, in ARM templates and in Terraform. */
export function azureContainersOf({ node }: CloudResource): AzureContainer[] {
  const template = setting(node, 'properties.template', 'template') ?? node;
  const lists = ['properties.containers', 'properties.initContainers', 'containers'];
  return [...lists, 'container', 'initContainers', 'initContainer'].flatMap((list) =>
    settingsOf(template, list).map((each) => ({
      name: textOf(setting(each, 'name')) ?? '',
      node: setting(each, 'properties') ?? each,
    })),
  );
}

/** Variables of a container that hold a secret where it can be read. */
export function* plainSecretsOf(container: AzureContainer): Generator<readonly [string, Node]> {
  const variables = setting(container.node, 'environmentVariables', 'env');
  for (const [name, value] of pairsOf(variables))
    if (isSecretLiteral(name, value)) yield [name, value];
}
