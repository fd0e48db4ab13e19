/** Groups of rules that matter for the same reason. */
export const families = {
  cloud:
    'Whoever has it acts in the cloud account with its rights: reads data, starts machines, and pays with your money.',
  'source-control':
    'Whoever has it reads the source code, and with write access changes what you build.',
  registry:
    'Whoever has it can publish packages or images in your name, to everybody who installs them.',
  pipeline: 'Whoever has it can run builds, read their other secrets and change what they deploy.',
  chat: 'Whoever has it reads and writes messages as your application or team.',
  payment: 'Whoever has it sees customers and payments, and may move money.',
  mail: 'Whoever has it sends mail and messages in your name, and reads whom you write to.',
  database: 'Whoever reaches the server reads and changes its data.',
  'private-key': 'Whoever has it is taken for you: it signs, decrypts or logs in in your place.',
  platform:
    'Whoever has it acts on the platform with its rights: reads configuration, deploys, deletes.',
  identity: 'Whoever has it signs in, or makes others sign in, as your users.',
  ai: 'Whoever has it uses models at your expense and reads what was stored there.',
  monitoring: 'Whoever has it reads what your systems report, or reports falsehoods for them.',
  business: 'Whoever has it reads and changes the data that the service holds for you.',
  generic: 'It looks like a credential that was written into a file.',
} as const;

export type Family = keyof typeof families;
