import type { Report } from '@seaworthy/model';
import { expect, test } from 'vitest';
import { reporters } from '../index.ts';
import { cyclonedxValidator, sarifValidator } from '../testing/official-schemas.ts';
import { cleanReport, sampleReport } from '../testing/sample-report.ts';

const options = { color: false, width: 80 };
const names = reporters.map(({ name }) => name);

function render(name: string, report: Report): string {
  return reporters.find((reporter) => reporter.name === name)!.render(report, options);
}

test('the formats that are promised are there', () => {
  expect(names).toEqual(['table', 'json', 'cyclonedx', 'spdx', 'sarif', 'markdown']);
  expect(new Set(reporters.map(({ extension }) => extension)).size).toBe(names.length);
});

test.each(names)('%s says the same of the same report, and leaves it alone', (name) => {
  const report = sampleReport();
  const first = render(name, report);
  expect(report).toEqual(sampleReport());
  expect(render(name, sampleReport())).toBe(first);
  expect(first.endsWith('\n')).toBe(true);
});

test.each([
  ['cyclonedx', cyclonedxValidator('1.6')],
  ['sarif', sarifValidator()],
])('%s is valid by the official schema', (name, validate) => {
  const reports = [sampleReport(), cleanReport(), bareReport()];
  for (const report of reports) {
    validate(JSON.parse(render(name, report)));
    expect(validate.errors).toBeNull();
  }
});

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
    schemaVersion: '1.0',
    tool: { name: 'seaworthy', version: '0.1.0' },
    createdAt: '2026-11-20T12:34:56Z',
    target: { input: '', kind: 'directory', reader: 'dir', name: '' },
    layers: [],
    packages: [],
    problems: [],
    coverage: { vulnerabilities: { looked: false, reason: '' } },
    findings: [],
    hidden: {},
  };
}
