import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { feeds } from '@seaworthy/advisory';
import { agentJsonSchema } from '@seaworthy/agent';
import {
  type AnyCheck,
  type Example,
  fileKinds,
  type Pack,
  packs,
  SourceFile,
} from '@seaworthy/check';
import { frameworkJsonSchema } from '@seaworthy/compliance';
import { families, malwareFamilies, malwareRules, secretRules } from '@seaworthy/content';
import { catalogers, limits, readers } from '@seaworthy/image';
import {
  categoryFacts,
  categoryWithException,
  defaultSeverities,
  licensesByCategory,
} from '@seaworthy/license';
import { licenseCategories, problemCodes } from '@seaworthy/model';
import {
  builtInSets,
  callable,
  configurationJsonSchema,
  type Field,
  functionsOfOurs,
  typeFields,
  variablesOf,
  vexReaders,
  waiverReaders,
} from '@seaworthy/policy';
import { fleetJsonSchema, loadReporters, reportJsonSchema } from '@seaworthy/report';
import {
  fieldClasses,
  profileJsonSchema,
  ruleErrorCodes,
  ruleWarningCodes,
} from '@seaworthy/runtime';
import { writeField } from '../apps/cli/src/check-rules.ts';
import { type Command, flagName, type OptionSpec } from '../apps/cli/src/command.ts';
import { commands } from '../apps/cli/src/commands/index.ts';
import { argumentUsage } from '../apps/cli/src/parser.ts';
import { frameworkPages } from './compliance-pages.ts';

const reporters = await loadReporters();

/**
 * Writes the reference pages that are made from code. With `--check` it writes nothing and fails
 * when a page is not what the code says.
 */
const root = join(import.meta.dirname, '..');

const notice = '<!-- Made by `npm run docs` from the code. Do not edit. -->\n\n';

const pages: readonly { readonly path: string; content(): string }[] = [
  { path: 'docs/reference/commands.md', content: commandsPage },
  { path: 'docs/reference/targets.md', content: readersPage },
  { path: 'docs/reference/catalogers.md', content: catalogersPage },
  { path: 'docs/reference/formats.md', content: formatsPage },
  { path: 'docs/reference/waivers-and-vex.md', content: excusesPage },
  { path: 'docs/reference/policies.md', content: policiesPage },
  { path: 'docs/reference/limits.md', content: limitsPage },
  { path: 'docs/reference/secrets.md', content: secretsPage },
  { path: 'docs/reference/malware.md', content: malwarePage },
  { path: 'docs/reference/licenses.md', content: licensesPage },
  { path: 'docs/feeds.md', content: feedsPage },
  { path: 'docs/reference/rule-fields.md', content: ruleFieldsPage },
  { path: 'docs/reference/checks.md', content: checksPage },
  ...packs.map((pack) => ({
    path: `docs/reference/checks-${pack.name}.md`,
    content: () => packPage(pack),
  })),
  ...frameworkPages(notice, table),
  {
    path: 'docs/schema/framework.schema.json',
    content: () => `${JSON.stringify(frameworkJsonSchema(), null, 2)}\n`,
  },
  {
    path: 'docs/schema/agent.schema.json',
    content: () => `${JSON.stringify(agentJsonSchema(), null, 2)}\n`,
  },
  {
    path: 'docs/schema/report-1.1.schema.json',
    content: () => `${JSON.stringify(reportJsonSchema(), null, 2)}\n`,
  },
  {
    path: 'docs/schema/fleet-1.0.schema.json',
    content: () => `${JSON.stringify(fleetJsonSchema(), null, 2)}\n`,
  },
  {
    path: 'docs/schema/profile-1.0.schema.json',
    content: () => `${JSON.stringify(profileJsonSchema(), null, 2)}\n`,
  },
  {
    path: 'docs/schema/seaworthy-yaml.schema.json',
    content: () => `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`,
  },
];

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

function secretsPage(): string {
  const sections = [...Map.groupBy(secretRules, (rule) => rule.family)].map(([family, rules]) => {
    const rows = rules.map(({ id, title, severity, issuer }) => [
      `\`${id}\``,
      title,
      severity,
      issuer,
    ]);
    const head = ['rule', 'finds', 'severity', 'revoked at'];
    return `## ${family}\n\n${families[family]}\n\n${table(head, rows)}`;
  });
  return `${notice}# Secret rules\n\n${secretRules.length} rules.\n\n${sections.join('\n')}`;
}

function malwarePage(): string {
  const sections = [...Map.groupBy(malwareRules, (rule) => rule.family)].map(([family, rules]) => {
    const rows = rules.map(({ id, title, severity, why, reference }) => [
      `\`${id}\``,
      title,
      severity,
      reference === undefined ? why : `${why} [More](${reference})`,
    ]);
    return `## ${malwareFamilies[family]}\n\n${table(['rule', 'finds', 'severity', 'why'], rows)}`;
  });
  return `${notice}# Malware rules\n\n${malwareRules.length} rules.\n\n${sections.join('\n')}`;
}

function licensesPage(): string {
  const sections = licenseCategories.map((category) => {
    const { title, rule, why, fix } = categoryFacts[category];
    const lists = licensesByCategory.filter(([name]) => name === category);
    const ids = lists.flatMap(([, list]) => list.trim().split(/\s+/)).sort();
    const milder = [...categoryWithException].filter(([, made]) => made === category);
    return [
      `## \`${category}\`: ${title}\n\n${rule}\n\n- Why it matters: ${why}\n- What to do: ${fix}\n- Severity unless you say otherwise: ${defaultSeverities[category]}\n`,
      ids.length === 0 ? '' : `Licences: ${ids.map((id) => `\`${id}\``).join(', ')}\n`,
      milder.length === 0
        ? ''
        : `Stricter licences come here with one of these exceptions: ${milder.map(([id]) => `\`${id}\``).join(', ')}\n`,
    ]
      .filter((part) => part !== '')
      .join('\n');
  });
  return `${notice}# Categories of licences\n\nMildest first; \`*\` stands for any ending. Our reading, no legal advice. [Licences](../licenses.md) says how they are used.\n\n${sections.join('\n')}`;
}

function commandsPage(): string {
  const exitCodes = table(
    ['exit code', 'means'],
    [
      ['0', 'clean, or below the gate'],
      ['1', 'the gate said no'],
      ['2', 'the question was wrong: usage or configuration'],
      ['3', 'could not look: unreadable target, no database'],
    ],
  );
  return `${notice}# Commands\n\n${exitCodes}\n${commands.map(commandSection).join('\n')}`;
}

function commandSection(command: Command): string {
  const words = command.arguments.map(argumentUsage);
  const usage = ['seaworthy', command.name, ...words, '[options]'].join(' ');
  const argumentsTable = table(
    ['argument', ''],
    command.arguments.map(({ name, about }) => [`\`${name}\``, about]),
  );
  const options = Object.entries(command.options).flatMap(([key, spec]) => [
    [`\`${optionUsage(key, spec)}\``, optionAbout(spec)],
    ...(spec.kind === 'list-or-none' ? [[`\`--no-${flagName(key)}\``, spec.aboutNone]] : []),
  ]);
  const examples = command.examples.map(
    (example) => `${example.about}:\n\n\`\`\`sh\n${example.command}\n\`\`\`\n`,
  );
  return [
    `## seaworthy ${command.name}\n\n${command.summary}.\n`,
    command.description === undefined ? '' : `${command.description}\n`,
    `\`\`\`sh\n${usage}\n\`\`\`\n`,
    command.arguments.length === 0 ? '' : argumentsTable,
    options.length === 0 ? '' : table(['option', ''], options),
    ...examples,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function optionUsage(key: string, spec: OptionSpec): string {
  const short = spec.short === undefined ? '' : `-${spec.short}, `;
  if (spec.kind === 'switch') return `${short}--no-${flagName(key)}`;
  if (spec.kind === 'flag') return `${short}--${flagName(key)}`;
  if (spec.kind === 'choice') return `${short}--${flagName(key)} ${spec.choices.join('|')}`;
  return `${short}--${flagName(key)} <${spec.value}>`;
}

function optionAbout(spec: OptionSpec): string {
  const fallback = 'default' in spec && typeof spec.default === 'string' ? spec.default : undefined;
  return [
    spec.about,
    fallback === undefined ? '' : ` (default \`${fallback}\`)`,
    spec.environment === undefined ? '' : ` (or \`$${spec.environment}\`)`,
  ].join('');
}

function readersPage(): string {
  const rows = readers.map(({ scheme, about, example, needsNetwork }) => [
    scheme === '-' ? '`-`' : `\`${scheme}:\``,
    about,
    `\`${example}\``,
    needsNetwork ? 'yes' : 'no',
  ]);
  return `${notice}# Targets\n\nA target without a scheme goes to the first reader, in this order, that recognises it.\n\n${table(
    ['scheme', 'what', 'example', 'network'],
    rows,
  )}`;
}

function catalogersPage(): string {
  const rows = catalogers.map(({ name, about }) => [`\`${name}\``, about]);
  return `${notice}# Catalogers\n\nWhat Seaworthy knows how to find. A report names the cataloger of each package as \`foundBy\`.\n\n${table(
    ['name', 'finds'],
    rows,
  )}`;
}

function formatsPage(): string {
  const rows = reporters.map(({ name, about, extension }) => [
    `\`${name}\``,
    about,
    `\`${extension}\``,
  ]);
  return `${notice}# Output formats\n\n${table(['--format', 'what', 'usual ending'], rows)}`;
}

function excusesPage(): string {
  const waivers = waiverReaders.map(({ fileNames, about }) => [
    fileNames.map((name) => `\`${name}\``).join(', '),
    about,
  ]);
  const documents = vexReaders.map(({ name, about }) => [name, about]);
  return `${notice}# Waivers and VEX\n\nRead by \`--waivers\`, by name:\n\n${table(['file', 'what'], waivers)}\nRead by \`--vex\`, by content:\n\n${table(['format', 'versions'], documents)}`;
}

function policiesPage(): string {
  const variables = table(
    ['a policy over', 'can name'],
    Object.entries(variablesOf).map(([over, names]) => [
      `\`${over}\``,
      Object.entries(names)
        .map(([name, type]) => `\`${name}\` (${type})`)
        .join(', '),
    ]),
  );
  const types = Object.entries(typeFields).map(
    ([type, fields]) =>
      `## ${type}\n\n${table(['field', 'type', ''], Object.entries(fields).map(fieldRow))}`,
  );
  const sets = builtInSets.map(
    ({ name, about, policies }) =>
      `### ${name}\n\n${about}.\n\n${table(
        ['policy', 'effect', 'when', 'message'],
        policies.map((each) => [each.name, each.effect, `\`${each.when}\``, each.message]),
      )}`,
  );
  const functions = table(
    ['call', ''],
    functionsOfOurs.map(({ usage, about }) => [`\`${usage}\``, about]),
  );
  const names = callable.map((name) => `\`${name}\``).join(', ');
  return `${notice}# Policies\n\n[policies.md](../policies.md) explains the file. A text that is not known is \`""\`, and a number that is not known compares with nothing.\n\n${variables}\n${types.join('\n')}\n## Functions\n\nOf CEL, and ours: ${names}. \`matches\` takes the patterns of RE2.\n\n${functions}\n## Built-in sets\n\n${sets.join('\n')}`;
}

function fieldRow([name, { type, about, values }]: [string, Field]): string[] {
  const words = values?.map((value) => `\`"${value}"\``) ?? [];
  const listed = words.length === 0 || words.length > 12 ? '' : `: ${words.join(', ')}`;
  return [`\`${name}\``, type, about + listed];
}

function ruleFieldsPage(): string {
  const sections = fieldClasses.map(({ title, fields }) => {
    const rows = fields.map((field) => [
      writeField(field)
        .split(', ')
        .map((written) => `\`${written}\``)
        .join(', '),
      `${field.type}${field.readList === undefined ? '' : ' (list)'}`,
      `${field.about}${field.isFilterOnly === true ? ' Not in outputs.' : ''}`,
    ]);
    return `## ${title}\n\n${table(['field', 'type', 'what it is'], rows)}`;
  });
  const codes = Object.entries({ ...ruleErrorCodes, ...ruleWarningCodes }).map(([code, about]) => [
    `\`${code}\``,
    code.startsWith('LOAD_ERR_') ? 'error' : 'warning',
    about,
  ]);
  return `${notice}# Fields of detection rules\n\nWhat conditions and outputs of [detection rules](../detection-rules.md) can name.\n\n${sections.join('\n')}\n## What is said of files of rules\n\n${table(['code', 'is', 'means'], codes)}`;
}

function limitsPage(): string {
  const rows = Object.entries(limits).map(([name, bound]) => [`\`${name}\``, String(bound)]);
  return `${notice}# Limits\n\nEverything scanned is taken for hostile. Past a bound, what was read until then is kept and the rest is reported as a problem.\n\n${table(
    ['bound', 'value'],
    rows,
  )}\nThe codes of problems: ${problemCodes.map((code) => `\`${code}\``).join(', ')}.\n`;
}

/** A page written by hand but for one table, which stands between two marks. */
function feedsPage(): string {
  const text = readFileSync(join(root, 'docs/feeds.md'), 'utf8');
  const [start, end] = ['<!-- feeds: made by `npm run docs` -->\n\n', '\n<!-- /feeds -->'];
  const rows = feeds.map((feed) => [
    `\`${feed.name}\``,
    `[${feed.title}](${feed.homepage})`,
    feed.about,
    feed.upstream === undefined ? `only from a mirror of \`${feed.url}\`` : `\`${feed.url}\``,
    feed.cadence,
    feed.licence,
    feed.authority === 0 ? '' : String(feed.authority),
  ]);
  const head = ['feed', 'of', 'what is taken', 'upstream', 'cadence', 'licence', 'authority'];
  const before = text.slice(0, text.indexOf(start) + start.length);
  return before + table(head, rows) + text.slice(text.indexOf(end));
}

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

const checkOnly = process.argv.includes('--check');
const stale: string[] = [];
for (const { path, content } of pages) {
  const file = join(root, path);
  const text = content();
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale.push(path);
  if (checkOnly) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
if (checkOnly && stale.length > 0) {
  console.error(`not what the code says: ${stale.join(', ')}\n  hint: npm run docs`);
  process.exitCode = 1;
}
