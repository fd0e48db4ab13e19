import type { Report } from '@seaworthy/model';
import { endsWell, hasShared, mutated, sampleReport } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { suppress } from '../suppress.ts';
import { parseVex, vexReaders } from './index.ts';
import { fixture, fixtures, part, reportOf } from './samples-for-test.ts';

const now = new Date('2026-11-20T12:00:00Z');
const apply = (report: Report, ...documents: unknown[]): Report =>
  suppress(report, {
    waivers: [],
    vex: documents.flatMap((document, i) =>
      parseVex(typeof document === 'string' ? document : JSON.stringify(document), `vex${i}.json`),
    ),
    now,
  });
const suppressedBy = (report: Report, ...documents: unknown[]): string[] =>
  apply(report, ...documents).suppressed.map(({ finding }) =>
    finding.kind === 'vulnerability' ? finding.package.purl : '',
  );

const image = {
  name: 'registry.example.com/shop/web:2.1',
  digest: `sha256:${'a'.repeat(64)}`,
  imageId: `sha256:${'b'.repeat(64)}`,
  platform: 'linux/amd64',
  tags: ['registry.example.com/shop/web:2.1'],
};
const lodash = part('pkg:npm/lodash@4.17.10');
const report = reportOf('CVE-2020-8203', [lodash, part('pkg:npm/minimist@0.0.8')], {
  target: image,
});

function openvex(statement: object, more: object = {}): object {
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://openvex.dev/docs/example/vex-1',
    author: 'Example Ltd',
    timestamp: '2024-01-01T00:00:00Z',
    version: 1,
    statements: [
      {
        vulnerability: { name: 'CVE-2020-8203' },
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
        impact_statement: 'zipObjectDeep is never called.',
        ...statement,
      },
    ],
    ...more,
  };
}

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

const rhel = (version: string) => ({
  id: 'rhel',
  idLike: ['fedora'],
  versionId: version,
  name: `Red Hat Enterprise Linux ${version}`,
  cpe: `cpe:/o:redhat:enterprise_linux:${version.split('.')[0]}::baseos`,
});
const rpm = (name: string, version: string, source = 'curl') => ({
  purl: `pkg:rpm/redhat/${name}@${version}?arch=x86_64&distro=rhel`,
  type: 'rpm' as const,
  name,
  version,
  source: { name: source, version },
});

describe.skipIf(!hasShared(fixtures))('documents as vendors publish them', () => {
  const names = (report_: Report, document: string) =>
    apply(report_, document).suppressed.map(({ finding, status }) =>
      finding.kind === 'vulnerability' ? `${status} ${finding.package.name}` : '',
    );

  test('Red Hat, CSAF VEX of CVE-2023-38545: per release, all versions or the fixed one', () => {
    const document = fixture('rhel-vex/quay_claircore/cve-2023-38545.json');
    const at = (release: string, ...packages: ReturnType<typeof rpm>[]) =>
      names(reportOf('CVE-2023-38545', packages, { distribution: rhel(release) }), document);
    // "red_hat_enterprise_linux_8:libcurl" is known not affected, in any version.
    expect(at('8.8', rpm('libcurl', '7.61.1-30.el8'))).toEqual(['not_affected libcurl']);
    // In release 9 the version of the advisory is fixed, older ones are not.
    expect(at('9.3', rpm('libcurl', '7.76.1-26.el9_3.2'))).toEqual(['fixed libcurl']);
    expect(at('9.3', rpm('libcurl', '7.76.1-26.el9'))).toEqual([]);
    // No product of another vendor, no product that is not there.
    expect(at('10.0', rpm('libcurl', '8.9.1-5.el10'))).toEqual([]);
    expect(at('8.8', rpm('libssh', '0.9.6-10.el8', 'libssh'))).toEqual([]);
    // A source package speaks for what was built from it.
    expect(at('8.8', rpm('curl-unheard-of', '7.61.1-30.el8'))).toEqual([
      'not_affected curl-unheard-of',
    ]);
  });

  test('Red Hat, CSAF VEX of CVE-2023-4154: not affected in four releases', () => {
    const document = fixture('rhel-vex/quay_claircore/cve-2023-4154.json');
    for (const release of ['6', '7', '8', '9']) {
      const samba = rpm('samba', '4.18.6-1', 'samba');
      const report_ = reportOf('CVE-2023-4154', [samba], { distribution: rhel(release) });
      expect(apply(report_, document).suppressed).toMatchObject([
        {
          status: 'not_affected',
          justification: 'vulnerable_code_not_present',
          // The one word that Red Hat gives as impact is a severity.
          reason: 'vulnerable code not present',
          owner: 'Red Hat Product Security',
        },
      ]);
    }
  });

  test('Ubuntu, OpenVEX of CVE-2023-38545: source and binary packages of a release', () => {
    const document = fixture('ubuntu/anchore_vunnel/vex__cve__2023__CVE-2023-38545.json');
    const jammy = {
      id: 'ubuntu',
      idLike: ['debian'],
      versionId: '22.04',
      name: 'Ubuntu 22.04',
      codename: 'jammy',
    };
    const deb = (name: string, version: string, distribution = jammy) =>
      names(
        reportOf(
          'CVE-2023-38545',
          [
            {
              purl: `pkg:deb/ubuntu/${name}@${version}?arch=amd64&distro=ubuntu-22.04`,
              type: 'deb',
              name,
              version,
              source: { name: 'curl', version },
            },
          ],
          { distribution },
        ),
        document,
      );
    expect(deb('libcurl4', '7.81.0-1ubuntu1.24')).toEqual(['fixed libcurl4']);
    expect(deb('libcurl4', '7.81.0-1ubuntu1.3')).toEqual([]);
    expect(
      deb('libcurl4', '7.81.0-1ubuntu1.24', { ...jammy, codename: 'noble', versionId: '24.04' }),
    ).toEqual([]);
  });

  test.each([
    'rhel-vex/quay_claircore/cve-2024-24786-illegal-module.json',
    'rhel-csaf/anchore_vunnel/csaf__advisories__2025__rhsa-2025_23414.json',
    'ubuntu/anchore_vunnel/vex__cve__2016__CVE-2016-20013.json',
  ])('%s, whole and broken', (path) => {
    const text = fixture(path);
    expect(parseVex(text, path).length).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.array(fc.nat(0xffffff), { maxLength: 20 }), (noise) => {
        endsWell(() => parseVex(mutated(text, noise).toString('utf8'), path));
      }),
      { numRuns: 20 },
    );
  });
});

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
