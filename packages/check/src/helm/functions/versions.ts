import { TemplateError, type Value, type ValueFunction } from '../template/value.ts';
import { textOf } from './values.ts';

interface Version {
  readonly numbers: readonly [number, number, number];
  readonly prerelease: string;
  /** How many of the numbers are written: "1.2" means all of 1.2.x. */
  readonly written: number;
}

function parseVersion(text: string): Version | undefined {
  const shape =
    /^v?(\d{1,9})(?:\.(\d{1,9}|[xX*]))?(?:\.(\d{1,9}|[xX*]))?(?:-([0-9A-Za-z.-]+))?(?:\+\S*)?$/;
  const match = shape.exec(text.trim());
  if (match === null) return undefined;
  const parts = [match[1], match[2], match[3]].map((part) =>
    part === undefined || /[xX*]/.test(part) ? undefined : Number(part),
  );
  const written = parts.indexOf(undefined);
  return {
    numbers: [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0],
    prerelease: match[4] ?? '',
    written: written === -1 ? 3 : written,
  };
}

/** Semantic Versioning 2.0.0, section 11. */
function compare(a: Version, b: Version): number {
  for (const [i, number] of a.numbers.entries()) {
    if (number !== b.numbers[i]) return number - b.numbers[i]!;
  }
  if (a.prerelease === b.prerelease) return 0;
  if (a.prerelease === '') return 1;
  if (b.prerelease === '') return -1;
  const [ours, theirs] = [a.prerelease.split('.'), b.prerelease.split('.')];
  for (let i = 0; i < Math.max(ours.length, theirs.length); i += 1) {
    const [x, y] = [ours[i], theirs[i]];
    if (x === y) continue;
    if (x === undefined) return -1;
    if (y === undefined) return 1;
    const areNumbers = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (areNumbers[0] && areNumbers[1]) return Number(x) - Number(y);
    if (areNumbers[0] !== areNumbers[1]) return areNumbers[0] ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return 0;
}

/** The first version above those that a bound with so many written numbers takes in. */
function above({ numbers }: Version, place: number): Version {
  const next = numbers.map((number, i) => (i < place ? number : i === place ? number + 1 : 0));
  return { numbers: next as unknown as Version['numbers'], prerelease: '', written: 3 };
}

/** One term of a constraint of Masterminds' semver, which Helm uses. */
function satisfies(version: Version, term: string): boolean {
  const match = /^(=|==|!=|>=|=>|<=|=<|>|<|~|~>|\^)?\s*(.+)$/.exec(term.trim());
  if (match === null) return false;
  const [, sign = '', text = ''] = match;
  if (/^[xX*]$/.test(text)) return version.prerelease === '';
  const bound = parseVersion(text);
  if (bound === undefined) throw new TemplateError(`"${term}" is no constraint of versions`);
  // A prerelease is meant only where the constraint speaks of prereleases.
  if (version.prerelease !== '' && bound.prerelease === '') return false;
  const order = compare(version, bound);
  const isWithin = (end: Version): boolean => order >= 0 && compare(version, end) < 0;
  const isPart = bound.written < 3 && isWithin(above(bound, bound.written - 1));
  switch (sign) {
    case '>':
      return order > 0 && !isPart;
    case '>=':
    case '=>':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
    case '=<':
      return order <= 0 || isPart;
    case '!=':
      return !(order === 0 || isPart);
    case '~':
    case '~>':
      return isWithin(above(bound, Math.min(1, bound.written - 1)));
    case '^': {
      const first = bound.numbers.findIndex((number) => number > 0);
      return isWithin(above(bound, first === -1 ? bound.written - 1 : first));
    }
    default:
      return bound.written < 3 ? isPart : order === 0;
  }
}

const semverCompare: ValueFunction = (constraint, text) => {
  const version = parseVersion(textOf(text));
  if (version === undefined) throw new TemplateError(`"${textOf(text)}" is no version`);
  return textOf(constraint)
    .slice(0, 1_000)
    .split('||')
    .some((all) => {
      const range = /^\s*(\S+)\s+-\s+(\S+)\s*$/.exec(all);
      const terms =
        range === null
          ? (all.match(/(?:[=!<>~^]+\s*)?[^\s,=!<>~^]+/g) ?? [])
          : [`>=${range[1]}`, `<=${range[2]}`];
      return terms.every((term) => satisfies(version, term));
    });
};

const semver: ValueFunction = (text) => {
  const version = parseVersion(textOf(text));
  if (version === undefined) throw new TemplateError(`"${textOf(text)}" is no version`);
  const [major, minor, patch] = version.numbers;
  return new Map<string, Value>([
    ['Major', BigInt(major)],
    ['Minor', BigInt(minor)],
    ['Patch', BigInt(patch)],
    ['Prerelease', version.prerelease],
    ['Original', textOf(text)],
  ]);
};

export const versionFunctions: Readonly<Record<string, ValueFunction>> = { semver, semverCompare };
