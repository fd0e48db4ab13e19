import { describe, expect, test } from 'vitest';
import type { AffectedPackage } from './feed.ts';
import { redhatCsafFeed } from './redhat-csaf.ts';

const now = new Date('2026-11-21T00:00:00Z');
const context = { path: 'x.json', part: 'vex', now };

const streams: Record<string, string> = {
  'BaseOS-9.3.0.Z.MAIN': 'cpe:/o:redhat:enterprise_linux:9::baseos',
  'AppStream-9.2.0.Z.MAIN.EUS': 'cpe:/a:redhat:enterprise_linux:9::appstream',
  'BaseOS-9.0.0.Z.EUS': 'cpe:/o:redhat:rhel_eus:9.0::baseos',
  'AppStream-8.9.0.Z.MAIN': 'cpe:/a:redhat:enterprise_linux:8::appstream',
  '7Server-ELS': 'cpe:/o:redhat:rhel_els:7',
  red_hat_enterprise_linux_9: 'cpe:/o:redhat:enterprise_linux:9',
  red_hat_enterprise_linux_7: 'cpe:/o:redhat:enterprise_linux:7',
  '9Base-RHOSE-4.16': 'cpe:/a:redhat:openshift:4.16::el9',
};

/** Product id of a package in a stream → its package URL. */
type Products = Record<string, string>;

/** A document as Red Hat writes it, with the products of the ids "<STREAM>:<COMPONENT>". */
function documentOf(products: Products, vulnerability: object, head: object = {}) {
  const relations = Object.keys(products).map((id) => {
    const stream = Object.keys(streams).find((name) => id.startsWith(`${name}:`))!;
    return { id, stream, component: id.slice(stream.length + 1) };
  });
  const branch = (category: string, name: string, helper: object) => ({
    category,
    name,
    product: { name, product_id: name, product_identification_helper: helper },
  });
  const branches = [
    ...Object.entries(streams).map(([name, cpe]) => ({
      category: 'product_family',
      name: 'Red Hat Enterprise Linux',
      branches: [branch('product_name', name, { cpe })],
    })),
    ...relations.map(({ id, component }) => ({
      category: 'architecture',
      name: 'x86_64',
      branches: [branch('product_version', component, { purl: products[id] })],
    })),
  ];
  return JSON.stringify({
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      title: 'a: a flaw',
      aggregate_severity: { text: 'Important' },
      tracking: { id: 'CVE-2024-1000', current_release_date: '2025-11-21T14:31:32+00:00' },
      ...head,
    },
    product_tree: {
      branches: [{ category: 'vendor', name: 'Red Hat', branches }],
      relationships: relations.map(({ id, stream, component }) => ({
        category: 'default_component_of',
        full_product_name: { name: `${component} as a component of ${stream}`, product_id: id },
        product_reference: component,
        relates_to_product_reference: stream,
      })),
    },
    vulnerabilities: [{ cve: 'CVE-2024-1000', ...vulnerability }],
  });
}

function parse(text: string) {
  return [...redhatCsafFeed.parse(text, context)];
}

function affectedIn(products: Products, vulnerability: object): AffectedPackage[] {
  const [record] = parse(documentOf(products, vulnerability));
  return record?.kind === 'advisory' ? record.affected : [];
}

const curl9 = {
  'BaseOS-9.3.0.Z.MAIN:curl-0:7.76.1-26.el9_3.2.x86_64':
    'pkg:rpm/redhat/curl@7.76.1-26.el9_3.2?arch=x86_64',
  'BaseOS-9.3.0.Z.MAIN:curl-0:7.76.1-26.el9_3.2.s390x':
    'pkg:rpm/redhat/curl@7.76.1-26.el9_3.2?arch=s390x',
  'BaseOS-9.3.0.Z.MAIN:curl-0:7.76.1-26.el9_3.2.src':
    'pkg:rpm/redhat/curl@7.76.1-26.el9_3.2?arch=src',
  'BaseOS-9.3.0.Z.MAIN:curl-debuginfo-0:7.76.1-26.el9_3.2.x86_64':
    'pkg:rpm/redhat/curl-debuginfo@7.76.1-26.el9_3.2?arch=x86_64',
  'AppStream-9.2.0.Z.MAIN.EUS:curl-0:7.76.1-23.el9_2.4.x86_64':
    'pkg:rpm/redhat/curl@7.76.1-23.el9_2.4?arch=x86_64',
  'BaseOS-9.0.0.Z.EUS:curl-0:7.76.1-14.el9_0.9.x86_64':
    'pkg:rpm/redhat/curl@7.76.1-14.el9_0.9?arch=x86_64',
};

test('one statement for a package of a release, over streams, architectures and branches', () => {
  const ids = Object.keys(curl9);
  const remediations = [
    {
      category: 'vendor_fix',
      details: 'x',
      product_ids: ids.slice(0, 4),
      url: 'https://access.redhat.com/errata/RHSA-2023:6745',
    },
    { category: 'workaround', details: 'x', product_ids: ids },
  ];
  expect(affectedIn(curl9, { product_status: { fixed: ids }, remediations })).toEqual([
    {
      ecosystem: 'Red Hat:enterprise_linux:9',
      name: 'curl',
      intervals: [{ introduced: '0', fixed: '7.76.1-26.el9_3.2' }],
      versions: [],
      fixedBuilds: ['7.76.1-14.el9_0.9', '7.76.1-23.el9_2.4'],
      note: 'RHSA-2023:6745',
    },
  ]);
});

test('an epoch belongs to the version', () => {
  const products = {
    'BaseOS-9.3.0.Z.MAIN:openssl-1:3.0.7-25.el9_3.x86_64':
      'pkg:rpm/redhat/openssl@3.0.7-25.el9_3?arch=x86_64&epoch=1',
  };
  const [entry] = affectedIn(products, { product_status: { fixed: Object.keys(products) } });
  expect(entry?.intervals).toEqual([{ introduced: '0', fixed: '1:3.0.7-25.el9_3' }]);
});

describe('what stays open', () => {
  const id = 'red_hat_enterprise_linux_9:gcc';
  const products = { [id]: 'pkg:rpm/redhat/gcc' };
  const status = (category?: string, details?: string) => {
    const remediations = category === undefined ? [] : [{ category, details, product_ids: [id] }];
    return affectedIn(products, { product_status: { known_affected: [id] }, remediations });
  };

  test.each([
    ['none_available', 'Affected', 'affected'],
    ['none_available', 'Fix deferred', 'deferred'],
    ['none_available', 'Deferred', 'deferred'],
    ['no_fix_planned', 'Will not fix', 'will-not-fix'],
    ['no_fix_planned', 'Out of support scope', 'end-of-life'],
    ['workaround', 'Do not use it.', 'affected'],
    [undefined, undefined, 'affected'],
  ])('%s, %s: %s', (category, details, expected) => {
    expect(status(category, details)).toEqual([
      {
        ecosystem: 'Red Hat:enterprise_linux:9',
        name: 'gcc',
        intervals: [{ introduced: '0' }],
        versions: [],
        status: expected,
      },
    ]);
  });

  test('under investigation', () => {
    const [entry] = affectedIn(products, { product_status: { under_investigation: [id] } });
    expect(entry?.status).toBe('under-investigation');
  });

  test('open for all, fixed for those with extended support', () => {
    const both = {
      'red_hat_enterprise_linux_7:curl': 'pkg:rpm/redhat/curl',
      '7Server-ELS:curl-0:7.29.0-59.el7_9.3.x86_64':
        'pkg:rpm/redhat/curl@7.29.0-59.el7_9.3?arch=x86_64',
    };
    const [open, fixed] = Object.keys(both);
    const product_status = { known_affected: [open], fixed: [fixed] };
    expect(affectedIn(both, { product_status })).toMatchObject([
      {
        ecosystem: 'Red Hat:enterprise_linux:7',
        intervals: [{ introduced: '0' }],
        status: 'affected',
        fixedBuilds: ['7.29.0-59.el7_9.3'],
      },
    ]);
    expect(affectedIn(both, { product_status: { fixed: [fixed] } })).toMatchObject([
      {
        intervals: [{ introduced: '0', fixed: '7.29.0-59.el7_9.3' }],
        extendedSupport: "Red Hat's extended support",
      },
    ]);
  });

  test('older documents name only the source', () => {
    const kernel = { 'red_hat_enterprise_linux_9:kernel': 'pkg:rpm/redhat/kernel?arch=src' };
    const names = (products: Products) =>
      affectedIn(products, { product_status: { known_affected: Object.keys(products) } }).map(
        (entry) => entry.name,
      );
    expect(names(kernel)).toEqual(['kernel.src']);
    const core = { 'red_hat_enterprise_linux_9:kernel-core': 'pkg:rpm/redhat/kernel-core' };
    expect(names({ ...kernel, ...core })).toEqual(['kernel-core']);
  });
});

test('not affected, with the reason, where the release is affected at all', () => {
  const products = {
    ...curl9,
    'red_hat_enterprise_linux_9:wget': 'pkg:rpm/redhat/wget',
    'red_hat_enterprise_linux_7:wget': 'pkg:rpm/redhat/wget',
  };
  const [fixed] = Object.keys(curl9);
  const wget = ['red_hat_enterprise_linux_9:wget', 'red_hat_enterprise_linux_7:wget'];
  const flags = [{ label: 'vulnerable_code_not_present', product_ids: wget }];
  const product_status = { fixed: [fixed], known_not_affected: wget };
  expect(affectedIn(products, { product_status, flags }).slice(1)).toEqual([
    {
      ecosystem: 'Red Hat:enterprise_linux:9',
      name: 'wget',
      intervals: [],
      versions: [],
      note: 'vulnerable code not present',
    },
  ]);
});

describe('module streams', () => {
  const version = '3.1.4-142.module%2Bel8.9.0%2B21471%2B7d1e4a35';
  const affected = (id: string, purl: string) =>
    affectedIn({ [id]: purl }, { product_status: { fixed: [id], known_affected: [id] } });

  test('in the package URL', () => {
    const purl = `pkg:rpm/redhat/ruby@${version}?arch=x86_64&rpmmod=ruby:3.1:8090020240311122605:a75119d5`;
    expect(affected('AppStream-8.9.0.Z.MAIN:ruby', purl)).toMatchObject([
      {
        name: 'ruby',
        modules: ['ruby:3.1'],
        intervals: [{ introduced: '0', fixed: '3.1.4-142.module+el8.9.0+21471+7d1e4a35' }],
      },
    ]);
  });

  test('as a product between package and stream, as documents had it', () => {
    const document = JSON.parse(documentOf(curl9, {}));
    const products = document.product_tree.branches[0].branches;
    const module = 'ruby:3.1:8090020240311122605:a75119d5';
    products.push(
      {
        product: {
          product_id: module,
          name: module,
          product_identification_helper: {
            purl: 'pkg:rpmmod/redhat/ruby@3.1:8090020240311122605:a75119d5',
          },
        },
      },
      {
        product: {
          product_id: 'ruby.x',
          name: 'ruby.x',
          product_identification_helper: { purl: `pkg:rpm/redhat/ruby@${version}?arch=x86_64` },
        },
      },
    );
    const relate = (id: string, component: string, of: string) => ({
      full_product_name: { product_id: id },
      product_reference: component,
      relates_to_product_reference: of,
    });
    document.product_tree.relationships.push(
      relate('S:M:ruby.x', 'ruby.x', 'S:M'),
      relate('S:M', module, 'AppStream-8.9.0.Z.MAIN'),
    );
    document.vulnerabilities[0].product_status = { fixed: ['S:M:ruby.x', 'S:M'] };
    expect(parse(JSON.stringify(document))).toMatchObject([
      { affected: [{ name: 'ruby', modules: ['ruby:3.1'] }] },
    ]);
  });

  test('without a fix, in the three ways in which it is written', () => {
    const open = (purl: string) => {
      const id = 'AppStream-8.9.0.Z.MAIN:go-toolset:rhel8/go-toolset';
      return affectedIn({ [id]: purl }, { product_status: { known_affected: [id] } });
    };
    const expected = [
      { name: 'go-toolset.src', modules: ['go-toolset:rhel8'], intervals: [{ introduced: '0' }] },
    ];
    const purl = 'pkg:rpm/redhat/go-toolset@rhel8?arch=src&rpmmod=go-toolset:rhel8';
    expect(open(purl)).toMatchObject(expected);
    expect(open('pkg:rpmmod/redhat/go-toolset:rhel8/go-toolset')).toMatchObject(expected);
    const document = documentOf(
      { 'AppStream-8.9.0.Z.MAIN:go-toolset:rhel8/go-toolset': '' },
      {
        product_status: { known_affected: ['AppStream-8.9.0.Z.MAIN:go-toolset:rhel8/go-toolset'] },
      },
    );
    expect(parse(document)).toMatchObject([{ affected: expected }]);
    expect(open('pkg:rpm/redhat/firefox-flatpak@128.0-1.el8?arch=src&rpmmod=rhel8')).toEqual([]);
  });
});

test('packages of other products, and containers, are none of the distribution', () => {
  const products = {
    '9Base-RHOSE-4.16:cri-tools': 'pkg:rpm/redhat/cri-tools@1.29.0-3.1.el9?arch=x86_64',
    'red_hat_enterprise_linux_9:rhel9/flatpak': 'pkg:oci/rhel9/flatpak?repository_url=x',
  };
  const ids = Object.keys(products);
  const document = documentOf(products, { product_status: { fixed: ids, known_affected: ids } });
  expect(parse(document)).toEqual([{ kind: 'withdrawn', id: 'CVE-2024-1000' }]);
});

test("Red Hat's own rating with its score; a package's own where it differs", () => {
  const products = { ...curl9, 'red_hat_enterprise_linux_9:wget': 'pkg:rpm/redhat/wget' };
  const [fixed] = Object.keys(curl9);
  const open = 'red_hat_enterprise_linux_9:wget';
  const vector = 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const vulnerability = {
    cwe: { id: 'CWE-119' },
    release_date: '2023-10-11T06:00:00+00:00',
    title: 'curl: heap based buffer overflow',
    product_status: { fixed: [fixed], known_affected: [open] },
    scores: [{ cvss_v3: { vectorString: vector }, products: [fixed] }],
    threats: [
      { category: 'impact', details: 'Important', product_ids: [fixed] },
      { category: 'impact', details: 'Low', product_ids: [open] },
    ],
  };
  expect(parse(documentOf(products, vulnerability))).toMatchObject([
    {
      advisory: {
        id: 'CVE-2024-1000',
        cves: ['CVE-2024-1000'],
        summary: 'curl: heap based buffer overflow',
        severity: { level: 'high', score: 8.1, vector, source: 'Red Hat' },
        cwes: ['CWE-119'],
        publishedAt: '2023-10-11T06:00:00.000Z',
        modifiedAt: '2025-11-21T14:31:32.000Z',
        url: 'https://access.redhat.com/security/cve/CVE-2024-1000',
      },
      affected: [
        { name: 'curl', severity: { level: 'high', source: 'Red Hat' } },
        { name: 'wget', severity: { level: 'low', source: 'Red Hat' } },
      ],
    },
  ]);
});

test('an advisory gives a record for each of its flaws', () => {
  const head = { tracking: { id: 'RHSA-2023:6745' } };
  const text = documentOf(curl9, { product_status: { fixed: Object.keys(curl9) } }, head);
  const document = JSON.parse(text);
  document.vulnerabilities.push({ ...document.vulnerabilities[0], cve: 'CVE-2024-1001' });
  expect(parse(JSON.stringify(document))).toMatchObject([
    { advisory: { id: 'RHSA-2023:6745 CVE-2024-1000', cves: ['CVE-2024-1000'] } },
    { advisory: { id: 'RHSA-2023:6745 CVE-2024-1001', cves: ['CVE-2024-1001'] } },
  ]);
});

test('a hostile document ends quickly: deep branches, circles of relations, endless names', () => {
  const depth = 20_000;
  const relation = (id: string, of: string) => ({
    full_product_name: { product_id: id },
    product_reference: id,
    relates_to_product_reference: of,
  });
  const document = JSON.parse(documentOf(curl9, {}));
  document.product_tree.relationships.push(relation('a', 'b'), relation('b', 'a'));
  const [vulnerability] = document.vulnerabilities;
  const ids = Array.from({ length: 50_000 }, (_, i) => `x${i}`);
  vulnerability.product_status = { fixed: ['a', 'b', 'y:'.repeat(50_000), ...ids] };
  const text = JSON.stringify(document).replace(
    '"branches":[',
    `"branches":[${'{"branches":['.repeat(depth)}${']}'.repeat(depth)},`,
  );
  const start = performance.now();
  expect(parse(text)).toEqual([{ kind: 'withdrawn', id: 'CVE-2024-1000' }]);
  expect(performance.now() - start).toBeLessThan(2000);
});

test.each(['', '[]', '{}', '{"document":{"csaf_version":"2.0"}}', '{"id":"GHSA-1"}'])(
  '%j is no CSAF',
  (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
  },
);
