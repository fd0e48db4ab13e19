import { defineCommand } from '../../command.ts';
import { quietOption } from '../../output-options.ts';

export const profileDiff = defineCommand({
  name: 'profile diff',
  summary: 'Show what a new release does that the one before did not',
  description:
    'Compares two profiles of one workload: new programs, destinations, capabilities, and what is gone. With --write the decisions of the old one are carried over to what has not changed. Exits with 1 when something was added or changed.',
  arguments: [
    { name: 'old', about: 'Profile of the release before', required: true },
    { name: 'new', about: 'Profile of the new release', required: true },
  ],
  options: {
    write: { kind: 'flag', about: 'Carry decisions over into the new file' },
    format: { kind: 'choice', choices: ['text', 'json'], default: 'text', about: 'How to print' },
    ...quietOption,
  },
  examples: [
    {
      command: 'seaworthy profile diff web-1.profile.yaml web-2.profile.yaml',
      about: 'What a release brought',
    },
  ],
  async run({ arguments: [oldFile, newFile], options, io }) {
    const [{ carryOver, diffProfiles }, { describeDifference, readProfile, writeProfile }] =
      await Promise.all([import('@seaworthy/runtime'), import('../../profiles.ts')]);
    const [before, after] = await Promise.all([readProfile(oldFile!), readProfile(newFile!)]);
    const difference = diffProfiles(before, after);
    if (options.write) {
      await writeProfile(newFile!, carryOver(before, after));
      io.note(`${newFile} has the decisions of ${oldFile} where nothing has changed`);
    }
    io.writeOut(
      options.format === 'json'
        ? `${JSON.stringify(difference, null, 2)}\n`
        : describeDifference(difference),
    );
    return difference.changes.some(({ kind }) => kind !== 'removed') ? 1 : 0;
  },
});
