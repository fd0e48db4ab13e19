import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasCommand } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

test('shows what changes, with three lines around it', () => {
  const before = Array.from({ length: 20 }, (_, n) => `line ${n}\n`).join('');
  const after = before.replace('line 1\n', 'line one\n').replace('line 15\n', '');
  expect(unifiedDiff('f', before, after)).toBe(
    '--- a/f\n+++ b/f\n@@ -1,5 +1,5 @@\n line 0\n-line 1\n+line one\n line 2\n line 3\n line 4\n' +
      '@@ -13,7 +13,6 @@\n line 12\n line 13\n line 14\n-line 15\n line 16\n line 17\n line 18\n',
  );
  expect(unifiedDiff('f', before, before)).toBe('');
});

test.skipIf(!hasCommand('patch'))(
  'is what patch understands',
  () => {
    const directory = mkdtempSync(join(tmpdir(), 'seaworthy-diff-'));
    const text = fc
      .array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n'), { maxLength: 30 })
      .chain((lines) => fc.constantFrom('', 'e').map((last) => lines.join('') + last));
    try {
      fc.assert(
        fc.property(text, text, (before, after) => {
          fc.pre(before !== after && before !== '' && after !== '');
          const file = join(directory, 'f');
          writeFileSync(file, before);
          execFileSync('patch', ['-s', file], { input: unifiedDiff('f', before, after) });
          expect(readFileSync(file, 'utf8')).toBe(after);
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
  60_000,
);
