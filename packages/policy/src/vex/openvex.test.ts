import type { Report } from '@seaworthy/model';
import { describe, expect, test } from 'vitest';
import {
  apply,
  image,
  lodash,
  openvex,
  part,
  report,
  reportOf,
  suppressedBy,
} from './samples-for-test.ts';

describe('OpenVEX', () => {
  test('what is not affected does not count, with who says so and why', () => {
    const result = apply(report, openvex({ products: [{ '@id': 'pkg:npm/lodash' }] }));
    expect(result.findings).toHaveLength(1);
    expect(result.suppressed).toEqual([
      {
        finding: report.findings[0],
        by: 'vex',
        status: 'not_affected',
        reason: 'zipObjectDeep is never called.',
        justification: 'vulnerable_code_not_in_execute_path',
        owner: 'Example Ltd',
        source: 'vex0.json',
      },
    ]);
  });

  test.each<[string, object, boolean]>([
    ['a package', { '@id': 'pkg:npm/lodash@4.17.10' }, true],
    ['another version', { '@id': 'pkg:npm/lodash@4.17.11' }, false],
    ['an identifier', { identifiers: { purl: 'pkg:npm/lodash' } }, true],
    ['an image by digest', { '@id': `pkg:oci/web@${image.digest}` }, true],
    [
      'an image by the digest of its configuration',
      { '@id': `pkg:oci/web@${image.imageId}` },
      true,
    ],
    ['an image by an escaped digest', { '@id': `pkg:oci/web@sha256%3A${'a'.repeat(64)}` }, true],
    ['another image', { '@id': `pkg:oci/web@sha256:${'c'.repeat(64)}` }, false],
    ['an image by name', { '@id': 'pkg:oci/web' }, true],
    ['an image of another name', { '@id': 'pkg:oci/shop' }, false],
    [
      'an image by repository and tag',
      { '@id': 'pkg:oci/web?repository_url=registry.example.com/shop/web&tag=2.1' },
      true,
    ],
    [
      'the folder of an image',
      { '@id': 'pkg:oci/web?repository_url=registry.example.com%2Fshop' },
      true,
    ],
    ['another repository', { '@id': 'pkg:oci/web?repository_url=example.com/web' }, false],
    ['another tag', { '@id': 'pkg:oci/web?tag=2.2' }, false],
    ['another architecture', { '@id': 'pkg:oci/web?arch=arm64' }, false],
    ['a docker purl', { '@id': 'pkg:docker/shop/web@2.1' }, true],
    ['a docker purl of another tag', { '@id': 'pkg:docker/shop/web@2.2' }, false],
    ['a hash', { '@id': 'urn:x', hashes: { 'sha-256': 'A'.repeat(64) } }, true],
    ['a reference', { '@id': 'registry.example.com/shop/web:2.1' }, true],
    ['a reference without a tag', { '@id': 'registry.example.com/shop/web' }, true],
    ['a reference with a digest', { '@id': `x/web@${image.digest}` }, true],
    ['another reference', { '@id': 'registry.example.com/shop/db:2.1' }, false],
    [
      'a part of an image',
      { '@id': 'pkg:oci/web', subcomponents: [{ '@id': 'pkg:npm/lodash' }] },
      true,
    ],
    [
      'another part of an image',
      { '@id': 'pkg:oci/web', subcomponents: [{ '@id': 'pkg:npm/underscore' }] },
      false,
    ],
    [
      'a part of another image',
      { '@id': 'pkg:oci/db', subcomponents: [{ '@id': 'pkg:npm/lodash' }] },
      false,
    ],
    ['nothing', {}, false],
  ])('a product that is %s', (_, product, expected) => {
    const purls = suppressedBy(report, openvex({ products: [product] }));
    expect(purls.includes('pkg:npm/lodash@4.17.10')).toBe(expected);
  });

  test('a product whose parts are meant: only where the part comes with it', () => {
    const document = openvex({
      products: [{ '@id': 'pkg:npm/app', subcomponents: [{ '@id': 'pkg:npm/lodash' }] }],
    });
    const app = (dependsOn: string[]) => part('pkg:npm/app@1.0.0', { dependsOn });
    const within = (...parts: Parameters<typeof reportOf>[1]) =>
      suppressedBy(reportOf('CVE-2020-8203', parts), document).includes(lodash.purl);
    expect(within(lodash)).toBe(false);
    expect(within(lodash, app([]))).toBe(false);
    expect(within(lodash, app([lodash.purl]))).toBe(true);
    const middle = part('pkg:npm/middle@1.0.0', { dependsOn: [lodash.purl] });
    expect(within(lodash, middle, app([middle.purl]))).toBe(true);
    expect(within(lodash, { ...middle, direct: true }, app([middle.purl]))).toBe(false);
    expect(within(lodash, middle, app([lodash.purl]))).toBe(false);
    expect(within({ ...lodash, direct: true }, app([lodash.purl]))).toBe(false);
    expect(within({ ...lodash, ownedBy: 'pkg:npm/app@1.0.0' }, app([]))).toBe(true);
    const inside = { ...lodash, locations: [{ path: 'usr/share/app!/lodash.tgz' }] };
    const partly = { ...lodash, locations: [...inside.locations, { path: 'srv/lodash' }] };
    const archive = { ...app([]), locations: [{ path: 'usr/share/app' }] };
    expect(within(inside, archive)).toBe(true);
    expect(within(partly, archive)).toBe(false);
  });

  test('older shapes: flaws and products as texts, parts beside them', () => {
    const old = (context: string, statement: object) => ({
      '@context': context,
      author: 'Example Ltd',
      timestamp: '2023-01-08T18:02:03.647787998-06:00',
      version: '1',
      statements: [{ vulnerability: 'CVE-2020-8203', status: 'not_affected', ...statement }],
    });
    const context = 'https://openvex.dev/ns';
    expect(suppressedBy(report, old(context, { products: ['pkg:npm/lodash@4.17.10'] }))).toEqual([
      lodash.purl,
    ]);
    const parts = {
      products: [`pkg:oci/web@${image.digest}`],
      subcomponents: ['pkg:npm/lodash@4.17.10'],
    };
    expect(suppressedBy(report, old(`${context}/v0.0.1`, parts))).toEqual([lodash.purl]);
    expect(suppressedBy(report, old(context, {}))).toEqual([]);
  });

  test('an alias names the flaw, but one CVE is never another', () => {
    const products = [{ '@id': 'pkg:npm/lodash' }];
    const named = (vulnerability: object) =>
      suppressedBy(report, openvex({ vulnerability, products }));
    expect(named({ name: 'GHSA-p6mc-m468-83gw', aliases: ['cve-2020-8203'] })).toHaveLength(1);
    expect(named({ name: 'CVE-2019-1', aliases: ['CVE-2020-8203'] })).toEqual([]);
    expect(named({ '@id': 'CVE-2020-8203' })).toHaveLength(1);
  });

  test('the newest statement counts, then the last one', () => {
    const products = [{ '@id': 'pkg:npm/lodash' }];
    const at = (timestamp: string | undefined, status: string, document = '2024-01-01T00:00:00Z') =>
      openvex(
        { products, status, ...(timestamp === undefined ? {} : { timestamp }) },
        { timestamp: document },
      );
    const newer = '2024-06-01T00:00:00+02:00';
    expect(suppressedBy(report, at(newer, 'affected'), at(undefined, 'not_affected'))).toEqual([]);
    expect(suppressedBy(report, at(undefined, 'affected'), at(newer, 'not_affected'))).toHaveLength(
      1,
    );
    expect(suppressedBy(report, at(newer, 'affected'), at(newer, 'not_affected'))).toHaveLength(1);
    expect(suppressedBy(report, at(newer, 'not_affected'), at(newer, 'affected'))).toEqual([]);
    // The document is older, the statement newer.
    const late = at('2025-01-01T00:00:00Z', 'affected', '2020-01-01T00:00:00Z');
    expect(suppressedBy(report, late, at(newer, 'not_affected'))).toEqual([]);
    const undated = at('never', 'affected', 'never');
    expect(suppressedBy(report, at(newer, 'not_affected'), undated)).toHaveLength(1);
    // A newer statement about another product says nothing of this one.
    const other = openvex({
      products: [{ '@id': 'pkg:npm/x' }],
      status: 'affected',
      timestamp: newer,
    });
    expect(suppressedBy(report, at(undefined, 'not_affected'), other)).toHaveLength(1);
  });

  test('"fixed" counts where it names what is there', () => {
    const fixed = (product: object) =>
      suppressedBy(report, openvex({ status: 'fixed', products: [product] }));
    expect(fixed({ '@id': 'pkg:npm/lodash@4.17.10' })).toEqual([lodash.purl]);
    expect(fixed({ '@id': 'pkg:npm/lodash' })).toEqual([]);
    expect(fixed({ '@id': 'pkg:oci/web' })).toEqual([]);
    expect(fixed({ '@id': `pkg:oci/web@${image.digest}` })).toHaveLength(2);
    const subcomponents = [{ '@id': 'pkg:npm/lodash' }];
    expect(fixed({ '@id': 'pkg:oci/web', subcomponents })).toEqual([]);
    expect(fixed({ '@id': `pkg:oci/web@${image.digest}`, subcomponents })).toEqual([lodash.purl]);
  });

  test('"affected" and "under investigation" leave the finding and are kept as evidence', () => {
    const products = [{ '@id': 'pkg:npm/lodash' }];
    const action = { products, status: 'affected', action_statement: 'Do not use zipObjectDeep.' };
    const once = apply(report, openvex(action));
    expect(once.suppressed).toEqual([]);
    expect(once.findings[0]).toMatchObject({
      status: 'affected',
      evidence: [
        {},
        {
          range: 'affected',
          note: 'Do not use zipObjectDeep.',
          source: 'VEX of Example Ltd, vex0.json',
        },
      ],
    });
    expect(apply(once, openvex(action))).toEqual(once);
    const open = openvex({ products, status: 'under_investigation' });
    expect(apply(report, open).findings[0]).toMatchObject({ status: 'under-investigation' });
    const fixable = {
      ...report,
      findings: report.findings.map((finding) => ({ ...finding, status: 'fixed' as const })),
    } as Report;
    expect(apply(fixable, open).findings[0]).toMatchObject({ status: 'fixed' });
  });
});
