import { defineCommand } from '../../command.ts';
import { quietOption } from '../../output-options.ts';
import { registryOf, registryOptions } from '../../registry-options.ts';
import { databaseOption, verifyKeyOption } from './database-option.ts';

export const dbPull = defineCommand({
  name: 'db pull',
  summary: 'Put a database that "db push" has pushed in place of your own',
  description:
    'It is checked whole before anything is replaced, and not fetched when it is here already. Scans that run meanwhile are not disturbed.',
  arguments: [{ name: 'reference', about: 'host/name:tag, or @digest', required: true }],
  options: {
    ...databaseOption,
    verifyKey: verifyKeyOption,
    force: { kind: 'flag', about: 'Also when it is older than the one that is here' },
    ...registryOptions,
    ...quietOption,
    timeout: { kind: 'duration', value: 'time', default: '1h', about: 'Give up after this long' },
  },
  examples: [
    { command: 'seaworthy db pull registry.example.com/advisories:1', about: 'The newest one' },
    {
      command: 'seaworthy db pull registry.example.com/advisories:1 --verify-key db.pub',
      about: 'Only if it is signed',
    },
  ],
  async run({ arguments: [reference], options, io, signal }) {
    const { pullDatabase } = await import('../../distribution.ts');
    const { changed, digest, advisories, builtAt } = await pullDatabase(reference!, {
      ...registryOf(options),
      directory: options.db,
      verifyKeyFile: options.verifyKey,
      whenOlder: options.force ? 'replace' : 'refuse',
      signal: AbortSignal.any([signal, AbortSignal.timeout(options.timeout)]),
      progress: (message) => io.progress(message),
    });
    const count = advisories.toLocaleString('en');
    io.writeOut(
      `${changed ? 'pulled' : 'up to date'}: ${count} advisories, built ${builtAt}\n  manifest  ${digest}`,
    );
    return 0;
  },
});
