import { describe, expect, test } from 'vitest';
import { apply, image, report, suppressedBy } from './samples-for-test.ts';

describe('CSAF', () => {
  const product = (id: string, helper?: object) => ({
    category: 'product_version',
    name: id,
    product: {
      product_id: id,
      name: id,
      ...(helper === undefined ? {} : { product_identification_helper: helper }),
    },
  });
  const csaf = (tree: object, vulnerability: object) => ({
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      publisher: { category: 'vendor', name: 'Example Ltd', namespace: 'https://example.com' },
      tracking: { current_release_date: '2024-01-04T17:17:25+01:00' },
    },
    product_tree: tree,
    vulnerabilities: [{ cve: 'CVE-2020-8203', ...vulnerability }],
  });
  const branches = [
    {
      category: 'vendor',
      name: 'Example',
      branches: [
        product('image', { purl: `pkg:oci/web@${image.digest}` }),
        product('other-image', { purl: 'pkg:oci/db' }),
        product('lodash', { purl: 'pkg:npm/lodash@4.17.10' }),
        product('nameless'),
      ],
    },
  ];
  const relationship = (part_: string, whole: string) => ({
    category: 'default_component_of',
    product_reference: part_,
    relates_to_product_reference: whole,
    full_product_name: { product_id: `${whole}:${part_}`, name: 'x' },
  });
  const tree = {
    branches,
    relationships: [
      relationship('lodash', 'image'),
      relationship('lodash', 'other-image'),
      relationship('lodash', 'nameless'),
      relationship('nameless', 'image'),
    ],
    product_groups: [{ group_id: 'g', product_ids: ['image:lodash'] }],
  };

  test('flags are justifications, threats are impacts', () => {
    const document = csaf(tree, {
      product_status: { known_not_affected: ['image:lodash'] },
      flags: [{ label: 'vulnerable_code_not_present', group_ids: ['g'] }],
      threats: [
        { category: 'impact', details: 'Moderate', product_ids: ['image:lodash'] },
        { category: 'impact', details: 'The code was removed.', product_ids: ['image:lodash'] },
      ],
    });
    expect(apply(report, document).suppressed).toMatchObject([
      {
        finding: { package: { name: 'lodash' } },
        status: 'not_affected',
        justification: 'vulnerable_code_not_present',
        reason: 'The code was removed.',
        owner: 'Example Ltd',
      },
    ]);
  });

  test.each([
    ['known_not_affected', 'lodash', 1],
    ['known_not_affected', 'image', 2],
    ['known_not_affected', 'image:lodash', 1],
    ['known_not_affected', 'other-image:lodash', 0],
    ['known_not_affected', 'nameless:lodash', 0],
    ['known_not_affected', 'image:nameless', 0],
    ['known_not_affected', 'unknown', 0],
    ['fixed', 'image:lodash', 1],
    ['first_fixed', 'lodash', 1],
    ['known_affected', 'lodash', 0],
    ['under_investigation', 'lodash', 0],
    ['recommended', 'lodash', 0],
  ])('%s of %s: %i', (status, id, expected) => {
    const document = csaf(tree, { product_status: { [status]: [id] } });
    expect(suppressedBy(report, document)).toHaveLength(expected);
  });

  test('what to do is kept for what is affected', () => {
    const document = csaf(tree, {
      product_status: { known_affected: ['lodash'] },
      remediations: [{ category: 'workaround', details: 'Turn it off.', product_ids: ['lodash'] }],
    });
    expect(apply(report, document).findings[0]).toMatchObject({
      evidence: [{}, { range: 'affected', note: 'Turn it off.' }],
    });
  });

  test('relationships in a circle end', () => {
    const circle = { relationships: [relationship('a', 'b'), relationship('b', 'a')], branches };
    const loop = [
      { ...relationship('x', 'y'), full_product_name: { product_id: 'x', name: 'x' } },
      { ...relationship('y', 'x'), full_product_name: { product_id: 'y', name: 'y' } },
    ];
    for (const each of [circle, { relationships: loop }]) {
      const document = csaf(each, { product_status: { known_not_affected: ['x', 'b:a'] } });
      expect(suppressedBy(report, document)).toEqual([]);
    }
  });
});
