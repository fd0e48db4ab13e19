import { endsWell, sampleReport } from '@seaworthy/testkit';
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
