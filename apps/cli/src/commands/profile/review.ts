import { defineCommand } from '../../command.ts';
import { quietOption } from '../../output-options.ts';

export const profileReview = defineCommand({
  name: 'profile review',
  summary: 'Show what a profile allows, and decide on it',
  description:
    'Says in plain words what the workload may do, and marks what is risky. Entries are accepted and refused by their ids. A profile can be enforced once somebody has decided on everything risky.',
  arguments: [{ name: 'profile', about: 'File of a profile', required: true }],
  options: {
    open: { kind: 'flag', about: 'Only what is risky and not decided' },
    accept: { kind: 'list', value: 'id', about: 'Accept entries; * stands for any characters' },
    refuse: { kind: 'list', value: 'id', about: 'Refuse entries' },
    state: {
      kind: 'choice',
      choices: ['learning', 'proposed', 'enforced'],
      about: 'The next step of its life',
    },
    write: { kind: 'flag', about: 'Write decisions and state into the file' },
    format: { kind: 'choice', choices: ['text', 'json'], default: 'text', about: 'How to print' },
    ...quietOption,
  },
  examples: [
    { command: 'seaworthy profile review web.profile.yaml', about: 'What it allows' },
    {
      command:
        "seaworthy profile review web.profile.yaml --accept 'file:*' --refuse process:/bin/sh --state proposed --write",
      about: 'Decisions, kept in the file',
    },
  ],
  async run({ arguments: [file], options, io }) {
    const [
      { decideEntries, moveTo, reviewProfile },
      { describeProfile, readProfile, writeProfile },
    ] = await Promise.all([import('@seaworthy/runtime'), import('../../profiles.ts')]);
    const before = await readProfile(file!);
    const decided = decideEntries(before, options);
    const profile = options.state === undefined ? decided : moveTo(decided, options.state);
    if (options.write) {
      await writeProfile(file!, profile);
      io.note(`${file} is written`);
    }
    io.writeOut(
      options.format === 'json'
        ? `${JSON.stringify(reviewProfile(profile), null, 2)}\n`
        : describeProfile(profile, options.open),
    );
    return 0;
  },
});
