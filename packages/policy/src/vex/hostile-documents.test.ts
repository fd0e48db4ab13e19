import { endsWell, mutated, sampleReport } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseVex, vexReaders } from './index.ts';
import { apply, openvex, report, suppressedBy } from './samples-for-test.ts';

describe('hostile documents', () => {
  test.each(['', '{', '[]', '7', 'null', '{}', '{"@context": "https://example.com"}'])(
    '%j is no VEX',
    (text) => {
      expect(() => parseVex(text, 'x.json')).toThrow(
        expect.objectContaining({
          hint: expect.stringContaining('OpenVEX, CycloneDX VEX, CSAF VEX'),
        }),
      );
    },
  );

  /** Any JSON with the keys that the formats use, in the wrong places and of the wrong types. */
  const keys = [
    '@context',
    '@id',
    'statements',
    'products',
    'subcomponents',
    'vulnerability',
    'name',
    'status',
    'bomFormat',
    'vulnerabilities',
    'analysis',
    'state',
    'affects',
    'ref',
    'components',
    'bom-ref',
    'purl',
    'metadata',
    'component',
    'hashes',
    'document',
    'csaf_version',
    'product_tree',
    'branches',
    'relationships',
    'product_status',
    'known_not_affected',
    'flags',
    'cve',
    'id',
    '__proto__',
  ];
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom<unknown>(
        'https://openvex.dev/ns',
        'CycloneDX',
        '2.0',
        'not_affected',
        'CVE-2020-8203',
        'a',
        'pkg:npm/lodash',
        'pkg:oci/web',
        null,
        1,
        true,
        '',
      ),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 8 }),
    ),
  }));

  test.each([
    ['@context', 'https://openvex.dev/ns/v0.2.0'],
    ['bomFormat', 'CycloneDX'],
    ['document', { csaf_version: '2.0' }],
  ])('any JSON with %s', (key, mark) => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value), (document) => {
        endsWell(() => apply(sampleReport(), JSON.stringify({ ...document, [key]: mark })));
      }),
      { numRuns: 300 },
    );
  });

  /** Small documents as tools write them, one of each format. */
  const samples = {
    openvex: openvex({
      products: [{ '@id': 'pkg:oci/web', subcomponents: [{ '@id': 'pkg:npm/a' }] }],
    }),
    cyclonedx: {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      metadata: {
        component: { 'bom-ref': 'x', type: 'container', name: 'web', purl: 'pkg:oci/web' },
      },
      components: [{ 'bom-ref': 'pkg:npm/a@1', type: 'library', name: 'a', purl: 'pkg:npm/a@1' }],
      vulnerabilities: [
        {
          id: 'CVE-2020-8203',
          references: [{ id: 'GHSA-p6mc-m468-83gw', source: { name: 'GitHub' } }],
          analysis: { state: 'not_affected', justification: 'code_not_reachable', detail: 'No.' },
          affects: [{ ref: 'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg:npm/a@1' }],
        },
      ],
    },
    csaf: {
      document: { csaf_version: '2.0', tracking: { current_release_date: '2024-01-04T17:17:25Z' } },
      product_tree: {
        branches: [
          { product: { product_id: 'a', product_identification_helper: { purl: 'pkg:npm/a@1' } } },
          { product: { product_id: 'w', product_identification_helper: { purl: 'pkg:oci/web' } } },
        ],
        relationships: [
          {
            product_reference: 'a',
            relates_to_product_reference: 'w',
            full_product_name: { product_id: 'w:a' },
          },
        ],
      },
      vulnerabilities: [
        {
          cve: 'CVE-2020-8203',
          product_status: { known_not_affected: ['w:a'] },
          flags: [{ label: 'component_not_present', product_ids: ['w:a'] }],
        },
      ],
    },
  };

  test.each(Object.entries(samples))('%s with broken bytes', (_, document) => {
    const text = JSON.stringify(document);
    expect(parseVex(text, 'x.json')).toHaveLength(1);
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { maxLength: 6 }), (noise) => {
        endsWell(() => apply(report, mutated(text, noise).toString('utf8')));
      }),
      { numRuns: 1_000 },
    );
  });

  test('deep and wide documents end quickly', () => {
    const startMs = performance.now();
    const deep = (open: string, close: string) => open.repeat(3_000) + close.repeat(3_000);
    endsWell(() =>
      parseVex(
        `{"document":{"csaf_version":"2.0"},"product_tree":{"branches":[${deep('{"branches":[', ']}')}]}}`,
        'x',
      ),
    );
    endsWell(() =>
      parseVex(`{"bomFormat":"CycloneDX","components":[${deep('{"components":[', ']}')}]}`, 'x'),
    );
    const products = Array.from({ length: 50_000 }, (_, i) => ({ '@id': `pkg:npm/p${i}` }));
    const many = Array.from({ length: 50 }, () => ({
      vulnerability: { name: 'CVE-2020-8203' },
      status: 'not_affected',
      products: [{ '@id': 'pkg:npm/x', subcomponents: products.slice(0, 2_000) }],
    }));
    const statements = [...many, { ...many[0], products }];
    expect(suppressedBy(report, openvex({}, { statements }))).toEqual([]);
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });

  test('more products than anybody has are refused', () => {
    const products = Array.from({ length: 1_000_001 }, () => 1);
    expect(() => apply(report, openvex({ products }))).toThrow(/more than 1000000 \(products\)/);
  });
});

test('every reader has a name of its own', () => {
  expect(new Set(vexReaders.map(({ name }) => name)).size).toBe(vexReaders.length);
});
