export { ClamdClient } from './malware/clamd-client.ts';
export { parseClamdAddress } from './malware/clamd-protocol.ts';
export { ClamdScanner } from './malware/clamd-scanner.ts';
export {
  composeDigestFindings,
  composeMalwareFindings,
  type MalwareInFile,
} from './malware/compose-findings.ts';
export { parseDigestList } from './malware/digest-list.ts';
export { DigestScanner } from './malware/digest-scanner.ts';
export { malwareFamilies } from './malware/families.ts';
export type { MalwareFact } from './malware/malware-fact.ts';
export type { MalwareRule } from './malware/rule.ts';
export { malwareRules } from './malware/rules/index.ts';
export { YaraScanner, yaraVersion } from './malware/yara-scanner.ts';
export type { YaraRuleText } from './malware/yara-worker.ts';
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
