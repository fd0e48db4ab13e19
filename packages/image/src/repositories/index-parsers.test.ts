import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAptRelease } from './apt-release.ts';
import { parseApkIndex, readPackagesFile, readPrimaryXml } from './package-indexes.ts';
import { parseMirrors, parseRepomd } from './repomd.ts';

const digest = 'a'.repeat(64);

// The beginning of Debian's bookworm-security/InRelease of 2026-11-18.
const release = `-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA512

Origin: Debian
Label: Debian-Security
Suite: oldstable-security
Codename: bookworm-security
Date: Wed, 18 Nov 2026 22:17:41 UTC
Valid-Until: Wed, 25 Nov 2026 22:17:41 UTC
Acquire-By-Hash: yes
Architectures: amd64 arm64 armhf i386
Components: updates/main updates/contrib
- -dashed: x
SHA256:
 8185a31dad942e3e9ec627d824cfdb67daeb96180b4c830f94ca12bccee97493  2513441 main/binary-amd64/Packages
 32c51122c8fceb8edce780006dc881c889ef3eba65ac2b7bb9e13872c36c9758   376228 main/binary-amd64/Packages.xz
-----BEGIN PGP SIGNATURE-----

iQIzBAEBCgAdFiEE
-----END PGP SIGNATURE-----
`;

test("Debian's InRelease", () => {
  const { files, byHash, validUntil } = parseAptRelease(release, 'x');
  expect([...files]).toEqual([
    [
      'main/binary-amd64/Packages',
      {
        sha256: '8185a31dad942e3e9ec627d824cfdb67daeb96180b4c830f94ca12bccee97493',
        sizeBytes: 2_513_441,
      },
    ],
    [
      'main/binary-amd64/Packages.xz',
      {
        sha256: '32c51122c8fceb8edce780006dc881c889ef3eba65ac2b7bb9e13872c36c9758',
        sizeBytes: 376_228,
      },
    ],
  ]);
  expect([byHash, validUntil?.toISOString()]).toEqual([true, '2026-11-25T22:17:41.000Z']);
});

test('mirrors: secure ones first, a few of them, and only of the web', () => {
  const list = ['http://a/', 'rsync://b/', 'https://c/', 'https://d/', 'https://e/', 'x'].join(
    '\n',
  );
  expect(parseMirrors(list, 'x').map(String)).toEqual(['https://c/', 'https://d/', 'https://e/']);
  expect(parseMirrors('http://a/\nhttps://c/', 'x').map(String)).toEqual([
    'https://c/',
    'http://a/',
  ]);
});

const packages = 'Package: a\nVersion: 1\n\nVersion: 2\nPackage: b\n\nPackage: c\nVersion: 1 2\n';
const primary = `<metadata><package type="rpm"><name>a</name><arch>noarch</arch><version epoch="0" ver="1" rel="2"/></package></metadata>`;
const repomd = `<repomd><data type="primary"><checksum type="sha256">${digest}</checksum><location href="p.gz"/></data></repomd>`;
const wanted = new Set(['a', 'b', 'c']);

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}

test('indexes in pieces of any size', async () => {
  for (let size = 1; size < 40; size++) {
    expect(await readPackagesFile(cut(Buffer.from(packages), size), wanted)).toEqual([
      { name: 'a', version: '1' },
      { name: 'b', version: '2' },
    ]);
    expect(await readPrimaryXml(cut(Buffer.from(primary), size), wanted, 'x86_64')).toEqual([
      { name: 'a', version: '1-2' },
    ]);
  }
});

test('an entry without an end is not held whole', async () => {
  const endless = cut(Buffer.alloc(40 << 20, 'x'), 1 << 20);
  await expect(readPackagesFile(endless, wanted)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
});

test('any bytes end in offers or a named error', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(), { maxLength: 12 }),
      fc.uint8Array({ maxLength: 300 }),
      async (noise, other) => {
        for (const parse of [
          (text: string) => parseAptRelease(text, 'x'),
          (text: string) => parseRepomd(text, 'x'),
          (text: string) => parseMirrors(text, 'x'),
          (text: string) => parseApkIndex(text, wanted),
        ]) {
          for (const sample of [release, repomd, 'P:a\nV:1\n\n']) {
            endsWell(() => parse(mutated(sample, noise).toString()));
          }
          endsWell(() => parse(Buffer.from(other).toString()));
        }
        for (const bytes of [mutated(packages, noise), mutated(primary, noise), other]) {
          for (const read of [readPackagesFile, readPrimaryXml]) {
            const error = await read(cut(bytes, 7), wanted, 'x86_64').catch((thrown) => thrown);
            if (error instanceof Error) expect(error.name).toBe('SeaworthyError');
          }
        }
      },
    ),
    { numRuns: 200 },
  );
});
