import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Report, reportSchemaVersion } from '@seaworthy/model';
import {
  cleanReport,
  excusedReport,
  hasShared,
  sampleReport,
  sharedPath,
} from '@seaworthy/testkit';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { type RenderOptions, reporters } from '../index.ts';

const require = createRequire(import.meta.url);
const officialSpdxSchema = 'schemas/spdx-2.3.schema.json';
const options: RenderOptions = {
  color: false,
  width: 80,
  job: {
    sha: '0'.repeat(40),
    ref: 'refs/heads/main',
    id: '1',
    correlator: 'ci',
    detectorUrl: 'https://example.com',
  },
  template: { name: 'names.txt', text: '{{#packages}}{{name}}\n{{/packages}}' },
};
const names = reporters.map(({ name }) => name);

function render(name: string, report: Report): string {
  return reporters.find((reporter) => reporter.name === name)!.render(report, options);
}

test('the formats that are promised are there', () => {
  expect(names).toEqual([
    ...['table', 'json', 'cyclonedx', 'spdx', 'sarif', 'openvex', 'junit', 'gitlab', 'github'],
    ...['markdown', 'html', 'template'],
  ]);
  expect(new Set(reporters.map(({ extension }) => extension)).size).toBe(names.length);
});

test.each(names)('%s says the same of the same report, and leaves it alone', (name) => {
  const report = sampleReport();
  const first = render(name, report);
  expect(report).toEqual(sampleReport());
  expect(render(name, sampleReport())).toBe(first);
  expect(first.endsWith('\n')).toBe(true);
});

const validators = [
  ['cyclonedx', () => cyclonedxValidator('1.6')],
  ['sarif', sarifValidator],
] as const;

test.each(validators)('%s is valid by the official schema', (name, load) => {
  checkAll(name, load());
});

// No npm package has this one: it is asked where it lies beside the checkout.
test.skipIf(!hasShared(officialSpdxSchema))('spdx is valid by the official schema', () => {
  checkAll('spdx', spdxValidator(sharedPath(officialSpdxSchema)));
});

function checkAll(name: string, validate: ValidateFunction): void {
  for (const report of [sampleReport(), excusedReport(), cleanReport(), bareReport()]) {
    validate(JSON.parse(render(name, report)));
    expect(validate.errors).toBeNull();
  }
}

test('the identity of a document comes from its content', () => {
  const report = sampleReport();
  const other = { ...report, createdAt: '2026-11-21T00:00:00Z' };
  for (const name of ['cyclonedx', 'spdx']) {
    const identity = (text: string) => {
      const document = JSON.parse(text);
      return document.serialNumber ?? document.documentNamespace;
    };
    const id = identity(render(name, report));
    expect(id).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(identity(render(name, other))).not.toBe(id);
  }
});

/** As little as a report may hold. */
function bareReport(): Report {
  return {
    schemaVersion: reportSchemaVersion,
    tool: { name: 'seaworthy', version: '0.1.0' },
    createdAt: '2026-11-20T12:34:56Z',
    target: { input: '', kind: 'directory', reader: 'dir', name: '' },
    layers: [],
    packages: [],
    problems: [],
    coverage: { vulnerabilities: { looked: false, reason: '' } },
    actions: [],
    findings: [],
    suppressed: [],
    hidden: {},
  };
}

/** The official schemas come from packages of those who publish or maintain them. */
function cyclonedxValidator(version: '1.6'): ValidateFunction {
  const library = dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json'));
  const load = (name: string) =>
    JSON.parse(readFileSync(join(library, `res/schema/${name}.SNAPSHOT.schema.json`), 'utf8'));
  const ajv = createAjv();
  ajv.addSchema(load('spdx'), 'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json');
  ajv.addSchema(load('jsf-0.82'), 'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json');
  return ajv.compile(load(`bom-${version}`));
}

function sarifValidator(): ValidateFunction {
  const path = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  // It is of JSON Schema's draft 4 in name; what it uses means the same in draft 7.
  const { $schema, id, ...schema } = JSON.parse(readFileSync(path, 'utf8'));
  return createAjv().compile(schema);
}

function spdxValidator(path: string): ValidateFunction {
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
