import type { IdleWaiver, Suppression } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { mergeIdleWaivers } from './merge-idle-waivers.ts';

const [finding] = sampleReport().findings;
const unused = (source: string): IdleWaiver => ({
  waiver: 'CVE-2026-1',
  why: 'unused',
  source,
  findings: [],
});
const expired = (source: string, ...findings: string[]): IdleWaiver => ({
  ...unused(source),
  why: 'expired',
  findings,
});
const excusedBy = (source: string): Suppression => ({
  finding: finding!,
  by: 'waiver',
  reason: 'accepted',
  source,
});

test('a waiver that any target has use for is not idle', () => {
  const reports = [
    { idleWaivers: [unused('a:1'), unused('a:2')], suppressed: [] },
    { idleWaivers: [unused('a:2')], suppressed: [excusedBy('a:1')] },
    { suppressed: [] },
  ];
  expect(mergeIdleWaivers(reports)).toEqual([unused('a:2')]);
});

test('what came back is gathered over the targets, each once', () => {
  const reports = [
    { idleWaivers: [unused('a:1')], suppressed: [] },
    { idleWaivers: [expired('a:1', 'x', 'y')], suppressed: [] },
    { idleWaivers: [expired('a:1', 'y', 'z')], suppressed: [] },
  ];
  expect(mergeIdleWaivers(reports)).toEqual([expired('a:1', 'x', 'y', 'z')]);
});
