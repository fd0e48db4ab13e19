import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { looksLikeSbom } from './looks-like-sbom.ts';
import { parseSbom } from './parse-sbom.ts';
import { inventoryOf } from './sbom-inventory.ts';

const testdata = join(import.meta.dirname, 'testdata');
const samples = readdirSync(testdata).filter((name) => name !== 'README.md');

function load(name: string): Buffer {
  return readFileSync(join(testdata, name));
}

function read(bytes: Buffer | string) {
  const facts = parseSbom(Buffer.from(bytes), 'document');
  return { ...facts, ...inventoryOf(facts) };
}

const npmPurls = [
  'pkg:npm/%40hapi/hoek@9.3.0',
  'pkg:npm/debug@2.6.9',
  'pkg:npm/minimist@1.2.5',
  'pkg:npm/ms@2.0.0',
];

describe('one npm project, as each tool writes it', () => {
  const names = samples.filter((name) => name.includes('npm-'));
  test.each(names)('%s', (name) => {
    const { packages, problems, format } = read(load(name));
    expect(packages.map(({ purl }) => purl).sort()).toEqual(npmPurls);
    expect(problems).toEqual([]);
    expect(format).toMatch(name.includes('spdx') ? 'SPDX 2.3' : /^CycloneDX 1\.[256]$/);
    const byName = new Map(packages.map((each) => [each.name, each]));
    expect(byName.get('@hapi/hoek')).toMatchObject({
      type: 'npm',
      version: '9.3.0',
      licenses: ['BSD-3-Clause'],
      state: 'installed',
    });
    expect(byName.get('debug')!.dependsOn).toEqual(['pkg:npm/ms@2.0.0']);
  });

  test('development dependencies and places, where the document tells', () => {
    const { packages, subject } = read(load('cyclonedx-npm-6.cdx.json'));
    const minimist = packages.find(({ name }) => name === 'minimist')!;
    expect(minimist).toMatchObject({ dev: true, locations: [{ path: 'node_modules/minimist' }] });
    expect(subject?.name).toBe('@sample/shop');
    expect(read(load('cyclonedx-npm-6.cdx.xml')).packages).toEqual(packages);
  });
});

test('Syft JSON: sources, layers, owners, old and new licences', () => {
  const { packages, distribution, layers, subject, problems } = read(load('syft-1.json'));
  expect(distribution).toEqual({
    id: 'debian',
    idLike: [],
    versionId: '12',
    name: 'Debian GNU/Linux 12 (bookworm)',
    codename: 'bookworm',
    endOfLife: '2026-07-11',
  });
  expect(subject).toMatchObject({
    name: 'registry.example.com/python-app:3',
    digest: `sha256:${'c'.repeat(64)}`,
    platform: 'linux/amd64',
  });
  expect(layers.map(({ diffId }) => diffId[7])).toEqual(['a', 'b']);
  const [libc, binary, library] = packages;
  expect(libc).toMatchObject({
    name: 'libc6',
    version: '2.36-9+deb12u4',
    architecture: 'amd64',
    source: { name: 'glibc', version: '2.36-9+deb12u4' },
    licenses: ['LGPL-2.1', 'a licence of our own'],
    locations: [{ path: 'var/lib/dpkg/status', layer: 0 }],
    foundBy: 'dpkg-db-cataloger',
  });
  expect(binary).toMatchObject({
    source: { name: 'python-urllib3', version: '1.26.12-1' },
    dependsOn: [libc!.purl],
  });
  expect(library).toMatchObject({
    purl: 'pkg:pypi/urllib3@1.26.12',
    licenses: ['MIT'],
    ownedBy:
      'pkg:deb/debian/python3-urllib3@1.26.12-1?arch=all&distro=debian-12&upstream=python-urllib3%401.26.12-1',
  });
  expect(library).not.toHaveProperty('source');
  expect(problems).toMatchObject([
    { code: 'unsupported', message: '1 component without a package URL: "helper"' },
  ]);
});

test('Trivy CycloneDX: epochs, source packages, paths and layers out of properties', () => {
  const { packages, distribution, problems } = read(load('trivy.cdx.json'));
  expect(distribution).toMatchObject({ id: 'rocky', versionId: '9.3' });
  expect(packages).toMatchObject([
    {
      name: 'openssl-libs',
      version: '1:3.0.7-24.el9',
      source: { name: 'openssl', version: '1:3.0.7-24.el9' },
      licenses: ['ASL 2.0'],
    },
    {
      name: '@hapi/hoek',
      locations: [{ path: 'app/node_modules/@hapi/hoek/package.json', layer: 1 }],
    },
  ]);
  expect(problems).toEqual([]);
});

test('SPDX tag-value: text of several lines, licences by reference, distribution from purls', () => {
  const { packages, distribution, subject } = read(load('syft.spdx'));
  expect(subject?.name).toBe('alpine-app');
  expect(distribution).toMatchObject({ id: 'alpine', versionId: '3.20.1' });
  expect(packages).toMatchObject([
    {
      name: 'busybox',
      version: '1.36.1-r29',
      source: { name: 'busybox', version: '1.36.1-r29' },
      licenses: ['GPL-2.0-only', 'the words of busybox'],
      locations: [{ path: 'lib/apk/db/installed' }],
      cpes: ['cpe:2.3:a:busybox:busybox:1.36.1-r29:*:*:*:*:*:*:*'],
    },
    { name: 'ssl_client', source: { name: 'busybox' }, licenses: [] },
  ]);
  expect(packages[1]!.dependsOn).toEqual([packages[0]!.purl]);
});

test('SPDX 3.0', () => {
  const { packages, subject, format } = read(load('spdx-3.json'));
  expect(format).toBe('SPDX 3.0');
  expect(subject?.name).toBe('cart');
  expect(packages).toMatchObject([
    { name: 'golang.org/x/text', version: 'v0.3.6', licenses: ['BSD-3-Clause'] },
    { purl: 'pkg:pypi/requests@2.25.1', dependsOn: ['pkg:golang/golang.org/x/text@v0.3.6'] },
  ]);
});

describe('wrappings', () => {
  const plain = load('npm-11.cdx.json').toString();
  const statement = JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [],
    predicateType: 'https://cyclonedx.org/bom',
    predicate: JSON.parse(plain),
  });
  const envelope = {
    payloadType: 'application/vnd.in-toto+json',
    payload: Buffer.from(statement).toString('base64'),
    signatures: [{ sig: '' }],
  };
  test.each([
    ['in-toto statement', statement],
    ['DSSE envelope', JSON.stringify(envelope)],
    ['lines of envelopes', `${JSON.stringify(envelope)}\n${JSON.stringify(envelope)}\n`],
    ['Sigstore bundle', JSON.stringify({ mediaType: 'x', dsseEnvelope: envelope })],
    ['answer of a dependency graph', JSON.stringify({ sbom: JSON.parse(plain) })],
    ['byte-order mark', `\ufeff${plain}`],
    ['UTF-16', Buffer.from(`\ufeff${plain}`, 'utf16le')],
  ])('%s', (_, wrapped) => {
    expect(read(Buffer.from(wrapped)).packages).toHaveLength(4);
  });

  test('no end of envelopes', () => {
    let wrapped = '{}';
    for (let i = 0; i < 12; i++) {
      wrapped = JSON.stringify({ ...envelope, payload: Buffer.from(wrapped).toString('base64') });
    }
    expect(() => read(wrapped)).toThrow(expect.objectContaining({ code: 'TARGET_UNSUPPORTED' }));
  });
});

test.each(samples)('%s is known by its first bytes', (name) => {
  expect(looksLikeSbom(load(name).subarray(0, 65_536))).toBe(true);
});

test.each([
  ['', 'MALFORMED'],
  ['hello', 'MALFORMED'],
  ['[]', 'TARGET_UNSUPPORTED'],
  ['{"name":"x","lockfileVersion":3}', 'TARGET_UNSUPPORTED'],
  ['{"bomFormat":"CycloneDX","specVersion":"2.0"}', 'TARGET_UNSUPPORTED'],
  ['{"spdxVersion":"SPDX-9"}', 'TARGET_UNSUPPORTED'],
  ['<html></html>', 'MALFORMED'],
  ['<bom xmlns="http://cyclonedx.org/schema/bom/1.6">', 'MALFORMED'],
  [`${'<a>'.repeat(200_000)}`, 'MALFORMED'],
])('%.60s is refused with %s', (text, code) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ code }));
  expect(looksLikeSbom(Buffer.from('{"name":"x","lockfileVersion":3}'))).toBe(false);
});

describe('hostile documents', () => {
  test('components that nest without end', () => {
    const depth = 100_000;
    const nested = `${'{"type":"library","purl":"pkg:npm/a@1","components":['.repeat(depth)}${']}'.repeat(depth)}`;
    const { packages } = read(
      `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[${nested}]}`,
    );
    expect(packages).toHaveLength(1);
  });

  test('keys of objects, values of the wrong shape, purls that are none', () => {
    const components = [
      { type: 'library', name: '__proto__', purl: 'pkg:npm/__proto__@1?__proto__=x' },
      {
        type: 'library',
        name: 'constructor',
        purl: 'pkg:npm/constructor@1',
        'bom-ref': '__proto__',
      },
      { type: 'library', purl: `pkg:npm/${'@'.repeat(4000)}/` },
      { type: 'library', purl: `pkg:npm/${'a'.repeat(10_000_000)}` },
      { type: 'library', name: 'no purl', purl: 7, licenses: 'MIT', evidence: [] },
      { type: 'library', name: 'k8s', purl: 'pkg:k8s/x@1' },
      null,
      'text',
    ];
    const { packages, problems } = read(
      JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components }),
    );
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['__proto__', 'constructor']),
    );
    expect(problems.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        '2 components without a package URL: "", "no purl"',
        '1 component of the package type "k8s", which is not known',
      ]),
    );
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });

  test('entities do not expand', () => {
    const bomb = `<!DOCTYPE bom [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>
      <bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="library">
      <name>&b;</name></component></components></bom>`;
    expect(() => read(bomb)).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
  });

  test('text that is opened and never closed', () => {
    const lines = 'PackageName: x\nPackageComment: <text>\n'.repeat(100_000);
    expect(read(`SPDXVersion: SPDX-2.3\n${lines}`).packages).toEqual([]);
  });

  test('a million edges of two components', () => {
    const edge = { ref: 'a', dependsOn: Array(1_000_000).fill('b') };
    const component = (ref: string) => ({
      type: 'library',
      'bom-ref': ref,
      purl: `pkg:npm/${ref}@1`,
    });
    const { packages } = read(
      JSON.stringify({
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        components: [component('a'), component('b')],
        dependencies: [edge],
      }),
    );
    expect(packages[0]!.dependsOn).toEqual(['pkg:npm/b@1']);
  });

  test.each(samples)('%s with noise ends well', (name) => {
    const sample = load(name);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 12 }), (noise) => {
        endsWell(() => read(mutated(sample, noise)));
      }),
      { numRuns: 150 },
    );
  });

  test('anything ends well', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        endsWell(() => read(Buffer.from(bytes)));
        looksLikeSbom(Buffer.from(bytes));
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (components, metadata) => {
        const common = { components, metadata, packages: components, relationships: metadata };
        endsWell(() =>
          read(JSON.stringify({ ...common, bomFormat: 'CycloneDX', specVersion: '1.6' })),
        );
        endsWell(() => read(JSON.stringify({ ...common, spdxVersion: 'SPDX-2.3' })));
        endsWell(() =>
          read(JSON.stringify({ artifacts: components, descriptor: {}, source: metadata })),
        );
      }),
    );
  });
});
