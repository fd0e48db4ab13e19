/** Imported when a registry is asked: an HTTP client takes time to load. */
export { RegistryClient } from '@seaworthy/registry';
