import { execFileSync } from 'node:child_process';
import { hasCommand } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dpkg } from './dpkg.ts';

describe.skipIf(!hasDpkgPerl())('Dpkg::Version on this machine', () => {
  test('orders 4,000 generated pairs the same', () => {
    const pairs = fc.sample(fc.tuple(version, version), { numRuns: 4000, seed: 12 });
    const program = 'my ($a, $b) = split / /; print version_compare($a, $b)';
    const output = execFileSync('perl', ['-MDpkg::Version', '-lne', program], {
      input: pairs.map(([a, b]) => `${a} ${b}\n`).join(''),
      encoding: 'utf8',
    });
    const told = output.trim().split('\n').map(Number);
    expect(told).toHaveLength(pairs.length);
    const wrong = pairs.filter(([a, b], n) => Math.sign(dpkg.compare(a, b)) !== told[n]);
    expect(wrong).toEqual([]);
  });
});

function hasDpkgPerl(): boolean {
  if (!hasCommand('perl')) return false;
  try {
    execFileSync('perl', ['-MDpkg::Version', '-e', '1'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Few and short pieces, so that many pairs differ only at their end. */
const piece = fc.constantFrom('1', '2', '10', '01', '0', 'a', 'b', 'Z', '~', '~~', '+', '.', 'rc');
const tail = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
const version = fc
  .tuple(
    fc.constantFrom('', '', '0:', '1:'),
    fc.constantFrom('1', '2', '1.0'),
    tail,
    fc.option(tail),
  )
  .map(([epoch, first, rest, revision]) => {
    const upstream = `${epoch}${first}${rest}`;
    return revision === null ? upstream : `${upstream}-1${revision}`;
  });

test.each([
  ['1.0', true],
  [' 1.0-1 ', true],
  ['1:1.2~rc1+dfsg-3~deb12u1', true],
  ['1.2-3-4', true],
  ['0:1:2-3', true],
  ['', false],
  ['a1', false],
  ['1.0-', false],
  [':1.0', false],
  ['a:1.0', false],
  ['2147483648:1', false],
  ['1.0_2', false],
  ['1.0-1:2', false],
])('%o: valid is %o', (text, valid) => {
  expect(dpkg.isValid(text)).toBe(valid);
});
