export { highestVersion } from './highest-version.ts';
export { compareWithNewerBase } from './newer-base.ts';
export { assignOrigins } from './origin.ts';
