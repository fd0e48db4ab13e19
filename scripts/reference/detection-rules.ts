import { basename } from 'node:path';
import { loadRules, type Rule, RuleEngine, readOwnRules } from '@seaworthy/runtime';
import { ruleFamilies } from '../../packages/runtime/src/own-rules/examples/index.ts';
import type { Example, RuleGuide } from '../../packages/runtime/src/own-rules/rule-guide.ts';
import { Scene } from '../../packages/runtime/src/own-rules/scene.ts';
import { notice, table } from './page.ts';

/** The page of our own rules: why each is there, what to do, what it alerts for and what not. */
export function detectionRulesPage(): string {
  const files = readOwnRules();
  const { rules, pool, clock, ...rest } = loadRules(files, { hostname: 'node-1' });
  const engine = new RuleEngine({ rules, pool, clock, ...rest }, { matching: 'all' });
  const byName = new Map(rules.map(({ rule }) => [rule.name, rule]));
  const names = files.map(({ name }) => basename(name));
  const families = ruleFamilies.map(({ name, title, guides }) => {
    const rows = guides.map(({ rule }) => [
      `[${rule}](#${anchorOf(rule)})`,
      byName.get(rule)!.priority,
      tagsOf(byName.get(rule)!, /^T\d/),
    ]);
    const sections = guides.map((guide) => ruleSection(guide, byName.get(guide.rule)!, engine));
    return `## ${title}\n\n\`${name}.yaml\`\n\n${table(['rule', 'priority', 'ATT&CK'], rows)}\n${sections.join('\n')}`;
  });
  return `${notice}# Detection rules of our own

${rules.length} rules for what Falco's default files lack, in the same language: ${names.map((name) => `\`${name}\``).join(', ')}. \`built-in\` stands for them where files of rules are named. [Detection rules](../detection-rules.md) says how to change one or to make an exception.

${families.join('\n')}`;
}

function ruleSection(guide: RuleGuide, rule: Rule, engine: RuleEngine): string {
  const list = (examples: readonly Example[]): string =>
    examples.map(({ what }) => `- ${codeOrText(what)}\n`).join('');
  const scene = new Scene(engine);
  guide.alerts[0]!.does(scene);
  return `### ${guide.rule}

${rule.description.trim()}

**What to do:** ${guide.act}

${rule.priority}. Tags: ${rule.tags.map((tag) => `\`${tag}\``).join(', ')}

<details><summary>Examples</summary>

Alerts:

${list(guide.alerts)}
\`\`\`
${scene.matches[0]?.output}
\`\`\`

Does not:

${list(guide.silent)}
\`\`\`
${rule.condition.trim()}
\`\`\`

</details>
`;
}

/** What may be a command is shown as it is written. */
function codeOrText(what: string): string {
  const ticks = '`'.repeat(
    Math.max(1, ...[...what.matchAll(/`+/g)].map(([run]) => run.length + 1)),
  );
  return `${ticks}${what}${ticks}`;
}

function tagsOf({ tags }: Rule, pattern: RegExp): string {
  return tags.filter((tag) => pattern.test(tag)).join(', ');
}

/** As GitHub makes it of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
