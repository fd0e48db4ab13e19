import { type Command, flagName, type OptionSpec } from '../../apps/cli/src/command.ts';
import { commands } from '../../apps/cli/src/commands/index.ts';
import { argumentUsage } from '../../apps/cli/src/parser.ts';
import { notice, table } from './page.ts';

export function commandsPage(): string {
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
