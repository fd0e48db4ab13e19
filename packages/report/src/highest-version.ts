/**
 * The highest of the versions that fix the flaws of one package: upgrading to it fixes them all.
 * They are fixes of the same package by the same ecosystem, so a comparison by runs of digits and
 * letters, with an epoch before ":" and "~" before the end, orders them as the ecosystem does. It
 * is for showing only: whether a version is affected is never decided here.
 */
export function highestVersion(versions: Iterable<string>): string | undefined {
  let highest: string | undefined;
  for (const version of versions) {
    if (highest === undefined || compareNaturally(version, highest) > 0) highest = version;
  }
  return highest;
}

export function compareNaturally(a: string, b: string): number {
  const [epochA, restA] = splitEpoch(a);
  const [epochB, restB] = splitEpoch(b);
  if (epochA !== epochB) return epochA - epochB;
  const runsA = restA.match(runs) ?? [];
  const runsB = restB.match(runs) ?? [];
  for (let i = 0; i < Math.max(runsA.length, runsB.length); i++) {
    const order = compareRuns(runsA[i] ?? '', runsB[i] ?? '');
    if (order !== 0) return order;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Digits, letters, or a tilde; other punctuation only separates. */
const runs = /\d+|[A-Za-z]+|~/g;
/** Words that come before the release that they lead to. */
const early = /^(?:~|dev|a|alpha|b|beta|m|milestone|pre|preview|c|cr|rc|snapshot)$/i;

function compareRuns(a: string, b: string): number {
  if (a === b) return 0;
  const rankA = rankOf(a);
  const rankB = rankOf(b);
  if (rankA !== rankB) return rankA - rankB;
  if (rankA === 3) {
    const digitsA = a.replace(/^0+/, '');
    const digitsB = b.replace(/^0+/, '');
    return digitsA.length - digitsB.length || (digitsA < digitsB ? -1 : digitsA > digitsB ? 1 : 0);
  }
  return a < b ? -1 : 1;
}

function rankOf(run: string): number {
  if (run === '') return 1;
  if (early.test(run)) return 0;
  return /^\d/.test(run) ? 3 : 2;
}

function splitEpoch(version: string): [number, string] {
  const match = /^(\d{1,9}):(.*)$/s.exec(version);
  return match === null ? [0, version] : [Number(match[1]), match[2]!];
}
