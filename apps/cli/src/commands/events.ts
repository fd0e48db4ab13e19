import { defineCommand } from '../command.ts';
import { colorOption, quietOption } from '../output-options.ts';

export const events = defineCommand({
  name: 'events',
  summary: 'Show what programs do, as it happens or as it was recorded',
  description:
    'A line an event: when, in which container, which process below which, what it did and to what. Without --from it watches this host through the kernel, which needs the rights of the agent; programs that begin, connections and changes of files are shown unless --type or --filter says otherwise.',
  arguments: [],
  options: {
    from: {
      kind: 'text',
      value: 'file',
      about:
        'A recording instead: scap capture, Tetragon’s JSON or audit log; - for standard input',
    },
    source: {
      kind: 'choice',
      choices: ['scap', 'tetragon', 'audit'],
      about: 'What the recording is; told by how it begins, if not given',
    },
    filter: {
      kind: 'text',
      short: 'f',
      value: 'condition',
      about: 'A condition in the language of Falco’s rules',
    },
    container: {
      kind: 'list',
      value: 'name',
      about: 'Only containers of this name or id; "host" for what is in none',
    },
    type: {
      kind: 'list',
      short: 't',
      value: 'type',
      about: 'Only events of these types: execve,connect',
    },
    format: {
      kind: 'choice',
      choices: ['text', 'json'],
      default: 'text',
      about: 'How to print events',
    },
    ...colorOption,
    ...quietOption,
  },
  examples: [
    { command: 'sudo seaworthy events', about: 'Programs, connections and changes on this host' },
    {
      command: 'seaworthy events --container web -t execve',
      about: 'Programs that begin in one container',
    },
    {
      command: 'seaworthy events --from capture.scap -f fd.directory=/etc',
      about: 'What was done to files of /etc in a capture',
    },
  ],
  async run({ options, io, signal }) {
    const { showEvents } = await import('../show-events.ts');
    await showEvents(options, io, signal);
    return 0;
  },
});
