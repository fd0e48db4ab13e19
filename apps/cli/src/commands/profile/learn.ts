import { defineCommand } from '../../command.ts';
import { quietOption } from '../../output-options.ts';

export const profileLearn = defineCommand({
  name: 'profile learn',
  summary: 'Learn what workloads do from recordings of their events',
  description:
    'Makes a behaviour profile of each workload: an image and what runs it, whatever the containers are called. With one workload the profile is printed; with --directory each becomes a file there.',
  arguments: [],
  options: {
    from: {
      kind: 'list',
      value: 'file',
      about: 'Recording: a capture, events of Tetragon or of the audit system; repeatable',
    },
    directory: { kind: 'text', value: 'path', about: 'Write a file for each workload there' },
    workload: { kind: 'text', value: 'name', about: 'Only this one; * stands for any characters' },
    onto: {
      kind: 'text',
      value: 'file',
      about: 'Add to what this profile of the same release knows; its decisions stay',
    },
    host: { kind: 'flag', about: 'Take what runs outside of containers for a workload too' },
    allSystemCalls: {
      kind: 'flag',
      about: 'The recordings hold every system call, not only those that rules need',
    },
    startup: {
      kind: 'duration',
      value: 'time',
      default: '60s',
      about: 'How long a container counts as starting',
    },
    ...quietOption,
  },
  examples: [
    {
      command: 'seaworthy profile learn --from web.scap',
      about: 'The profile of the one workload of a capture',
    },
    {
      command:
        'seaworthy profile learn --from monday.scap --from tuesday.scap --directory profiles',
      about: 'A file for each workload of two',
    },
  ],
  async run({ options, io, signal }) {
    const { learnProfiles } = await import('../../learn-profiles.ts');
    return learnProfiles(options, io, signal);
  },
});
