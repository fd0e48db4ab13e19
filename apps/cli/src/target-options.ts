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
  username: {
    kind: 'text',
    value: 'name',
    environment: 'SEAWORTHY_REGISTRY_USERNAME',
    about: 'Log in to the registry; the password comes from $SEAWORTHY_REGISTRY_PASSWORD',
  },
  plainHttp: { kind: 'flag', about: 'Talk to the registry without TLS' },
  caFile: {
    kind: 'list',
    value: 'pem',
    about: 'Also trust this certificate authority; repeatable',
  },
  timeout: {
    kind: 'duration',
    value: 'time',
    default: '30m',
    about: 'Give up on a target after this long',
  },
} as const;
