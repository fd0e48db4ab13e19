import { type GithubWorkflow, stepsOf } from '../subjects/github-workflow.ts';
import { at } from '../tree/node.ts';
import { expressionsIn, type GithubExpression } from './github-expression.ts';

/** Events that run without secrets when a fork sets them off. */
const unprivileged = new Set([
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'merge_group',
]);

/** Whether some event starts the workflow with secrets whose text a stranger may have written. */
export function startsPrivileged({ triggers }: GithubWorkflow): boolean {
  return [...triggers.keys()].some((trigger) => !unprivileged.has(trigger));
}

/** Expressions that become text of a script, as `run` and actions that take a script make them. */
export function* scriptExpressionsOf(workflow: GithubWorkflow): Generator<GithubExpression> {
  for (const { node, run, uses } of stepsOf(workflow)) {
    yield* expressionsIn(run);
    const input = uses === undefined ? undefined : scriptInputs.get(uses.name);
    if (input !== undefined) yield* expressionsIn(at(node, 'with', input));
  }
}

const scriptInputs = new Map([
  ['actions/github-script', 'script'],
  ['azure/cli', 'inlineScript'],
  ['azure/powershell', 'inlineScript'],
  ['appleboy/ssh-action', 'script'],
]);
