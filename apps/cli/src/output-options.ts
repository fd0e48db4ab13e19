/** Of every command that says on standard error what it does. */
export const quietOption = {
  quiet: { kind: 'flag', short: 'q', about: 'Nothing on standard error but errors' },
} as const;

/** Of every command that prints for people. */
export const colorOption = {
  color: {
    kind: 'choice',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    about: 'Colours; NO_COLOR and FORCE_COLOR count too',
  },
} as const;
