import { osPackageTypes, type PackageType } from '@seaworthy/model';

/** Types whose versions are Semantic Versions, where a hyphen comes before what is not released. */
const semanticTypes: ReadonlySet<PackageType> = new Set([
  'cargo',
  'conan',
  'golang',
  'hex',
  'npm',
  'nuget',
  'pub',
  'swift',
]);

/**
 * The highest of the versions that fix the flaws of one package: upgrading to it fixes them all.
 * They are fixes of the same package by the same ecosystem, so that runs of digits and letters are
 * enough to order them. It is for showing only: whether a version is affected is never decided here.
 */
export function highestVersion(versions: Iterable<string>, type: PackageType): string | undefined {
  let highest: string | undefined;
  for (const version of versions) {
    if (highest === undefined || compareNaturally(version, highest, type) > 0) highest = version;
  }
  return highest;
}

export function compareNaturally(a: string, b: string, type: PackageType): number {
  const [epochA, runsA] = split(a, type);
  const [epochB, runsB] = split(b, type);
  if (epochA !== epochB) return epochA - epochB;
  for (let i = 0; i < Math.max(runsA.length, runsB.length); i++) {
    const order = compareRuns(runsA[i] ?? '', runsB[i] ?? '');
    if (order !== 0) return order;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Digits, letters, or a tilde; other punctuation only separates. */
const runs = /~|\d+|[A-Za-z]+/g;
/** Words after a number that lead to a release. Most distributions write a tilde instead. */
const early =
  /(?<=\d[._-]?)(?:(?:alpha|beta|milestone|preview|pre|rc|cr|dev|snapshot)(?![a-z])|[abcm](?=\d))/gi;

function split(version: string, type: PackageType): [epoch: number, runs: readonly string[]] {
  const [, epoch = '0', rest = ''] = /^(?:(\d{1,9}):)?v?(.*)$/s.exec(version.slice(0, 200))!;
  const text =
    osPackageTypes.has(type) && type !== 'apk'
      ? rest
      : semanticTypes.has(type)
        ? rest.replace(/\+.*$/s, '').replace('-', '~')
        : rest.replaceAll(early, '~$&');
  return [Number(epoch), text.match(runs) ?? []];
}

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
  if (run === '~') return 0;
  return /^\d/.test(run) ? 3 : 2;
}
