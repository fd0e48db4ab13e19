import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

/** The official schemas, from the packages of the projects that publish them. For tests only. */
const require = createRequire(import.meta.url);

export function cyclonedxValidator(version: '1.6'): ValidateFunction {
  const library = dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json'));
  const load = (name: string) =>
    JSON.parse(readFileSync(join(library, `res/schema/${name}.SNAPSHOT.schema.json`), 'utf8'));
  const ajv = createAjv();
  ajv.addSchema(load('spdx'), 'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json');
  ajv.addSchema(load('jsf-0.82'), 'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json');
  return ajv.compile(load(`bom-${version}`));
}

export function sarifValidator(): ValidateFunction {
  const path = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  // It is of JSON Schema's draft 4 in name; what it uses means the same in draft 7.
  const { $schema, id, ...schema } = JSON.parse(readFileSync(path, 'utf8'));
  return createAjv().compile(schema);
}

export function spdxValidator(path: string): ValidateFunction {
  return createAjv().compile(JSON.parse(readFileSync(path, 'utf8')));
}

function createAjv(): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  // RFC 3987: as a URI reference, with characters beyond ASCII; Ajv has neither of these.
  ajv.addFormat('iri-reference', /^[^\s<>"{}|\\^`\x00-\x1f]*$/);
  ajv.addFormat('idn-email', /^[^\s@]+@[^\s@]+$/);
  return ajv;
}
