import { endsWell, mutated, peOf } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf } from '../file-content.ts';
import { openPe } from './pe.ts';

const versions = { CompanyName: 'Acme', ProductVersion: '13.0.1+0123', FileVersion: '13.0.1.2' };

test.each([true, false])('managed code and its versions, PE32+: %s', (is64) => {
  const pe = openPe(contentOf('a.dll', peOf({ managed: true, versions, is64 })))!;
  expect(pe.isManaged).toBe(true);
  expect(Object.fromEntries(pe.versionTexts)).toEqual(versions);
});

test('native code without versions', () => {
  const pe = openPe(contentOf('a.dll', peOf({ managed: false })))!;
  expect(pe.isManaged).toBe(false);
  expect(pe.versionTexts.size).toBe(0);
});

test('what is no PE file is not opened', () => {
  expect(openPe(contentOf('a.dll', ''))).toBeUndefined();
  expect(openPe(contentOf('a.dll', 'MZ'.padEnd(200)))).toBeUndefined();
});

test('broken bytes never fail but with a named error', () => {
  const sample = peOf({ managed: true, versions });
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 12 }), (noise) => {
      endsWell(() => openPe(contentOf('a.dll', mutated(sample, noise))));
    }),
    { numRuns: 2000 },
  );
});
