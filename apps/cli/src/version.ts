import manifest from '../package.json' with { type: 'json' };

/** As in the package manifest; the bundler carries it into the release. */
export const version: string = manifest.version;
