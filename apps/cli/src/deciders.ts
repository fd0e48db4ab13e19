/** Imported when something is asked of a report: a scan without policies should not wait for CEL. */
export {
  builtInPolicies,
  builtInSets,
  decide,
  explainPolicy,
  isHeld,
  type Policy,
  parseGates,
  parsePolicies,
  policyOfGate,
  refusalsOf,
  testPolicies,
  whyUndecided,
} from '@seaworthy/policy';
