import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalog } from '../catalog-for-test.ts';
import { conan } from './conan.ts';

function packagesIn(path: string, text: string) {
  return catalog(conan, { [path]: text }).packages;
}
const brief = (packages: ReturnType<typeof packagesIn>) =>
  packages.map((p) => [p.purl, p.direct, p.dev]);

const version2 = `{
    "version": "0.5",
    "requires": [
        "zlib/1.2.13#97d5730b529b4224045fe7090592d4c1%1692672717.068",
        "tool/2.0@acme/stable#0123"
    ],
    "build_requires": [
        "cmake/3.27.0#0123%1692672717.0"
    ],
    "python_requires": []
}
`;

const version1 = JSON.stringify({
  graph_lock: {
    nodes: {
      '0': {
        ref: 'shop/1.0',
        requires: ['1'],
        build_requires: ['3'],
        path: 'conanfile.py',
        context: 'host',
      },
      '1': { ref: 'libpng/1.6.37#rev', requires: ['2'], package_id: 'x', context: 'host' },
      '2': { ref: 'zlib/1.2.11@acme/stable#rev', context: 'host' },
      '3': { ref: 'cmake/3.20.0', context: 'build' },
    },
    revisions_enabled: true,
  },
  version: '0.4',
});

test('conan.lock of Conan 2', () => {
  const packages = packagesIn('conan.lock', version2);
  expect(brief(packages)).toEqual([
    ['pkg:conan/zlib@1.2.13', undefined, undefined],
    ['pkg:conan/tool@2.0?channel=stable&user=acme', undefined, undefined],
    ['pkg:conan/cmake@3.27.0', undefined, true],
  ]);
  expect(packages[0]).toMatchObject({
    state: 'locked',
    details: { revision: '97d5730b529b4224045fe7090592d4c1' },
  });
});

test('conan.lock of Conan 1', () => {
  expect(brief(packagesIn('conan.lock', version1))).toEqual([
    ['pkg:conan/libpng@1.6.37', true, undefined],
    ['pkg:conan/zlib@1.2.11?channel=stable&user=acme', false, undefined],
    ['pkg:conan/cmake@3.20.0', false, true],
  ]);
});

test('conan.lock of the first versions of Conan 1', () => {
  const text = JSON.stringify({
    graph_lock: {
      nodes: {
        '0': { pref: null, requires: { 'zlib/1.2.11#4199': '1' }, path: 'conanfile.txt' },
        '1': { pref: 'zlib/1.2.11#4199:6af9#4c5a' },
      },
    },
    version: '0.2',
  });
  expect(brief(packagesIn('conan.lock', text))).toEqual([
    ['pkg:conan/zlib@1.2.11', true, undefined],
  ]);
});

test('conanfile.txt, exact versions only', () => {
  const text = `[requires]
zlib/1.2.13
poco/[>1.0 <1.9]   # a range
openssl/3.1.0@acme/stable # pinned

[tool_requires]
cmake/3.27.0

[generators]
CMakeDeps

[options]
zlib/*:shared=True
`;
  const packages = packagesIn('conanfile.txt', text);
  expect(brief(packages)).toEqual([
    ['pkg:conan/zlib@1.2.13', true, undefined],
    ['pkg:conan/openssl@3.1.0?channel=stable&user=acme', true, undefined],
    ['pkg:conan/cmake@3.27.0', true, true],
  ]);
  expect(packages[0]?.state).toBe('declared');
});

test('broken text ends in an answer or a named error', () => {
  fc.assert(
    fc.property(fc.constantFrom(version1, version2), fc.array(fc.nat()), (sample, noise) => {
      const text = mutated(sample, noise).toString();
      endsWell(() => packagesIn('conan.lock', text));
      endsWell(() => packagesIn('conanfile.txt', text));
    }),
  );
});
