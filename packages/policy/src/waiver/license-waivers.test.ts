import type { LicenseFinding } from '@seaworthy/model';
import { cleanReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { suppress } from '../suppress.ts';
import { parseWaivers } from './index.ts';

const now = new Date('2026-11-20T00:00:00Z');

const finding: LicenseFinding = {
  kind: 'license',
  id: 'f'.repeat(64),
  rule: 'license-strong-copyleft',
  license: 'GPL-3.0-only',
  category: 'strong-copyleft',
  source: 'declared',
  package: {
    purl: 'pkg:npm/a@1.0.0',
    type: 'npm',
    name: 'a',
    version: '1.0.0',
    locations: [{ path: 'srv/node_modules/a/package.json' }],
  },
  severity: { level: 'medium' },
  title: '',
  summary: '',
  why: '',
  fix: '',
};

test.each([
  ['id: license-strong-copyleft', 1],
  ['id: GPL-3.0-only', 1],
  ['kind: license', 1],
  [`id: ${'f'.repeat(64)}`, 1],
  ['package: pkg:npm/a', 1],
  ['id: GPL-3.0-only, package: pkg:npm/a@1.0.0', 1],
  ['path: srv/**', 1],
  ['id: GPL-2.0-only', 0],
  ['package: pkg:npm/b', 0],
  ['path: app/**', 0],
])('{%s} excuses %i', (words, count) => {
  const waivers = parseWaivers(
    `waivers:\n  - {${words}, reason: not linked, until: 2027-01-01}\n`,
    'seaworthy.yaml',
  );
  const report = suppress({ ...cleanReport(), findings: [finding] }, { waivers, vex: [], now });
  expect(report.suppressed.filter((one) => one.finding.kind === 'license')).toHaveLength(count);
});
