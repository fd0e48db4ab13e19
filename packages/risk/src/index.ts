export { type FindActionsOptions, findActions } from './actions/find-actions.ts';
export type { NewerBase, NewerBases } from './actions/proposal.ts';
export { pruneActions } from './actions/prune-actions.ts';
export { shellWord } from './actions/shell-word.ts';
export type { RiskContext } from './context.ts';
export { groupFindings, type PackageGroup } from './group-findings.ts';
export { highestVersion } from './highest-version.ts';
export { type ContextOf, compareByRisk, explainer, packagesByPurl, rank } from './rank.ts';
export { type ExplainedTerm, explainRisk, type RiskExplanation, riskWeight } from './score.ts';
