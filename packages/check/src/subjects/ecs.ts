import { jsonInText } from '../tree/json-in-text.ts';
import { itemsOf, type Node, textOf } from '../tree/node.ts';
import { type CloudResource, setting } from './cloud.ts';

/**
 * A task definition of Amazon ECS.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 */
export interface EcsTask extends CloudResource {
  /** Those that are written down. */
  readonly containers: readonly EcsContainer[];
}

export interface EcsContainer {
  readonly name: string;
  readonly node: Node;
}

export function ecsTaskOf(resource: CloudResource): EcsTask {
  const written = setting(resource.node, 'containerDefinitions');
  const definitions = jsonInText(written);
  const list = definitions?.kind === 'list' ? definitions.items : [];
  const containers = list
    .filter((node) => node.kind === 'map')
    .map((node) => ({ name: nameOf(setting(node, 'name')), node }));
  return { ...resource, containers };
}

/** Whether Fargate runs it, where much of what a host allows does not exist. */
export function isFargate({ node }: CloudResource): boolean {
  const compatibilities = setting(node, 'requiresCompatibilities');
  return (
    textOf(setting(node, 'launchType')) === 'FARGATE' ||
    itemsOf(compatibilities).some((item) => textOf(item) === 'FARGATE')
  );
}

export function isWindows({ node }: CloudResource): boolean {
  const family = setting(node, 'runtimePlatform.operatingSystemFamily');
  return /^windows/i.test(textOf(family) ?? '');
}

/** A name that only a run would tell is shown as it is written. */
function nameOf(node: Node | undefined): string {
  return node?.kind === 'unknown' ? node.text.slice(0, 60) : (textOf(node) ?? '');
}
