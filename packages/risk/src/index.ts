export { highestVersion } from './highest-version.ts';
