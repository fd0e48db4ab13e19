import { type Fleet, severityLevels } from '@seaworthy/model';
import { sampleFleet } from '@seaworthy/testkit';
import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { summariseFleet } from './fleet-summary.ts';

test('findings that targets share count once, worst rating first', () => {
  const fleet = sampleFleet();
  const [first, second] = fleet.reports;
  const summary = summariseFleet(fleet);
  // Every finding of the second target is one of the first's.
  expect(summary.findings).toBe(first!.findings.length);
  expect(summary.occurrences).toBe(first!.findings.length + second!.findings.length);
  expect(summary.rows.map(({ own }) => own)).toEqual([
    first!.findings.length - second!.findings.length,
    0,
    undefined,
  ]);
  expect(summary.baseImages).toEqual([
    {
      name: 'debian:11',
      targets: 2,
      findings: second!.findings.length,
      newer: 'debian:11.11: 3 findings fewer, 1 new',
    },
  ]);
});

test('the same totals as counting by hand', () => {
  const [sample] = sampleFleet().reports;
  const flaw = sample!.findings.find(({ kind }) => kind === 'vulnerability')!;
  const finding = record({
    id: integer({ min: 0, max: 20 }),
    level: constantFrom(...severityLevels),
  });
  assert(
    property(array(array(finding, { maxLength: 10 }), { maxLength: 6 }), (targets) => {
      const reports = targets.map((findings) => ({
        ...sample!,
        findings: findings.map(({ id, level }) => ({
          ...flaw,
          id: String(id),
          severity: { level },
        })),
      }));
      const { findings, occurrences, levels } = summariseFleet({ ...sampleFleet(), reports });
      const all = targets.flat();
      expect(occurrences).toBe(all.length);
      expect(findings).toBe(new Set(all.map(({ id }) => id)).size);
      expect(levels.reduce((sum, [, count]) => sum + count, 0)).toBe(findings);
      const critical = new Set(all.filter(({ level }) => level === 'critical').map(({ id }) => id))
        .size;
      expect(new Map(levels).get('critical') ?? 0).toBe(critical);
    }),
  );
});

test('nothing is nothing', () => {
  const empty: Fleet = { ...sampleFleet(), reports: [], failures: [] };
  expect(summariseFleet(empty)).toMatchObject({ findings: 0, rows: [], packages: [] });
});
