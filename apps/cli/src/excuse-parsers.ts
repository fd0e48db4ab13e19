/** Imported when there is a file to read: a scan without one should not wait for schemas and YAML. */
export {
  parseLicenseSettings,
  parseSecretsSection,
  parseVex,
  parseWaivers,
} from '@seaworthy/policy';
