import { expect, test } from 'vitest';
import { rankedSample } from '../ranked-sample-for-test.ts';
import { cyclonedx } from './cyclonedx.ts';

const report = rankedSample();
const bom = JSON.parse(cyclonedx.render(report, { color: false, width: 80 }));

interface Component {
  readonly 'bom-ref': string;
  readonly purl?: string;
  readonly name: string;
  readonly licenses?: unknown;
}

function component(name: string) {
  return bom.components.find((each: Component) => each.name === name);
}

test('every package is a component under its purl', () => {
  const purls = bom.components.flatMap((each: Component) => each.purl ?? []);
  expect(purls).toEqual(report.packages.map(({ purl }) => purl));
  const references = bom.components.map((each: Component) => each['bom-ref']);
  expect(new Set(references).size).toBe(references.length);
});

test('licences are identifiers, expressions or names', () => {
  const acknowledgement = 'declared';
  expect(component('express').licenses).toEqual([{ license: { id: 'MIT', acknowledgement } }]);
  expect(component('json-schema').licenses).toEqual([
    { expression: 'AFL-2.1 OR BSD-3-Clause', acknowledgement },
  ]);
  expect(component('bash').licenses).toEqual([
    { license: { id: 'GPL-3.0-or-later', acknowledgement } },
  ]);
  expect(component('openssl').licenses).toEqual([
    { license: { name: 'OpenSSL and SSLeay', acknowledgement } },
  ]);
});

test('says what is in it and what it needs', () => {
  const reference = 'pkg:npm/express@4.17.1';
  expect(bom.dependencies.find((each: { ref: string }) => each.ref === reference)).toEqual({
    ref: reference,
    dependsOn: ['pkg:npm/qs@6.7.0', 'pkg:npm/send@0.17.1'],
  });
  expect(component('debian')).toMatchObject({ type: 'operating-system', version: '11' });
  expect(bom.metadata.component).toMatchObject({
    type: 'container',
    purl: expect.stringMatching(/^pkg:oci\/web@sha256:[0-9a-f]{64}\?arch=amd64&repository_url=/),
  });
  expect(component('log4j-core')).toMatchObject({
    group: 'org.apache.logging.log4j',
    evidence: {
      occurrences: [{ location: 'app/lib/shop.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar' }],
    },
  });
});

test('a flaw is told once, with every component that has it', () => {
  const flaw = bom.vulnerabilities.find((each: { id: string }) => each.id === 'CVE-2022-0778');
  expect(flaw.affects).toEqual(
    ['libssl1.1', 'openssl'].map((name) => ({
      ref: component(name)['bom-ref'],
      versions: [
        { version: '1.1.1k-1+deb11u1', status: 'affected' },
        { version: '1.1.1n-0+deb11u1', status: 'unaffected' },
      ],
    })),
  );
  expect(flaw.ratings[0]).toEqual({ source: { name: 'nvd' }, score: 7.5, severity: 'high' });
  const log4shell = bom.vulnerabilities.find(
    (each: { id: string }) => each.id === 'CVE-2021-44228',
  );
  expect(log4shell).toMatchObject({
    cwes: [502, 400],
    analysis: { response: ['update'] },
    references: [{ id: 'GHSA-jfh8-c2jp-5v3q' }],
  });
});

test('the highest risk of a flaw is a property', () => {
  const flaw = bom.vulnerabilities.find((each: { id: string }) => each.id === 'CVE-2021-44228');
  const finding = report.findings.find(
    (each) => each.kind === 'vulnerability' && each.vulnerability === 'CVE-2021-44228',
  );
  expect(flaw.properties).toContainEqual({ name: 'seaworthy:risk', value: `${finding!.risk}` });
});

test('a partial look is called incomplete', () => {
  expect(bom.compositions).toEqual([{ aggregate: 'incomplete', assemblies: ['target'] }]);
});
