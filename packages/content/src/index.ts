export { checkSecretsConfiguration } from './secrets/check-configuration.ts';
export {
  type ConfigurationTexts,
  composeConfigurationFindings,
  composeFileFindings,
  redactInventory,
  type SecretInFile,
} from './secrets/compose-findings.ts';
export { noConfiguration } from './secrets/configuration.ts';
export { families } from './secrets/families.ts';
export type { SecretFact } from './secrets/file-scan.ts';
export type { SecretRule } from './secrets/rule.ts';
export { secretRules } from './secrets/rules/index.ts';
export { SecretScanner } from './secrets/secret-scanner.ts';
