import { podSubjectsOf } from '../cloud/kubernetes-in-terraform.ts';
import { subjectOfResource } from '../cloud/resource-types.ts';
import { mapOfBody } from '../hcl/hcl.ts';
import { parseTerraform } from '../hcl/terraform-values.ts';
import type { FileKind } from './kind.ts';

/** Terraform and OpenTofu, one file at a time: values from other files are unknown. */
export const terraform: FileKind = {
  name: 'terraform',
  examplePath: 'main.tf',

  mayBe: (path) => /\.(?:tf|tofu)$/.test(path),

  read(file) {
    if (!/^\s*resource\s/m.test(file.text)) return [];
    return parseTerraform(file).blocks.flatMap(({ type, labels, header, body }) => {
      const [resourceType, name = ''] = labels;
      if (type !== 'resource' || resourceType === undefined) return [];
      const node = mapOfBody(body);
      if (resourceType.startsWith('kubernetes_')) return podSubjectsOf(resourceType, node);
      return subjectOfResource(resourceType, { name, key: header, node }) ?? [];
    });
  },
};
