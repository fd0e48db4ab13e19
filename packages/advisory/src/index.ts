export type { VersionScheme } from './versions/version-scheme.ts';
