import { describe, expect, test } from 'vitest';
import { apply, image, lodash, report, suppressedBy } from './samples-for-test.ts';

describe('CycloneDX', () => {
  // As CycloneDX's own VEX examples write it.
  const vex = (analysis: object, ref: string, more: object = {}) => ({
    bomFormat: 'CycloneDX',
    specVersion: '1.4',
    version: 1,
    vulnerabilities: [
      {
        id: 'CVE-2020-8203',
        source: { name: 'NVD' },
        ratings: [],
        analysis: { state: 'not_affected', justification: 'code_not_reachable', ...analysis },
        affects: [{ ref }],
      },
    ],
    ...more,
  });
  const link = 'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#';

  test('a document of its own that names packages by BOM-Link', () => {
    const document = vex({ detail: 'Never called.' }, `${link}pkg:npm/lodash@4.17.10`);
    expect(apply(report, document).suppressed).toMatchObject([
      {
        finding: { package: { name: 'lodash' } },
        by: 'vex',
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
        reason: 'Never called.',
      },
    ]);
  });

  test.each([
    ['not_affected', 1],
    ['false_positive', 1],
    ['resolved', 1],
    ['resolved_with_pedigree', 1],
    ['exploitable', 0],
    ['in_triage', 0],
    ['unheard_of', 0],
  ])('the state %s', (state, expected) => {
    expect(suppressedBy(report, vex({ state }, 'pkg:npm/lodash@4.17.10'))).toHaveLength(expected);
  });

  test('inside a bill of materials, by references, also nested ones', () => {
    const components = [
      {
        'bom-ref': 'a',
        type: 'application',
        name: 'a',
        components: [{ 'bom-ref': 'b', type: 'library', name: 'lodash', purl: lodash.purl }],
      },
    ];
    expect(suppressedBy(report, vex({}, 'b', { components }))).toEqual([lodash.purl]);
    expect(suppressedBy(report, vex({}, `${link}b`, { components }))).toEqual([lodash.purl]);
    expect(suppressedBy(report, vex({}, 'a', { components }))).toEqual([]);
    expect(suppressedBy(report, vex({}, 'c', { components }))).toEqual([]);
  });

  test('an image that it is about limits it', () => {
    const about = (component: object) => ({
      metadata: { component: { 'bom-ref': 'x', ...component } },
    });
    const container = (purl: string) => about({ type: 'container', name: 'web', purl });
    const ref = lodash.purl;
    expect(suppressedBy(report, vex({}, ref, container(`pkg:oci/web@${image.digest}`)))).toEqual([
      ref,
    ]);
    expect(suppressedBy(report, vex({}, ref, container('pkg:oci/db')))).toEqual([]);
    expect(suppressedBy(report, vex({}, 'x', container('pkg:oci/web')))).toHaveLength(2);
    expect(suppressedBy(report, vex({}, 'x', container('pkg:oci/db')))).toEqual([]);
    const hashes = [{ alg: 'SHA-256', content: 'c'.repeat(64) }];
    expect(suppressedBy(report, vex({}, ref, about({ type: 'container', hashes })))).toEqual([]);
    const application = about({ type: 'application', name: 'web', version: '2.1' });
    expect(suppressedBy(report, vex({}, ref, application))).toEqual([ref]);
    // All of an application that nothing says is the one that was scanned: no.
    expect(suppressedBy(report, vex({}, 'x', application))).toEqual([]);
  });

  test('flaws without an analysis say nothing', () => {
    const document = vex({}, lodash.purl);
    const bare = {
      ...document,
      vulnerabilities: [{ id: 'CVE-2020-8203', affects: [{ ref: lodash.purl }] }],
    };
    expect(suppressedBy(report, bare)).toEqual([]);
  });
});
