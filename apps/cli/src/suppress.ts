/** Imported when a command comes to it; the face of the package would bring all of it along. */
export { suppress } from '@seaworthy/policy';
