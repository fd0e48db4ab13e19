import { definesAny, type Metrics, tableOf } from './vector.ts';

const impact = 'H L N';
const base = {
  AV: 'N A L P',
  AC: 'L H',
  PR: 'N L H',
  UI: 'N R',
  S: 'U C',
  C: impact,
  I: impact,
  A: impact,
};
const temporal = { E: 'X H F P U', RL: 'X U W T O', RC: 'X C R U' };
const requirement = 'X H M L';
const modified = Object.fromEntries(
  Object.entries(base).map(([name, values]) => [`M${name}`, `X ${values}`]),
);
const environmental = { CR: requirement, IR: requirement, AR: requirement, ...modified };

/** The metrics of CVSS 3.0 and 3.1. */
export const tableV3 = tableOf(base, { ...temporal, ...environmental });
const environmentalNames = Object.keys(environmental);

/** Specification, section 7.4; "PR" depends on the scope and is in `privilegesWeight`. */
const weights: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
  E: { X: 1, H: 1, F: 0.97, P: 0.94, U: 0.91 },
  RL: { X: 1, U: 1, W: 0.97, T: 0.96, O: 0.95 },
  RC: { X: 1, C: 1, R: 0.96, U: 0.92 },
  CR: { X: 1, H: 1.5, M: 1, L: 0.5 },
  IR: { X: 1, H: 1.5, M: 1, L: 0.5 },
  AR: { X: 1, H: 1.5, M: 1, L: 0.5 },
};

/**
 * Score of a CVSS 3.0 or 3.1 vector (specifications, section 7.1 to 7.3). The two
 * differ in how they round and in the modified impact of a changed scope.
 */
export function scoreV3(metrics: Metrics, version: '3.0' | '3.1'): number {
  const isEnvironmental = definesAny(metrics, environmentalNames, 'X');
  const effective = isEnvironmental ? withModified(metrics) : metrics;
  const scopeChanged = effective.get('S') === 'C';
  const requirements = isEnvironmental ? ['CR', 'IR', 'AR'] : [];
  const lost = ['C', 'I', 'A'].reduce(
    (left, name, n) => left * (1 - weigh(effective, name) * weigh(metrics, requirements[n])),
    1,
  );
  const impactBase = isEnvironmental ? Math.min(1 - lost, 0.915) : 1 - lost;
  const impactScore = scopeChanged
    ? changedScopeImpact(impactBase, isEnvironmental && version === '3.1')
    : 6.42 * impactBase;
  if (impactScore <= 0) return 0;
  const exploitability =
    8.22 *
    weigh(effective, 'AV') *
    weigh(effective, 'AC') *
    privilegesWeight(effective.get('PR'), scopeChanged) *
    weigh(effective, 'UI');
  const roundUp = version === '3.1' ? roundUp31 : roundUp30;
  const score = roundUp(Math.min((scopeChanged ? 1.08 : 1) * (impactScore + exploitability), 10));
  return roundUp(score * weigh(metrics, 'E') * weigh(metrics, 'RL') * weigh(metrics, 'RC'));
}

/** The base metrics with those replaced that the environment changes. */
function withModified(metrics: Metrics): Metrics {
  const effective = new Map(metrics);
  for (const name of tableV3.required) {
    const value = metrics.get(`M${name}`) ?? 'X';
    if (value !== 'X') effective.set(name, value);
  }
  return effective;
}

function changedScopeImpact(impactBase: number, isModified31: boolean): number {
  const correction = isModified31 ? (impactBase * 0.9731 - 0.02) ** 13 : (impactBase - 0.02) ** 15;
  return 7.52 * (impactBase - 0.029) - 3.25 * correction;
}

function privilegesWeight(privileges: string | undefined, scopeChanged: boolean): number {
  if (privileges === 'N') return 0.85;
  if (privileges === 'L') return scopeChanged ? 0.68 : 0.62;
  return scopeChanged ? 0.5 : 0.27;
}

/** A metric that is not there changes nothing. */
function weigh(metrics: Metrics, name: string | undefined): number {
  if (name === undefined) return 1;
  return weights[name]?.[metrics.get(name) ?? 'X'] ?? 1;
}

/** CVSS 3.0: the smallest number with one decimal that is not below the score. */
function roundUp30(score: number): number {
  return Math.ceil(score * 10) / 10;
}

/** CVSS 3.1, appendix A: the same, free of what binary fractions add. */
function roundUp31(score: number): number {
  const scaled = Math.round(score * 100_000);
  return scaled % 10_000 === 0 ? scaled / 100_000 : (Math.floor(scaled / 10_000) + 1) / 10;
}
