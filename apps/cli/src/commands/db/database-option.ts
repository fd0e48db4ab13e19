/** Names the advisory database in every command that needs it. */
export const databaseOption = {
  db: {
    kind: 'text',
    value: 'dir',
    environment: 'SEAWORTHY_DB',
    about: 'Advisory database to use instead of your own',
  },
} as const;
