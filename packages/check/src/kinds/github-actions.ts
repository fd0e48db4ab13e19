import { githubWorkflowOf } from '../subjects/github-workflow.ts';
import { at, textOf } from '../tree/node.ts';
import { readYaml } from '../tree/read-yaml.ts';
import type { FileKind } from './kind.ts';

/** Workflows of GitHub Actions, and composite actions. */
export const githubActions: FileKind = {
  name: 'github-actions',
  examplePath: '.github/workflows/build.yml',

  mayBe: (path) =>
    /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path) ||
    /(?:^|\/)action\.ya?ml$/.test(path),

  read(file) {
    const [document] = readYaml(file);
    const workflow = githubWorkflowOf(document);
    if (workflow === undefined) return [];
    const name = textOf(at(workflow.node, 'name')) ?? file.path.replace(/^.*\//, '');
    const resource = `${workflow.isAction ? 'action' : 'workflow'} ${name}`;
    return [{ name: 'github-workflow', resource, value: workflow }];
  },
};
