import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAssignments } from './shell-assignments.ts';

test('unquotes as a shell does', () => {
  const text = String.raw`
# NAME="commented"
NAME="Debian \"GNU\"/Linux \$5 \\ \q"
ID='a\b "c"'
PLAIN=1.2\ 3 trailing
MIXED=a"b c"'d e'
  INDENTED=yes
EMPTY=
TWICE=1
TWICE=2
not an assignment
`;
  const values = parseAssignments(text);
  expect(Object.fromEntries(values)).toEqual({
    NAME: String.raw`Debian "GNU"/Linux $5 \ \q`,
    ID: String.raw`a\b "c"`,
    PLAIN: '1.2 3',
    MIXED: 'ab cd e',
    INDENTED: 'yes',
    EMPTY: '',
    TWICE: '2',
  });
});

test('agrees with a real shell on quoted words', () => {
  const piece = fc.constantFrom(
    'a',
    'B',
    '1',
    ' ',
    '.',
    '-',
    '\\\\',
    '\\"',
    '\\$',
    '\\q',
    "'",
    'é',
  );
  const quoted = fc.array(piece, { maxLength: 12 }).map((p) => `"${p.join('')}"`);
  fc.assert(
    fc.property(fc.array(quoted, { minLength: 1, maxLength: 20 }), (words) => {
      const script = words.map((word, index) => `V${index}=${word}`).join('\n');
      const print = words.map((_, index) => `printf '%s\\0' "$V${index}"`).join('\n');
      const expected = execFileSync('sh', ['-c', `${script}\n${print}`]).toString();
      const values = parseAssignments(script);
      expect(words.map((_, index) => `${values.get(`V${index}`)}\0`).join('')).toBe(expected);
    }),
    { numRuns: 25 },
  );
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      parseAssignments(`A=${text}`);
    }),
  );
});
