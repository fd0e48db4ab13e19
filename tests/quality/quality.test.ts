import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AdvisoryDatabase,
  matchInventory,
  openDatabase,
  updateDatabase,
} from '@seaworthy/advisory';
import { formatPurl, type Package, PackageType, splitName } from '@seaworthy/model';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Expectation, ExpectedPackage } from './make/expectation.ts';

const here = import.meta.dirname;
const expectations = readdirSync(join(here, 'expected'))
  .sort()
  .map((file): Expectation => JSON.parse(readFileSync(join(here, 'expected', file), 'utf8')));

interface Score {
  right: number;
  missed: string[];
  wrong: string[];
}

/**
 * Corpora with known answers, none of which was computed by our own code; docs/quality.md has the
 * table, and says how each came to be.
 */
describe.skipIf(!hasShared('feeds'))('findings are exactly the known answers', () => {
  const directory = mkdtempSync(join(tmpdir(), 'quality-'));
  const scores = new Map<string, Score>();
  let database: AdvisoryDatabase;

  beforeAll(async () => {
    const { problems } = await updateDatabase({ directory, from: sharedPath('feeds') });
    expect(problems).toEqual([]);
    database = await openDatabase({ directory });
  });
  afterAll(async () => {
    await database?.close();
    rmSync(directory, { recursive: true });
  });

  test.each(expectations.map((one) => [one.title, one] as const))('%s', (title, expectation) => {
    const { packages, distribution } = expectation;
    const score: Score = { right: 0, missed: [], wrong: [] };
    const found = answersOf(expectation);
    for (const [key, ids] of expectedAnswers(packages)) {
      if (found.get(key) === undefined) score.missed.push(key);
      else score.right += 1;
      // Which sources spoke is part of the answer.
      if (found.has(key) && ids !== undefined) expect([key, found.get(key)]).toEqual([key, ids]);
      found.delete(key);
    }
    score.wrong.push(...found.keys());
    scores.set(title, score);
    expect({ ...score, distribution: distribution?.id }).toEqual({
      right: score.right,
      missed: [],
      wrong: [],
      distribution: distribution?.id,
    });
    expect(score.right).toBeGreaterThan(250);
  });

  /** "package@version flaw" of every finding, and the advisories that spoke of it. */
  function answersOf({ type, packages, distribution }: Expectation): Map<string, string> {
    const inventory = {
      packages: packages.map((one) => packageOf(type, one)),
      ...(distribution && {
        distribution: { ...distribution, idLike: [], name: distribution.id },
      }),
    };
    const { findings, coverage } = matchInventory(inventory, database);
    expect(coverage).toMatchObject({ notMatched: {} });
    return new Map(
      findings.flatMap((one) => {
        if (one.kind !== 'vulnerability') return [];
        const ids = [...new Set(one.evidence.map(({ advisory }) => advisory))].sort();
        const { name, version } = one.package;
        return [[`${name}@${version} ${one.vulnerability}`, ids.join(' ')]];
      }),
    );
  }

  test('the table in docs/quality.md is this one', () => {
    const rows = expectations.map(({ title, packages, tool }) => {
      const { right, missed, wrong } = scores.get(title)!;
      return `| ${title} | ${packages.length} | ${right + missed.length} | ${right} | ${missed.length} | ${wrong.length} | ${tool} |`;
    });
    const page = readFileSync(join(here, '../../docs/quality.md'), 'utf8');
    const section = page.slice(page.indexOf('## Known answers'), page.indexOf('## Which sources'));
    const written = section.split('\n').filter((line) => /^\| .* \| \d+ \| \d+ \| \d+ /.test(line));
    expect(written).toEqual(rows);
  });
});

function* expectedAnswers(
  packages: readonly ExpectedPackage[],
): Generator<[key: string, ids: string | undefined]> {
  for (const { name, version, flaws } of packages) {
    const at = `${name}@${version}`;
    if (Array.isArray(flaws)) for (const flaw of flaws) yield [`${at} ${flaw}`, undefined];
    else for (const [flaw, ids] of Object.entries(flaws)) yield [`${at} ${flaw}`, ids.join(' ')];
  }
}

function packageOf(typeName: string, expected: ExpectedPackage): Package {
  const type = PackageType.parse(typeName);
  const { name, version, source, modularity } = expected;
  return {
    purl: formatPurl({ type, ...splitName(type, name), version }),
    type,
    name,
    version,
    ...(source && { source: { name: source[0], version: source[1] } }),
    licenses: [],
    locations: [],
    state: 'installed',
    foundBy: 'test',
    ...(modularity !== undefined && { details: { modularity } }),
  };
}
