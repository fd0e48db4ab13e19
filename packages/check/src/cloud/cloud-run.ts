import { type CloudResource, setting, settingsOf } from '../subjects/cloud.ts';
import { at, type Node } from '../tree/node.ts';

/** The template of the revisions: of a Knative service, and of both resources of Terraform. */
export function runTemplateOf({ node }: CloudResource): Node | undefined {
  return setting(node, 'spec.template.spec', 'template.spec', 'template');
}

export function runContainersOf(service: CloudResource): readonly Node[] {
  return settingsOf(runTemplateOf(service), 'containers');
}

/** A note of the service itself. */
export function serviceAnnotation({ node }: CloudResource, name: string): Node | undefined {
  return at(setting(node, 'metadata.annotations'), name);
}
