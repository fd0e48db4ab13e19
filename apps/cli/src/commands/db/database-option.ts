/** Names the advisory database in every command that needs it. */
export const databaseOption = {
  db: {
    kind: 'text',
    value: 'dir',
    environment: 'SEAWORTHY_DB',
    about: 'Advisory database to use instead of your own',
  },
} as const;

/** The public key of whoever may publish databases, wherever one is pulled. */
export const verifyKeyOption = {
  kind: 'text',
  value: 'pem',
  environment: 'SEAWORTHY_DB_VERIFY_KEY',
  about: 'Pull only a database that was signed with the private half of this key',
} as const;
