import { defineCommand } from '../../command.ts';
import { configOption } from './config-option.ts';

export const agentRelease = defineCommand({
  name: 'agent release',
  summary: 'Undo what the agent has done to a container',
  description:
    "Lets a container go: its network is opened, it goes on where it was paused, and its files may be executed again. What rules of prevention keep it from stays so, and the next alert may be answered again. Only the agent's user can ask it. Exits with 0 when everything is undone, with 1 when something could not be, with 3 when nothing holds on such a container or no agent answers.",
  arguments: [
    { name: 'container', about: 'Its name, its id, or how its id begins', required: true },
  ],
  options: {
    ...configOption,
    format: { kind: 'choice', choices: ['text', 'json'], default: 'text', about: 'How to print' },
  },
  examples: [
    { command: 'sudo seaworthy agent release web-1', about: 'After somebody has looked at it' },
    { command: 'sudo seaworthy agent release 4f1c0a9be2d3', about: 'By its id' },
  ],
  async run({ arguments: [container = ''], options, io }) {
    const [{ agentAt }, { oneLine }] = await Promise.all([
      import('@seaworthy/agent'),
      import('@seaworthy/report'),
    ]);
    const answer = await (await agentAt(options.config)).release(container);
    const { id, name } = answer.container;
    const lines = answer.released.map(({ action, failure }) =>
      oneLine(
        failure === undefined
          ? `released ${name ?? id.slice(0, 12)} from ${action}`
          : `${name ?? id.slice(0, 12)} is still under ${action}: ${failure}`,
      ),
    );
    io.writeOut(options.format === 'json' ? JSON.stringify(answer, null, 2) : lines.join('\n'));
    return answer.released.every(({ failure }) => failure === undefined) ? 0 : 1;
  },
});
