import type { Finding, Package, Report } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';
import { array, assert, integer, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { findActions } from './actions/find-actions.ts';
import { withNeededPackages } from './needed-packages.ts';
import { rank } from './rank.ts';

const sample = sampleReport();
const flaw = sample.findings.find((finding) => finding.kind === 'vulnerability')!;
const count = 12;
const purl = (n: number) => `pkg:npm/p${n}@1.0.0`;

/** Packages 0 to 11 that ask for one another, and the flawed ones among them. */
function reportOf(
  edges: readonly (readonly [number, number])[],
  flawed: readonly number[],
): Report {
  const packages = Array.from({ length: count }, (_, n): Package => {
    const dependsOn = edges.filter(([from]) => from === n).map(([, to]) => purl(to));
    return {
      purl: purl(n),
      type: 'npm',
      name: `p${n}`,
      version: '1.0.0',
      licenses: [],
      locations: [{ path: 'package-lock.json' }],
      state: 'locked',
      foundBy: 'test',
      dependsOn,
    };
  });
  const findings = [...new Set(flawed)].map((n): Finding => {
    const { type, name, version, locations } = packages[n]!;
    return { ...flaw, id: `f${n}`, package: { purl: purl(n), type, name, version, locations } };
  });
  return { ...sample, packages, findings };
}

test('what is wrong, and through which packages it came', () => {
  const report = reportOf(
    [
      [0, 1],
      [1, 2],
      [3, 4],
    ],
    [2],
  );
  expect(withNeededPackages(report).packages.map(({ name }) => name)).toEqual(['p0', 'p1', 'p2']);
});

test('risks and actions stay what they were, circles and all', () => {
  const number = integer({ min: 0, max: count - 1 });
  assert(
    property(array(tuple(number, number), { maxLength: 20 }), array(number), (edges, flawed) => {
      const report = reportOf(edges, flawed);
      const needed = withNeededPackages(report);
      const { packages: _, ...ranked } = rank(report);
      expect(rank(needed)).toMatchObject({ findings: ranked.findings });
      expect(findActions([rank(needed)])).toEqual(findActions([rank(report)]));
    }),
  );
});
