import { cleanReport, sampleFleet, sampleReport } from '@seaworthy/testkit';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { json } from './formats/json.ts';
import { parseSaved } from './parse-report.ts';
import { fleetJsonSchema, reportJsonSchema } from './report-json-schema.ts';

test('what we print is what the published schema says', () => {
  const schema = reportJsonSchema();
  expect(schema['$id']).toBe('urn:seaworthy:schema:report:1.1');
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  formats.default(ajv);
  const validate = ajv.compile(schema);
  for (const report of [sampleReport(), cleanReport()]) {
    validate(JSON.parse(json.render(report, { color: false, width: 80 })));
    expect(validate.errors).toBeNull();
  }
  expect(validate({ schemaVersion: '1.1' })).toBe(false);
});

test('a document of many targets is what its schema says', () => {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  formats.default(ajv);
  const validate = ajv.compile(fleetJsonSchema());
  const fleet = sampleFleet();
  const text = [...json.renderFleet!(fleet, { color: false, width: 80 })].join('');
  validate(JSON.parse(text));
  expect(validate.errors).toBeNull();
  expect(parseSaved(text)).toEqual({ fleet });
  expect(parseSaved(json.render(sampleReport(), { color: false, width: 80 }))).toHaveProperty(
    'report',
  );
});

test.each([
  ['{"reports":[]}', 'MALFORMED', /not a Seaworthy report/],
  ['{"schemaVersion":"9.9","reports":[]}', 'TARGET_UNSUPPORTED', /this build reads 1\.0/],
  ['{"schemaVersion":"1.0","reports":[{}]}', 'MALFORMED', /reports\[0\]/],
])('%s is refused', (text, code, message) => {
  expect(() => parseSaved(text)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) }),
  );
});
