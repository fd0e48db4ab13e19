import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalog } from '../catalog-for-test.ts';
import { packageResolved } from './package-resolved.ts';

function packagesIn(text: string) {
  return catalog(packageResolved, { 'app/Package.resolved': text }).packages;
}

const version1 = `{
  "object": {
    "pins": [
      {
        "package": "swift-nio",
        "repositoryURL": "https://github.com/apple/swift-nio.git",
        "state": {
          "branch": null,
          "revision": "a2e487b77f17edbce9a65f2b7415f2f479dc8e48",
          "version": "2.39.0"
        }
      },
      {
        "package": "Private",
        "repositoryURL": "git@GitLab.acme.example:group/sub/Private.git",
        "state": { "branch": "main", "revision": "0123", "version": null }
      }
    ]
  },
  "version": 1
}
`;

const version3 = JSON.stringify({
  originHash: '00',
  pins: [
    {
      identity: 'swift-crypto',
      kind: 'remoteSourceControl',
      location: 'ssh://git@github.com:22/apple/swift-crypto',
      state: { revision: '75ec60b8b4cc0f085c3ac414f3dca5625fa3588e', version: '2.2.4' },
    },
    { identity: 'mona.LinkedList', kind: 'registry', location: '', state: { version: '1.2.0' } },
    {
      identity: 'own',
      kind: 'localSourceControl',
      location: '/src/own',
      state: { version: '1.0.0' },
    },
  ],
  version: 3,
});

test('version 1', () => {
  const packages = packagesIn(version1);
  expect(packages.map((p) => [p.purl, p.name, p.version])).toEqual([
    ['pkg:swift/github.com/apple/swift-nio@2.39.0', 'github.com/apple/swift-nio', '2.39.0'],
    [
      'pkg:swift/gitlab.acme.example/group/sub/Private',
      'gitlab.acme.example/group/sub/Private',
      '',
    ],
  ]);
  expect(packages[1]?.details).toEqual({ branch: 'main', revision: '0123' });
});

test('version 3: registries, and the project itself is left out', () => {
  expect(packagesIn(version3).map((p) => p.purl)).toEqual([
    'pkg:swift/github.com/apple/swift-crypto@2.2.4',
    'pkg:swift/mona/LinkedList@1.2.0',
  ]);
});

test('broken text ends in an answer or a named error', () => {
  fc.assert(
    fc.property(fc.constantFrom(version1, version3), fc.array(fc.nat()), (sample, noise) => {
      endsWell(() => packagesIn(mutated(sample, noise).toString()));
    }),
  );
  for (const part of ['a', '@', 'a@', ':', '/', 'a:/', '.-', 'a//']) {
    endsWell(() => packagesIn(JSON.stringify({ pins: [{ location: part.repeat(30_000) }] })));
  }
});
