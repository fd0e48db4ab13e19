import {
  type AnyCheck,
  type Example,
  fileKinds,
  type Pack,
  packs,
  SourceFile,
} from '@seaworthy/check';
import { notice, type Page, table } from './page.ts';

export const checkPages: readonly Page[] = [
  { path: 'docs/reference/checks.md', content: checksPage },
  ...packs.map((pack) => ({
    path: `docs/reference/checks-${pack.name}.md`,
    content: () => packPage(pack),
  })),
];

function checksPage(): string {
  const rows = packs.map(({ name, title, checks }) => [
    `[${title}](checks-${name}.md)`,
    String(checks.length),
  ]);
  const all = packs.flatMap(({ checks }) => checks);
  return `${notice}# Checks\n\n${all.length} checks of files that build and deploy containers. A comment \`seaworthy:ignore <id>: <why>\` on the line, or on the one before, excuses a finding.\n\n${table(
    ['pack', 'checks'],
    rows,
  )}`;
}

function packPage({ name, title, checks }: Pack): string {
  const rows = checks.map((check) => [`[${check.id}](#${check.id})`, check.severity, check.title]);
  const sections = checks.map((check) => checkSection(check, name));
  return `${notice}# ${title}\n\n${table(['check', 'severity', 'finds'], rows)}\n${sections.join('\n')}`;
}

function checkSection(check: AnyCheck, pack: string): string {
  const examples = (list: readonly Example[]): string =>
    list.map((example) => fence(example, check, pack)).join('\n');
  return [
    `## ${check.id}\n`,
    `**${check.title}** (${check.severity})\n`,
    `${check.why}\n`,
    `${check.fix}\n`,
    `Controls: ${check.controls.map((control) => `\`${control}\``).join(', ')}\n`,
    `See ${check.references.map((url) => `<${url}>`).join(', ')}\n`,
    `<details><summary>Examples</summary>\n`,
    `Fails:\n\n${examples(check.examples.fail)}`,
    `Passes:\n\n${examples(check.examples.pass)}`,
    `</details>\n`,
  ].join('\n');
}

function fence(example: Example, check: AnyCheck, pack: string): string {
  const text = typeof example === 'string' ? example : example.text;
  const path = typeof example === 'string' ? usualPath(text, check, pack) : example.path;
  const name = path.toLowerCase().replace(/^.*\//, '');
  const ending = name.includes('dockerfile') ? 'dockerfile' : name.replace(/^.*\./, '');
  // A fence is longer than any in the text.
  const ticks = '`'.repeat(
    Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)),
  );
  return `${ticks}${fenceNames.get(ending) ?? ending}\n${text.trimEnd()}\n${ticks}\n`;
}

const fenceNames: ReadonlyMap<string, string> = new Map([
  ['tf', 'hcl'],
  ['yml', 'yaml'],
]);

/** Path of the kind of file that an example without one is read as. */
function usualPath(text: string, check: AnyCheck, pack: string): string {
  for (const kind of fileKinds) {
    const subjects = kind.read(new SourceFile(kind.examplePath, text));
    const joined = kind.join?.(subjects) ?? [];
    if ([...subjects, ...joined].some(({ name }) => name === check.reads)) return kind.examplePath;
  }
  throw new Error(`no kind of file reads the examples of ${check.id} in ${pack}`);
}
