import { SeaworthyError } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { json } from './formats/json.ts';
import { parseReport } from './parse-report.ts';

const written = json.render(sampleReport(), { color: false, width: 80 });

test('reads back what was written, byte for byte', () => {
  const report = parseReport(written);
  expect(report).toEqual(sampleReport());
  expect(json.render(report, { color: false, width: 80 })).toBe(written);
});

test('is safe to print', () => {
  expect(written).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\ufeff]/);
});

test('names the broken value', () => {
  const report = JSON.parse(written);
  report.findings[1].severity.level = 'dreadful';
  expect(() => parseReport(JSON.stringify(report), 'old.json')).toThrow(
    expect.objectContaining({
      code: 'MALFORMED',
      message: expect.stringMatching(/^old\.json: findings\[1\]\.severity\.level: /),
    }),
  );
});

test.each([
  ['', 'MALFORMED'],
  ['[]', 'MALFORMED'],
  ['{"bomFormat":"CycloneDX"}', 'MALFORMED'],
  ['{"schemaVersion":"2.0"}', 'TARGET_UNSUPPORTED'],
  ['{"schemaVersion":"1.1"}', 'MALFORMED'],
])('refuses %s with %s', (text, code) => {
  expect(() => parseReport(text)).toThrow(expect.objectContaining({ code }));
});

test('a newer version is told apart from rubbish', () => {
  expect(() => parseReport('{"schemaVersion":"9.1"}')).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('9.1'),
      hint: expect.stringContaining('newer'),
    }),
  );
});

test('throws nothing else, whatever it reads', () => {
  fc.assert(
    fc.property(fc.nat(written.length), fc.string(), fc.nat(40), (at, insert, remove) => {
      try {
        parseReport(written.slice(0, at) + insert + written.slice(at + remove));
      } catch (error) {
        expect(error).toBeInstanceOf(SeaworthyError);
      }
    }),
    { numRuns: 200 },
  );
});
