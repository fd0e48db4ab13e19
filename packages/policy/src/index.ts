export { builtInPolicies, builtInSets } from './built-in/index.ts';
export { functionsOfOurs, variablesOf } from './cel/environment.ts';
export { type Field, typeFields } from './cel/fields.ts';
export { callable } from './cel/words.ts';
export { policyOfGate } from './gate/gate-policy.ts';
export {
  type Refusal,
  type RefusedFinding,
  refusalsOf,
  whyUndecided,
} from './gate/judge-gates.ts';
export { type Gate, parseGates } from './gate/parse-gates.ts';
export { parseLicenseSettings } from './licenses/parse-license-settings.ts';
export { decide, isHeld } from './policy/decide.ts';
export { explainPolicy, type Reason } from './policy/explain-policy.ts';
export { parsePolicies } from './policy/parse-policies.ts';
export type { Policy } from './policy/policy.ts';
export { type ExampleResult, testPolicies } from './policy/test-policies.ts';
export { type Excuses, suppress } from './suppress.ts';
export { parseVex, vexReaders } from './vex/index.ts';
export type { VexReader, VexStatement } from './vex/statement.ts';
export { configurationJsonSchema } from './waiver/configuration-json-schema.ts';
export { waiverFileNames } from './waiver/file-names.ts';
export { parseWaivers, waiverReaders } from './waiver/index.ts';
export { mergeIdleWaivers } from './waiver/merge-idle-waivers.ts';
export { parseSecretsSection } from './waiver/parse-secrets-section.ts';
export { namesForTrivyId, namesInTrivyTable } from './waiver/trivy-names.ts';
export type { Waiver, WaiverReader } from './waiver/waiver.ts';
