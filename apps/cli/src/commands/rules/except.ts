import { defineCommand } from '../../command.ts';
import { colorOption, quietOption } from '../../output-options.ts';

export const rulesExcept = defineCommand({
  name: 'rules except',
  summary: 'Make an exception from an alert, in the syntax of Falco’s rules',
  description:
    'Takes alerts as the agent or Falco writes them as JSON, one a line, and proposes the narrowest exception that excuses them: every field that tells them from others must have the same value. What would be added to your file of rules is shown as a diff; it is written with --write only. With --share, alerts of several rules get one exception, of what they have in common: a macro that each of the rules asks. The file must come after the rules that it changes.',
  arguments: [{ name: 'alerts', about: 'File of alerts, or - for standard input', required: true }],
  options: {
    to: {
      kind: 'text',
      value: 'file',
      default: 'exceptions.yaml',
      about: 'Your file of rules, which need not be there yet',
    },
    id: { kind: 'list', value: 'id', about: 'Only the alerts with this id, of a log of many' },
    fields: { kind: 'list', value: 'field', about: 'Only this field must be the same' },
    without: { kind: 'list', value: 'field', about: 'All fields but this one' },
    share: { kind: 'flag', about: 'One exception for the rules of all these alerts' },
    rules: {
      kind: 'list',
      short: 'r',
      value: 'file',
      about: 'Files of rules that come before; the change is then tried together with them',
    },
    write: { kind: 'flag', short: 'w', about: 'Write what the diff shows' },
    ...colorOption,
    ...quietOption,
  },
  examples: [
    {
      command: 'tail -1 alerts.jsonl | seaworthy rules except - --to local.yaml',
      about: 'What would excuse the last alert',
    },
    {
      command:
        'seaworthy rules except alerts.jsonl --id 4f1c0a9be2d37768 --without proc.cmdline --write',
      about: 'Whatever its arguments are, in exceptions.yaml',
    },
  ],
  async run({ arguments: [alerts = '-'], options, io }) {
    const { exceptAlerts } = await import('../../except-alerts.ts');
    return exceptAlerts(alerts, options, io);
  },
});
