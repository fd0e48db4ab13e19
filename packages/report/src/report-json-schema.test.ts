import { cleanReport, sampleReport } from '@seaworthy/testkit';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { json } from './formats/json.ts';
import { reportJsonSchema } from './report-json-schema.ts';

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
