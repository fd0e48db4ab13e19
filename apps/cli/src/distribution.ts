/** Imported when a registry is to be asked for a database: an HTTP client takes time to load. */
export { pullDatabase, pushDatabase } from '@seaworthy/advisory';
