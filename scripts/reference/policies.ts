import {
  builtInSets,
  callable,
  type Field,
  functionsOfOurs,
  typeFields,
  variablesOf,
  vexReaders,
  waiverReaders,
} from '@seaworthy/policy';
import { notice, table } from './page.ts';

export function policiesPage(): string {
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

export function excusesPage(): string {
  const waivers = waiverReaders.map(({ fileNames, about }) => [
    fileNames.map((name) => `\`${name}\``).join(', '),
    about,
  ]);
  const documents = vexReaders.map(({ name, about }) => [name, about]);
  return `${notice}# Waivers and VEX\n\nRead by \`--waivers\`, by name:\n\n${table(['file', 'what'], waivers)}\nRead by \`--vex\`, by content:\n\n${table(['format', 'versions'], documents)}`;
}
