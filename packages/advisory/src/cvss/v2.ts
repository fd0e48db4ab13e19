import { definesAny, type Metrics, tableOf } from './vector.ts';

const base = { AV: 'L A N', AC: 'H M L', Au: 'M S N', C: 'N P C', I: 'N P C', A: 'N P C' };
const temporal = { E: 'U POC F H ND', RL: 'OF TF W U ND', RC: 'UC UR C ND' };
const requirement = 'L M H ND';
const environmental = {
  CDP: 'N L LM MH H ND',
  TD: 'N L M H ND',
  CR: requirement,
  IR: requirement,
  AR: requirement,
};

/** The metrics of CVSS 2.0. */
export const tableV2 = tableOf(base, { ...temporal, ...environmental });
const environmentalNames = Object.keys(environmental);

/** "A Complete Guide to the Common Vulnerability Scoring System Version 2.0", section 3.2. */
const weights: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { L: 0.395, A: 0.646, N: 1 },
  AC: { H: 0.35, M: 0.61, L: 0.71 },
  Au: { M: 0.45, S: 0.56, N: 0.704 },
  C: { N: 0, P: 0.275, C: 0.66 },
  I: { N: 0, P: 0.275, C: 0.66 },
  A: { N: 0, P: 0.275, C: 0.66 },
  E: { U: 0.85, POC: 0.9, F: 0.95, H: 1, ND: 1 },
  RL: { OF: 0.87, TF: 0.9, W: 0.95, U: 1, ND: 1 },
  RC: { UC: 0.9, UR: 0.95, C: 1, ND: 1 },
  CDP: { N: 0, L: 0.1, LM: 0.3, MH: 0.4, H: 0.5, ND: 0 },
  TD: { N: 0, L: 0.25, M: 0.75, H: 1, ND: 1 },
  CR: { L: 0.5, M: 1, H: 1.51, ND: 1 },
  IR: { L: 0.5, M: 1, H: 1.51, ND: 1 },
  AR: { L: 0.5, M: 1, H: 1.51, ND: 1 },
};

/** Score of a CVSS 2.0 vector (guide, section 3.2.1 to 3.2.3). */
export function scoreV2(metrics: Metrics): number {
  const weigh = (name: string) => weightOf(metrics, name);
  const impact = 10.41 * (1 - (1 - weigh('C')) * (1 - weigh('I')) * (1 - weigh('A')));
  const timeFactor = weigh('E') * weigh('RL') * weigh('RC');
  if (!definesAny(metrics, environmentalNames, 'ND')) {
    return toOneDecimal(baseScore(metrics, impact) * timeFactor);
  }
  const adjusted = Math.min(
    10,
    10.41 *
      (1 -
        (1 - weigh('C') * weigh('CR')) *
          (1 - weigh('I') * weigh('IR')) *
          (1 - weigh('A') * weigh('AR'))),
  );
  const adjustedTemporal = toOneDecimal(baseScore(metrics, adjusted) * timeFactor);
  return toOneDecimal((adjustedTemporal + (10 - adjustedTemporal) * weigh('CDP')) * weigh('TD'));
}

function baseScore(metrics: Metrics, impact: number): number {
  if (impact === 0) return 0;
  const exploitability =
    20 * weightOf(metrics, 'AV') * weightOf(metrics, 'AC') * weightOf(metrics, 'Au');
  return toOneDecimal((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176);
}

function weightOf(metrics: Metrics, name: string): number {
  return weights[name]?.[metrics.get(name) ?? 'ND'] ?? 0;
}

/** The small addition undoes what binary fractions lose: 8.25 is 8.3 also when held as 8.2499999. */
function toOneDecimal(score: number): number {
  return Math.round(score * 10 + 1e-6) / 10;
}
