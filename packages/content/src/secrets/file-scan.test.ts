import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandExample } from './example-for-test.ts';
import type { SecretFact } from './file-scan.ts';
import { SecretScanner } from './secret-scanner.ts';

const scanner = new SecretScanner();
const token = expandExample('glpat-{20:word}');
const other = expandExample('x {20:digit} ghp_{checked:30}').slice(-40);

function scan(path: string, ...chunks: readonly (string | Buffer)[]): readonly SecretFact[] {
  const buffers = chunks.map((chunk) => Buffer.from(chunk as string));
  const bytes = buffers.reduce((sum, one) => sum + one.length, 0);
  const one = scanner.begin(path, bytes);
  for (const chunk of buffers) one?.write(chunk);
  return one?.end().facts ?? [];
}

test('rule, line and a redacted match', () => {
  expect(scan('a.env', `A=1\n\nT=${token}\n`)).toEqual([
    {
      rule: 'gitlab-personal-token',
      severity: 'critical',
      match: 'glp*** (26 characters)',
      line: 3,
      ordinal: 1,
    },
  ]);
});

test('once a file, however often it stands there', () => {
  expect(scan('a.env', `T=${token}\n`.repeat(50))).toHaveLength(1);
  const two = scan('a.env', `T=${token}\nU=glpat-${'aB3dE6gH9kL2nP5rS8uV'}\n`);
  expect(two.map(({ line, ordinal }) => [line, ordinal])).toEqual([
    [1, 1],
    [2, 2],
  ]);
});

test('wherever chunks and segments are cut', () => {
  const text = Buffer.from(`${'filler text\n'.repeat(200_000)}T=${token}\n${'z'.repeat(9_000)}`);
  const cuts = fc.array(fc.nat(text.length), { maxLength: 6 });
  fc.assert(
    fc.property(cuts, (places) => {
      const at = [0, ...places.toSorted((a, b) => a - b), text.length];
      const chunks = at.slice(1).map((end, i) => text.subarray(at[i], end));
      expect(scan('a.log', ...chunks)).toMatchObject([{ line: 200_001 }]);
    }),
    { numRuns: 30 },
  );
  // At every place around the end of a segment.
  for (let before = (1 << 20) - 7_300; before < (1 << 20) + 60; before += 97) {
    expect(scan('a.log', `${'x'.repeat(before)} ${token} ${'y'.repeat(20_000)}`)).toHaveLength(1);
  }
});

test('UTF-16 of both orders, cut anywhere', () => {
  const little = Buffer.from(`\ufeffA\r\nT=${token}\r\n`, 'utf16le');
  const big = Buffer.from(little).swap16();
  for (const bytes of [little, big, little.subarray(2)]) {
    expect(scan('a.reg', bytes)).toMatchObject([{ line: 2 }]);
  }
  const long = Buffer.from(`\ufeff${'é\n'.repeat(600_000)}T=${token}\n`, 'utf16le');
  expect(scan('a.reg', long.subarray(0, 1_100_001), long.subarray(1_100_001))).toMatchObject([
    { line: 600_001 },
  ]);
});

test('programs hold what has a form of its own, and no lines', () => {
  const bytes = `\0\0\n\n${token}\0password = "aB3dE6gH9kL2nP5r"\0`;
  expect(scan('usr/bin/a', bytes)).toEqual([expect.not.objectContaining({ line: 1 })]);
});

describe('what is passed over', () => {
  test('lines that say so', () => {
    expect(scan('a.env', `T=${token} # seaworthy:ignore\n`)).toEqual([]);
    expect(scan('a.env', `T=${token} # seaworthy:ignore gitlab-personal-token\n`)).toEqual([]);
    expect(scan('a.env', `T=${token} # seaworthy:ignore npm-token\n`)).toHaveLength(1);
    expect(scan('a.env', `T=${token}\n# seaworthy:ignore\n`)).toHaveLength(1);
  });

  test('pictures, digests, tests and documentation', () => {
    const password = 'password: "aB3dE6gH9kL2nP5r!"\n';
    expect(scan('a.png', token)).toEqual([]);
    expect(scan('src/a.js', password)).toMatchObject([{ severity: 'medium' }]);
    for (const path of ['package-lock.json', 'tests/a.js', 'docs/a.md', 'a.min.js']) {
      expect(scan(path, password), path).toEqual([]);
    }
    expect(scan('tests/a.js', token)).toMatchObject([{ severity: 'low' }]);
    expect(scan('yarn.lock', token)).toMatchObject([{ severity: 'critical' }]);
  });

  test('what the user allows', () => {
    const sha256 = createHash('sha256').update(token).digest('hex');
    const allowing = (allow: object) =>
      new SecretScanner({ rules: [], disable: [], allow: [{ reason: 'r', ...allow }] });
    const found = (one: SecretScanner) => {
      const file = one.begin('srv/a.env', 99)!;
      file.write(Buffer.from(`T=${token}\nU=${other}\n`));
      return file.end().facts.map(({ rule }) => rule);
    };
    expect(found(allowing({ sha256 }))).toEqual(['github-personal-token']);
    expect(found(allowing({ rule: 'github-personal-token' }))).toEqual(['gitlab-personal-token']);
    expect(found(allowing({ path: 'srv/**' }))).toEqual([]);
    expect(found(allowing({ path: '*.env' }))).toHaveLength(2);
  });
});

test('a file full of keywords is given up with a word, and soon', () => {
  const one = scanner.begin('a.js', 99)!;
  const startedAt = performance.now();
  for (let i = 0; i < 16; i++) one.write(Buffer.from('token="aaaaaaaa '.repeat(1 << 16)));
  expect(one.end().problem).toMatch(/rest was not looked at/);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test('any bytes end without an error', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.constantFrom(
            token,
            'eyJ',
            '-----BEGIN RSA PRIVATE KEY-----',
            'postgres://',
            'password = "',
          ),
        ),
        { maxLength: 20 },
      ),
      (parts) => {
        const bytes = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
        for (const fact of scan('a', bytes)) expect(fact.match).not.toContain(token.slice(6));
      },
    ),
  );
});
