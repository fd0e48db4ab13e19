import { verifyKeyOption } from './commands/db/database-option.ts';
import { registryOptions } from './registry-options.ts';

/** Options of every command that looks at a target. */
export const targetOptions = {
  platform: {
    kind: 'text',
    value: 'os/arch[/variant]',
    about: 'Which image of a multi-platform one, as in linux/arm64',
  },
  checkBaseImage: {
    kind: 'flag',
    about: 'Ask the registry of the base image for a newer one, and what it would change',
  },
  offline: { kind: 'flag', about: 'Never touch the network' },
  db: {
    kind: 'text',
    value: 'dir',
    environment: 'SEAWORTHY_DB',
    about: 'Advisory database to use instead of your own',
  },
  mirror: {
    kind: 'text',
    value: 'dir-or-url',
    environment: 'SEAWORTHY_MIRROR',
    about: 'Where to fetch advisories of ecosystems that the database does not hold yet',
  },
  dbRepository: {
    kind: 'text',
    value: 'reference',
    environment: 'SEAWORTHY_DB_REPOSITORY',
    about: 'Pull the database from this registry when it is a day old; ask no publisher',
  },
  verifyKey: verifyKeyOption,
  checkRepositories: {
    kind: 'flag',
    about:
      'Ask the package repositories that the target is set up with whether they have the fixes',
  },
  privateRepositories: {
    kind: 'flag',
    about: 'With --check-repositories, also ask those at private addresses',
  },
  cache: {
    kind: 'switch',
    default: true,
    about: 'Read every layer, keep nothing of it, and do not remember the image',
  },
  cacheDir: {
    kind: 'text',
    value: 'dir',
    environment: 'SEAWORTHY_CACHE_DIR',
    about: 'Where facts of layers and the names of images are kept between scans',
  },
  secretConfig: {
    kind: 'list-or-none',
    value: 'file',
    about:
      'Rules of your own and what is allowed: the secrets section of this file instead of that of seaworthy.yaml in the working directory; repeatable',
    aboutNone: 'Use no secrets section at all',
  },
  ...registryOptions,
  timeout: {
    kind: 'duration',
    value: 'time',
    default: '30m',
    about: 'Give up on a target after this long',
  },
} as const;
