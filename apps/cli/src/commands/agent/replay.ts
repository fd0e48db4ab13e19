import { defineCommand } from '../../command.ts';
import { colorOption, quietOption } from '../../output-options.ts';

export const agentReplay = defineCommand({
  name: 'agent replay',
  summary: 'Judge recorded events by detection rules',
  description:
    'Reads a recording of what a host did and prints an alert for each event that a rule holds for: a capture in scap format (sysdig, Falco), the JSON events of Tetragon, or the log of Linux audit, each packed with gzip or not; `-` is standard input. Rules are files in the rule language of Falco, in order; `built-in` stands for those that come along. What the recording lost or holds broken is said on standard error.',
  arguments: [{ name: 'recording', about: 'File of recorded events, or -', required: true }],
  options: {
    rules: {
      kind: 'list',
      short: 'r',
      value: 'file',
      about:
        'File of rules, or directory of such files; built-in, which comes along, if none is named',
    },
    source: {
      kind: 'choice',
      choices: ['scap', 'tetragon', 'audit'],
      about: 'What the recording is; told by how it begins, if not given',
    },
    priority: {
      kind: 'choice',
      choices: [
        'emergency',
        'alert',
        'critical',
        'error',
        'warning',
        'notice',
        'informational',
        'debug',
      ],
      default: 'debug',
      about: 'Rules below this priority are not tried',
    },
    all: { kind: 'flag', about: 'Print every rule that holds for an event, not only the first' },
    fail: { kind: 'flag', about: 'Exit with 1 when there was an alert' },
    format: {
      kind: 'choice',
      choices: ['table', 'text', 'json', 'ocsf'],
      default: 'table',
      about:
        'How to print alerts: each once in a table, with incidents; or each time that a rule holds, as a line, as Falco writes JSON, or as OCSF Detection Findings',
    },
    ...colorOption,
    ...quietOption,
  },
  examples: [
    {
      command: 'seaworthy agent replay capture.scap --rules falco_rules.yaml',
      about: 'What the default rules say of a capture',
    },
    {
      command: 'seaworthy agent replay /var/log/audit/audit.log -r rules.d --format json',
      about: 'The audit log, for another program',
    },
  ],
  async run({ arguments: [recording = '-'], options, io, signal }) {
    const { replay } = await import('../../replay.ts');
    const rules = options.rules.length === 0 ? ['built-in'] : options.rules;
    const alertCount = await replay(recording, { ...options, rules }, io, signal);
    return options.fail && alertCount > 0 ? 1 : 0;
  },
});
