import { defineCommand } from '../../command.ts';
import { quietOption } from '../../output-options.ts';
import { registryOf, registryOptions } from '../../registry-options.ts';
import { version } from '../../version.ts';
import { databaseOption } from './database-option.ts';

export const dbPush = defineCommand({
  name: 'db push',
  summary: 'Store the advisory database in a registry',
  description:
    'As an OCI artifact, under the tag of the reference. What the registry has already is not uploaded again. A signature is what `cosign verify --key` accepts too.',
  arguments: [{ name: 'reference', about: 'Where to store it: host/name:tag', required: true }],
  options: {
    ...databaseOption,
    signKey: {
      kind: 'text',
      value: 'pem',
      environment: 'SEAWORTHY_DB_SIGN_KEY',
      about: 'Sign it with this private key; a passphrase comes from $SEAWORTHY_DB_SIGN_PASSPHRASE',
    },
    validFor: {
      kind: 'duration',
      value: 'time',
      default: '30d',
      about: 'How long the signature is to be believed',
    },
    ...registryOptions,
    ...quietOption,
    timeout: { kind: 'duration', value: 'time', default: '1h', about: 'Give up after this long' },
  },
  examples: [
    {
      command: 'seaworthy db push registry.example.com/advisories:1',
      about: 'Each night, after `seaworthy db update`',
    },
    {
      command: 'seaworthy db push registry.example.com/advisories:1 --sign-key db.key',
      about: 'Signed',
    },
  ],
  async run({ arguments: [reference], options, io, signal }) {
    const { pushDatabase } = await import('../../distribution.ts');
    const { info, digest, sizeBytes, uploaded } = await pushDatabase(reference!, {
      ...registryOf(options),
      directory: options.db,
      sign:
        options.signKey === undefined
          ? undefined
          : {
              keyFile: options.signKey,
              passphrase: process.env['SEAWORTHY_DB_SIGN_PASSPHRASE'],
              validForMs: options.validFor,
              creator: `seaworthy ${version}`,
            },
      signal: AbortSignal.any([signal, AbortSignal.timeout(options.timeout)]),
      progress: (message) => io.progress(message),
    });
    const size = `${(sizeBytes / 2 ** 20).toFixed(1)} MiB`;
    io.writeOut(
      [
        `${uploaded ? 'pushed' : 'was there already'}: ${info.advisories.toLocaleString('en')} advisories, built ${info.builtAt}, ${size}`,
        `  manifest  ${digest}`,
        `  contents  ${info.digest}`,
        ...(options.signKey === undefined ? [] : [`  signed    with ${options.signKey}`]),
      ].join('\n'),
    );
    return 0;
  },
});
