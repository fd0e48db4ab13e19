import { subjectOfResource } from '../cloud/resource-types.ts';
import type { Subject } from '../subjects/index.ts';
import { at, itemsOf, type Node, textOf } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';
import type { FileKind } from './kind.ts';

/**
 * Task definitions and services of Amazon ECS, as `register-task-definition` and `create-service`
 * take them and as `describe-…` prints them.
 */
export const ecs: FileKind = {
  name: 'ecs',
  examplePath: 'task-definition.json',

  mayBe: (path) => /\.(?:json|ya?ml)$/i.test(path),

  read(file) {
    if (!/["']?(?:containerDefinitions|serviceName|taskDefinition)["']?\s*:/.test(file.text)) {
      return [];
    }
    return readYaml(file).flatMap((document) => [
      ...subjectOf('aws_ecs_task_definition', 'family', at(document, 'taskDefinition')),
      ...subjectOf('aws_ecs_task_definition', 'family', document),
      ...itemsOf(at(document, 'services')).flatMap(serviceOf),
      ...serviceOf(at(document, 'service') ?? document),
    ]);
  },
};

function subjectOf(type: string, nameKey: string, node: Node | undefined): Subject[] {
  if (at(node, 'containerDefinitions')?.kind !== 'list') return [];
  return make(type, textOf(at(node, nameKey)) ?? '', node!);
}

function serviceOf(node: Node): Subject[] {
  const name = textOf(at(node, 'serviceName'));
  const isService = name !== undefined && textOf(at(node, 'taskDefinition')) !== undefined;
  return isService ? make('aws_ecs_service', name, node) : [];
}

function make(type: string, name: string, node: Node): Subject[] {
  // The first line, or what is pointed at is the whole file.
  const { file, start } = node;
  const key = { file, start, end: start + 1 };
  const subject = subjectOfResource(type, { name, key, node });
  if (subject === undefined) return [];
  const what = type === 'aws_ecs_service' ? 'service' : 'task definition';
  return [{ ...subject, resource: `${what} ${name}` }];
}
