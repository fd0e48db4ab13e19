import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { cleanReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { rankedSample } from '../ranked-sample-for-test.ts';
import { paintDiff } from './paint-diff.ts';
import { renderPlan } from './render-plan.ts';

const report = rankedSample();

test('reads well', async () => {
  const text = renderPlan(report, { color: false, width: 80 });
  await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'testdata/plan.txt'));
  const painted = renderPlan(report, { color: true, width: 80 });
  expect(stripVTControlCharacters(painted)).toBe(text);
});

test('has the commands of every action that adds something', () => {
  const text = renderPlan(report, { color: false, width: 80 });
  for (const { how, adds } of report.actions) {
    if (adds.total === 0 || /[^\x20-\x7e]/.test(how.join(''))) continue;
    for (const line of how) expect(text).toContain(line);
  }
});

test('says when there is nothing to do', () => {
  const options = { color: false, width: 80 };
  expect(renderPlan(cleanReport(), options)).toContain('nothing to fix');
  const hopeless = { ...report, actions: [] };
  expect(renderPlan(hopeless, options)).toContain(
    '27 findings, none of which a known change removes',
  );
});

test('a diff cannot write terminal escapes', () => {
  const painted = paintDiff('--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\x1b[2J\n+b\tc\n', true);
  expect(painted).toContain('\\x1B[2J');
  expect(stripVTControlCharacters(painted)).toContain('+b\tc');
});
