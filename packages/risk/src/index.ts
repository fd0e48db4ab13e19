export type { RiskContext } from './context.ts';
export { highestVersion } from './highest-version.ts';
export { type ContextOf, compareByRisk, explainer, rank } from './rank.ts';
export { type ExplainedTerm, explainRisk, type RiskExplanation, riskWeight } from './score.ts';
