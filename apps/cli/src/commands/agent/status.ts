import { defineCommand } from '../../command.ts';
import { configOption } from './config-option.ts';

export const agentStatus = defineCommand({
  name: 'agent status',
  summary: 'Show what the agent of this host is doing',
  description:
    "Asks the agent that runs with this configuration: its sources, rules, events and losses, what it holds on containers and why, which profiles it learns and judges by, and how the last reload went. Only the agent's user can ask it. Exits with 0 when all is well, with 1 when the agent has a problem, with 3 when no agent answers.",
  arguments: [],
  options: {
    ...configOption,
    format: { kind: 'choice', choices: ['table', 'json'], default: 'table', about: 'How to print' },
    color: {
      kind: 'choice',
      choices: ['auto', 'always', 'never'],
      default: 'auto',
      about: 'Colours',
    },
  },
  examples: [
    { command: 'sudo seaworthy agent status', about: 'In words' },
    {
      command: 'sudo seaworthy agent status --format json',
      about: 'For another program',
    },
  ],
  async run({ options, io }) {
    const [{ agentAt, statusTable }, { createPaint }] = await Promise.all([
      import('@seaworthy/agent'),
      import('@seaworthy/report'),
    ]);
    const status = await (await agentAt(options.config)).status();
    io.writeOut(
      options.format === 'json'
        ? JSON.stringify(status, null, 2)
        : statusTable(status, new Date(), createPaint(io.colorFor(options.color)), io.width),
    );
    return status.problems.length === 0 ? 0 : 1;
  },
});
