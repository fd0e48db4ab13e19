import type { Node } from '../tree/node.ts';
import type { Span } from '../tree/source-file.ts';

/** An expression `${{ … }}` of GitHub Actions, where it stands. */
export interface GithubExpression extends Span {
  /** What stands between the braces. */
  readonly text: string;
}

const maxExpressions = 1_000;
const maxLength = 2_000;

/** Expressions in a scalar; none in anything else. */
export function expressionsIn(node: Node | undefined): GithubExpression[] {
  if (node?.kind !== 'scalar' || !node.text.includes('${{')) return [];
  const { file } = node;
  const found: GithubExpression[] = [];
  let start = file.text.indexOf('${{', node.start);
  while (start !== -1 && start < node.end && found.length < maxExpressions) {
    const end = file.text.indexOf('}}', start);
    if (end === -1 || end > node.end) break;
    const text = file.text.slice(start + 3, end).trim();
    if (text.length <= maxLength) found.push({ file, start, end: end + 2, text });
    start = file.text.indexOf('${{', end);
  }
  return found;
}

/**
 * Contexts whose text reaches the value of an expression: `github.event.issue.title`. Not those
 * that are only compared, searched or hashed. In lower case; indexes are `.*`.
 */
export function contextsIn(expression: string): string[] {
  let text = expression
    .slice(0, maxLength)
    .toLowerCase()
    .replace(/\[\s{0,9}'([\w-]{1,100})'\s{0,9}\]/g, '.$1')
    .replace(/\[\s{0,9}(?:\d{1,9}|\*)\s{0,9}\]/g, '.*')
    .replace(/'[^']{0,2000}'/g, "''");
  text = text.replace(/\b(?:contains|startswith|endswith|hashfiles)\([^()]{0,2000}\)/g, 'true');
  text = text.replace(
    /[\w.*-]{1,300}\s{0,20}(?:==|!=|<=?|>=?)\s{0,20}(?:''|[\w.*-]{1,300})|''\s{0,20}[!=]=\s{0,20}[\w.*-]{1,300}/g,
    'true',
  );
  // The left of && only decides.
  text = text.replace(/[\w.*-]{1,300}\s{0,20}&&/g, ' ');
  return [...text.matchAll(/(?<![\w.'-])[a-z_][\w-]{0,60}(?:\.[\w*-]{1,100}){1,10}/g)].map(
    ([context]) => context,
  );
}

/** Texts that a stranger writes: titles, messages, names of branches. */
const untrusted = [
  /^github\.head_ref$/,
  /^github\.event\.(?:issue|pull_request|discussion)\.(?:title|body)$/,
  /^github\.event\.pull_request\.head\.(?:ref|label|repo\.(?:default_branch|description|homepage))$/,
  /^github\.event\.(?:comment|review|review_comment)\.body$/,
  /^github\.event\.pages\.\*\.page_name$/,
  /^github\.event\.(?:commits\.\*|head_commit)\.(?:message|author\.(?:email|name)|committer\.(?:email|name))$/,
  /^github\.event\.workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author\.(?:email|name))|head_repository\.description|pull_requests\.\*\.head\.ref)$/,
  // All of it, which toJSON() writes out.
  /^github\.event(?:\.(?:issue|pull_request|comment|review|discussion|head_commit|commits))?$/,
];

/** The first context in an expression that a stranger fills. */
export function untrustedContextIn({ text }: GithubExpression): string | undefined {
  return contextsIn(text).find((context) => untrusted.some((pattern) => pattern.test(context)));
}
