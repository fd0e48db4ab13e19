import { defineCommand } from '../../command.ts';
import { configOption } from './config-option.ts';

export const agent = defineCommand({
  name: 'agent',
  summary: 'Watch this host: events into rules into alerts, until it is told to stop',
  description:
    'Runs from one configuration file (docs/agent.md): where events come from, which rules judge them and where alerts go. Without one it watches this host by the rules that come along, tells standard output and does nothing else. Rules and outputs are read anew when a file changes and at SIGHUP, without losing an event; a broken file changes nothing and is said. SIGTERM sends what waits and ends it. With --check the configuration and all rules are read, and nothing runs.',
  arguments: [],
  options: {
    ...configOption,
    check: { kind: 'flag', about: 'Only read the configuration and its rules' },
  },
  examples: [
    {
      command: 'sudo seaworthy agent',
      about: 'As the configuration says, or with what comes along',
    },
    { command: 'seaworthy agent --check -c agent.yaml', about: 'Whether it could start' },
  ],
  async run({ options, io, signal }) {
    const { runAgent } = await import('../../run-agent.ts');
    return runAgent(options, io, signal);
  },
});
