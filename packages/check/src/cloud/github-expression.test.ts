import { expect, test } from 'vitest';
import { SourceFile } from '../tree/source-file.ts';
import { contextsIn, expressionsIn, untrustedContextIn } from './github-expression.ts';

const untrustedIn = (text: string) => {
  const file = new SourceFile('a.yml', text);
  return untrustedContextIn({ file, start: 0, end: text.length, text });
};

test.each([
  ['github.event.issue.title', 'github.event.issue.title'],
  ["github.event['issue']['title']", 'github.event.issue.title'],
  ['github.event.commits[0].message', 'github.event.commits.*.message'],
  ['github.head_ref || github.ref_name', 'github.head_ref'],
  ["format('{0}', github.event.comment.body)", 'github.event.comment.body'],
  ['toJSON(github.event)', 'github.event'],
])('%s is untrusted', (text, context) => expect(untrustedIn(text)).toBe(context));

test.each([
  'github.event.issue.number',
  "contains(github.event.issue.title, 'x')",
  "github.head_ref == 'main'",
  "github.head_ref == 'main' && 'a' || 'b'",
  "'github.head_ref'",
  'github.ref_name',
  'steps.github.head_ref.x',
])('%s is harmless', (text) => expect(untrustedIn(text)).toBeUndefined());

test('expressions know where they stand', () => {
  const text = 'echo ${{ a.b }} and ${{c.d}} and ${{ open';
  const file = new SourceFile('a.yml', text);
  const node = { kind: 'scalar', text, plain: true, file, start: 0, end: text.length } as const;
  expect(expressionsIn(node).map((each) => text.slice(each.start, each.end))).toEqual([
    '${{ a.b }}',
    '${{c.d}}',
  ]);
});

test('a hostile expression takes no time', () => {
  for (const unit of ["['a']", 'a.', '&&', "''==", 'contains(', 'a == ']) {
    expect(contextsIn(unit.repeat(100_000)).length).toBeLessThan(2_000);
  }
});
