import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Severity, VulnerabilityFinding } from './finding.ts';
import { compareFindings } from './finding-order.ts';

function finding(
  name: string,
  severity: Severity,
  more: Partial<VulnerabilityFinding> = {},
): VulnerabilityFinding {
  return {
    kind: 'vulnerability',
    id: name,
    vulnerability: `CVE-2024-${name}`,
    aliases: [],
    package: { purl: `pkg:npm/${name}`, type: 'npm', name, version: '1', locations: [] },
    status: 'fixed',
    severity,
    summary: '',
    cwes: [],
    references: [],
    evidence: [],
    ...more,
  };
}

test('worst first; exploited, higher scores and likelier ones first among equals', () => {
  const exploited = { addedAt: '2024-01-01', ransomware: false };
  const sorted = [
    finding('low', { level: 'low' }),
    finding('unknown', { level: 'unknown' }),
    finding('high-7', { level: 'high', score: 7.1 }),
    finding('high-likely', { level: 'high', score: 8 }, { epss: { score: 0.9, percentile: 0.99 } }),
    finding('high-8', { level: 'high', score: 8 }),
    finding('high-exploited', { level: 'high', score: 7 }, { exploited }),
    finding('critical', { level: 'critical' }),
  ].sort(compareFindings);
  expect(sorted.map((one) => one.package.name)).toEqual([
    'critical',
    'high-exploited',
    'high-likely',
    'high-8',
    'high-7',
    'low',
    'unknown',
  ]);
});

test('is an order', () => {
  const any = fc
    .record({
      level: fc.constantFrom('critical', 'high', 'low', 'unknown' as const),
      score: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
      name: fc.string({ maxLength: 2 }),
    })
    .map(({ level, score, name }) =>
      finding(name, {
        level: level as Severity['level'],
        ...(score === undefined ? {} : { score }),
      }),
    );
  fc.assert(
    fc.property(any, any, any, (a, b, c) => {
      expect(Math.sign(compareFindings(a, b))).toBe(-Math.sign(compareFindings(b, a)) + 0);
      if (compareFindings(a, b) <= 0 && compareFindings(b, c) <= 0) {
        expect(compareFindings(a, c)).toBeLessThanOrEqual(0);
      }
    }),
  );
});
