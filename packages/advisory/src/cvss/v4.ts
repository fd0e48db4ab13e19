import { lookUpScore, type MacroVector } from './v4-lookup.ts';
import { type Metrics, tableOf } from './vector.ts';

const base = {
  AV: 'N A L P',
  AC: 'L H',
  AT: 'N P',
  PR: 'N L H',
  UI: 'N P A',
  VC: 'H L N',
  VI: 'H L N',
  VA: 'H L N',
  SC: 'H L N',
  SI: 'H L N',
  SA: 'H L N',
};
const threat = { E: 'X A P U' };
const environmental = {
  CR: 'X H M L',
  IR: 'X H M L',
  AR: 'X H M L',
  MAV: 'X N A L P',
  MAC: 'X L H',
  MAT: 'X N P',
  MPR: 'X N L H',
  MUI: 'X N P A',
  MVC: 'X H L N',
  MVI: 'X H L N',
  MVA: 'X H L N',
  MSC: 'X H L N',
  MSI: 'X S H L N',
  MSA: 'X S H L N',
};
/** They inform, and never change the score (section 5). */
const supplemental = {
  S: 'X N P',
  AU: 'X N Y',
  R: 'X A U I',
  V: 'X D C',
  RE: 'X L M H',
  U: 'X Clear Green Amber Red',
};

/** The metrics of CVSS 4.0. */
export const tableV4 = tableOf(base, { ...threat, ...environmental, ...supplemental });

/**
 * Values of each metric that counts, the most severe first: the place of a value is its distance
 * from the top in steps of severity (section 8.2).
 */
const steps = {
  AV: ['N', 'A', 'L', 'P'],
  PR: ['N', 'L', 'H'],
  UI: ['N', 'P', 'A'],
  AC: ['L', 'H'],
  AT: ['N', 'P'],
  VC: ['H', 'L', 'N'],
  VI: ['H', 'L', 'N'],
  VA: ['H', 'L', 'N'],
  CR: ['H', 'M', 'L'],
  IR: ['H', 'M', 'L'],
  AR: ['H', 'M', 'L'],
  SC: ['S', 'H', 'L', 'N'],
  SI: ['S', 'H', 'L', 'N'],
  SA: ['S', 'H', 'L', 'N'],
  E: ['A', 'P', 'U'],
} as const;

type ScoredMetric = keyof typeof steps;
const scoredMetrics = Object.keys(steps) as ScoredMetric[];
type Distances = Readonly<Record<ScoredMetric, number>>;

/**
 * Score of a CVSS 4.0 vector (specification, section 8): the score of its
 * MacroVector, less the mean of how far it lies on the way to the next lower MacroVector in each
 * equivalence class that has one.
 */
export function scoreV4(metrics: Metrics): number {
  const from = distancesOf(metrics);
  const hasImpact = impacts.some((name) => steps[name][from[name]] !== 'N');
  if (!hasImpact) return 0;
  const macroVector = macroVectorOf(from);
  const top = lookUpScore(macroVector) as number;
  let sum = 0;
  let count = 0;
  for (const equivalence of equivalences) {
    const next = nextLowerScore(macroVector, equivalence);
    if (next === undefined) continue;
    count++;
    sum += (top - next) * proportion(from, equivalence, macroVector);
  }
  return toOneDecimal(count === 0 ? top : top - sum / count);
}

const impacts = ['VC', 'VI', 'VA', 'SC', 'SI', 'SA'] as const;

/** Modified metrics replace their base metric; what is not defined counts as the worst. */
function distancesOf(metrics: Metrics): Distances {
  const distances: Partial<Record<ScoredMetric, number>> = {};
  for (const name of scoredMetrics) {
    const modified = metrics.get(`M${name}`) ?? 'X';
    const value = modified === 'X' ? (metrics.get(name) ?? 'X') : modified;
    distances[name] = value === 'X' ? 0 : (steps[name] as readonly string[]).indexOf(value);
  }
  return distances as Distances;
}

/** Tables 24 to 29. A distance of 0 is the most severe value, for SI and SA "Safety". */
function macroVectorOf(from: Distances): MacroVector {
  const openDoors = [from.AV, from.PR, from.UI].filter((distance) => distance === 0).length;
  const eq1 = openDoors === 3 ? 0 : openDoors > 0 && from.AV < 3 ? 1 : 2;
  const eq2 = from.AC === 0 && from.AT === 0 ? 0 : 1;
  const highImpact = from.VC === 0 || from.VI === 0 || from.VA === 0;
  const eq3 = from.VC === 0 && from.VI === 0 ? 0 : highImpact ? 1 : 2;
  const safety = from.SI === 0 || from.SA === 0;
  const highSubsequent = from.SC === 1 || from.SI === 1 || from.SA === 1;
  const eq4 = safety ? 0 : highSubsequent ? 1 : 2;
  const eq6 = [from.CR + from.VC, from.IR + from.VI, from.AR + from.VA].includes(0) ? 0 : 1;
  return [eq1, eq2, eq3, eq4, from.E, eq6];
}

/** One class, or EQ3 and EQ6 together because they depend on each other. */
interface Equivalence {
  readonly index: 0 | 1 | 2 | 3 | 4;
  readonly metrics: readonly ScoredMetric[];
  /** Per level: the steps from its most severe vectors to the least severe one (table 30). */
  readonly depths: Readonly<Record<string, number>>;
  /** Per level: its most severe vectors, as distances of `metrics`. */
  readonly tops: Readonly<Record<string, readonly (readonly number[])[]>>;
}

const equivalences: readonly Equivalence[] = [
  {
    index: 0,
    metrics: ['AV', 'PR', 'UI'],
    depths: { 0: 1, 1: 4, 2: 5 },
    tops: {
      0: [[0, 0, 0]],
      1: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      2: [
        [3, 0, 0],
        [1, 1, 1],
      ],
    },
  },
  {
    index: 1,
    metrics: ['AC', 'AT'],
    depths: { 0: 1, 1: 2 },
    tops: {
      0: [[0, 0]],
      1: [
        [1, 0],
        [0, 1],
      ],
    },
  },
  {
    // Levels are written EQ3 then EQ6.
    index: 2,
    metrics: ['VC', 'VI', 'VA', 'CR', 'IR', 'AR'],
    depths: { '00': 7, '01': 6, 10: 8, 11: 8, 21: 10 },
    tops: {
      '00': [[0, 0, 0, 0, 0, 0]],
      '01': [
        [0, 0, 1, 1, 1, 0],
        [0, 0, 0, 1, 1, 1],
      ],
      10: [
        [1, 0, 0, 0, 0, 0],
        [0, 1, 0, 0, 0, 0],
      ],
      11: [
        [1, 0, 1, 0, 1, 0],
        [1, 0, 0, 0, 1, 1],
        [0, 1, 0, 1, 0, 1],
        [0, 1, 1, 1, 0, 0],
        [1, 1, 0, 0, 0, 1],
      ],
      21: [[1, 1, 1, 0, 0, 0]],
    },
  },
  {
    index: 3,
    metrics: ['SC', 'SI', 'SA'],
    depths: { 0: 6, 1: 5, 2: 4 },
    tops: { 0: [[1, 0, 0]], 1: [[1, 1, 1]], 2: [[2, 2, 2]] },
  },
  {
    index: 4,
    metrics: ['E'],
    depths: { 0: 1, 1: 1, 2: 1 },
    tops: { 0: [[0]], 1: [[1]], 2: [[2]] },
  },
];

function levelOf(macroVector: MacroVector, { index }: Equivalence): string {
  return index === 2 ? `${macroVector[2]}${macroVector[5]}` : `${macroVector[index]}`;
}

function nextLowerScore(macroVector: MacroVector, equivalence: Equivalence): number | undefined {
  const { index } = equivalence;
  const level = levelOf(macroVector, equivalence);
  // EQ6 falls first while EQ3 is 1; from 00 there are two ways down, and the higher one counts.
  if (level === '00') {
    return Math.max(
      lookUpScore(lowered(macroVector, 2)) as number,
      lookUpScore(lowered(macroVector, 5)) as number,
    );
  }
  return lookUpScore(lowered(macroVector, level === '10' ? 5 : index));
}

function lowered(macroVector: MacroVector, index: number): MacroVector {
  return macroVector.map((level, n) => (n === index ? level + 1 : level)) as unknown as MacroVector;
}

/** How far below the top of its level a vector lies, from 0 to 1. */
function proportion(from: Distances, equivalence: Equivalence, macroVector: MacroVector): number {
  const { metrics, depths, tops } = equivalence;
  const level = levelOf(macroVector, equivalence);
  // The first top that is nowhere below the vector is as good as any other.
  for (const top of tops[level] ?? []) {
    const distances = metrics.map((name, n) => from[name] - (top[n] as number));
    if (distances.some((distance) => distance < 0)) continue;
    return distances.reduce((sum, distance) => sum + distance, 0) / (depths[level] as number);
  }
  return 0;
}

/** The small addition undoes what binary fractions lose: 8.65 is 8.7 also when held as 8.6499999. */
function toOneDecimal(score: number): number {
  return Math.round(Math.min(Math.max(score, 0), 10) * 10 + 1e-5) / 10;
}
