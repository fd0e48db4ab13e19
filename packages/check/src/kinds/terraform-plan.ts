import { limitExceeded } from '@seaworthy/model';
import { podSubjectsOf } from '../cloud/kubernetes-in-terraform.ts';
import { subjectOfResource } from '../cloud/resource-types.ts';
import type { Subject } from '../subjects/index.ts';
import { at, booleanOf, type Entry, itemsOf, type Node, textOf } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';
import type { FileKind } from './kind.ts';

const maxResources = 50_000;
const maxModuleDepth = 50;

/**
 * A plan or a state as `terraform show -json` writes it.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export const terraformPlan: FileKind = {
  name: 'terraform-plan',
  examplePath: 'plan.json',

  mayBe: (path) => /\.json$/i.test(path),

  read(file) {
    if (!/"terraform_version"\s*:/.test(file.text.slice(0, 5_000))) return [];
    const [document] = readYaml(file);
    const unknownByAddress = new Map<string, Node>();
    for (const change of itemsOf(at(document, 'resource_changes'))) {
      const unknown = at(change, 'change', 'after_unknown');
      if (unknown !== undefined) unknownByAddress.set(textOf(at(change, 'address')) ?? '', unknown);
    }
    const subjects: Subject[] = [];
    let count = 0;
    const collect = (module: Node | undefined, depth: number): void => {
      for (const resource of itemsOf(at(module, 'resources'))) {
        count += 1;
        if (count > maxResources) throw limitExceeded(file.path, 'resources', maxResources);
        const type = textOf(at(resource, 'type')) ?? '';
        const name = textOf(at(resource, 'address')) ?? '';
        const values = at(resource, 'values');
        if (textOf(at(resource, 'mode')) !== 'managed' || values?.kind !== 'map') continue;
        const node = withUnknown(values, unknownByAddress.get(name));
        if (type.startsWith('kubernetes_')) subjects.push(...podSubjectsOf(type, node));
        const key = at(resource, 'address') ?? values;
        const subject = subjectOfResource(type, { name, key, node });
        if (subject !== undefined) subjects.push(subject);
      }
      if (depth >= maxModuleDepth) return;
      for (const child of itemsOf(at(module, 'child_modules'))) collect(child, depth + 1);
    };
    collect(
      at(document, 'planned_values', 'root_module') ?? at(document, 'values', 'root_module'),
      0,
    );
    return subjects;
  },
};

/** The values, with what `after_unknown` calls true put in as unknown. */
function withUnknown(values: Node, unknown: Node | undefined): Node {
  if (unknown === undefined) return values;
  if (booleanOf(unknown) === true) {
    const { file, start, end } = values;
    return { kind: 'unknown', text: '(known after apply)', file, start, end };
  }
  if (values.kind === 'list' && unknown.kind === 'list') {
    return { ...values, items: values.items.map((item, i) => withUnknown(item, unknown.items[i])) };
  }
  if (values.kind !== 'map' || unknown.kind !== 'map') return values;
  const entries = new Map<string, Entry>(values.entries);
  for (const [name, { value }] of unknown.entries) {
    const own = entries.get(name) ?? { key: values, value: values };
    if (entries.has(name) || booleanOf(value) === true) {
      entries.set(name, { key: own.key, value: withUnknown(own.value, value) });
    }
  }
  return { ...values, entries };
}
