import { execFileSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { hasCommand } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import {
  inventoryOf,
  put,
  read,
  serveRepositories,
  sha256,
  web,
} from './repository-server-for-test.ts';

serveRepositories();

const packages = `Package: libssl3
Source: openssl
Version: 3.0.17-1~deb12u2
Architecture: amd64
Description: a library
 with a second line
 .
 and a third

Package: libgcc-s1
Source: gcc-12 (12.2.0-14+deb12u1)
Version: 12.2.0-14
Architecture: amd64

Package: zlib1g
Version: 1:1.2.13.dfsg-1
Architecture: amd64
`;

/** A suite as a mirror serves it; the index compressed in the ways that are named. */
function putSuite(
  forms: Record<string, Buffer>,
  release: { until?: string; byHash?: boolean } = {},
) {
  const lines = Object.entries(forms).map(([ending, bytes]) => {
    const path = `main/binary-amd64/Packages${ending}`;
    put(`/repo/dists/stable/${path}`, bytes);
    put(`/repo/dists/stable/main/binary-amd64/by-hash/SHA256/${sha256(bytes)}`, bytes);
    return ` ${sha256(bytes)} ${bytes.length} ${path}`;
  });
  const text = [
    'Origin: Test',
    ...(release.until === undefined ? [] : [`Valid-Until: ${release.until}`]),
    ...(release.byHash ? ['Acquire-By-Hash: yes'] : []),
    'MD5Sum:',
    ' d41d8cd98f00b204e9800998ecf8427e 0 main/binary-amd64/Packages',
    'SHA256:',
    ...lines,
  ].join('\n');
  put(
    '/repo/dists/stable/InRelease',
    `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${text}\n-----BEGIN PGP SIGNATURE-----\n\nxx\n-----END PGP SIGNATURE-----\n`,
  );
}

const stable = () => inventoryOf('deb', 'amd64', { suite: 'stable', components: ['main'] });

describe('apt', () => {
  const expected = () => [
    { repository: `${web.base}/repo stable/main`, name: 'libssl3', version: '3.0.17-1~deb12u2' },
    {
      repository: `${web.base}/repo stable/main`,
      name: 'libgcc-s1',
      version: '12.2.0-14',
      sourceVersion: '12.2.0-14+deb12u1',
    },
  ];

  test.each(['', '.gz', '.zst'])('an index as Packages%s', async (ending) => {
    const pack = { '': Buffer.from, '.gz': gzipSync, '.zst': zstdCompressSync }[ending]!;
    putSuite({ [ending]: pack(Buffer.from(packages)) });
    const { offers, complete, problems } = await read(stable(), ['libssl3', 'libgcc-s1', 'none']);
    expect(problems).toEqual([]);
    expect(offers).toEqual(expected());
    expect([...complete]).toEqual(['deb']);
  });

  test.skipIf(!hasCommand('xz'))(
    'an index as Packages.xz, web.asked for by its digest',
    async () => {
      const xz = execFileSync('xz', ['-c'], { input: packages });
      putSuite({ '.xz': xz }, { byHash: true });
      const { offers } = await read(stable(), ['libssl3', 'libgcc-s1']);
      expect(offers).toEqual(expected());
      expect(web.asked).toEqual([
        '/repo/dists/stable/InRelease',
        `/repo/dists/stable/main/binary-amd64/by-hash/SHA256/${sha256(xz)}`,
      ]);
      // The decoder takes one stream at a time; a broken one must not keep the others waiting.
      putSuite({ '.xz': xz.subarray(0, 60) });
      expect((await read(stable(), ['libssl3'])).problems).toHaveLength(1);
      putSuite({ '.xz': xz });
      expect((await read(stable(), ['libssl3'])).offers).toHaveLength(1);
    },
  );

  test('an index that is not the one of the Release file is not believed', async () => {
    putSuite({ '.gz': gzipSync(packages) });
    const path = '/repo/dists/stable/main/binary-amd64/Packages.gz';
    for (const other of [gzipSync(packages.replace('3.0.17', '3.0.99')), Buffer.alloc(99)]) {
      put(path, other);
      const { offers, complete, problems } = await read(stable(), ['libssl3']);
      expect({ offers, complete: [...complete] }).toEqual({ offers: [], complete: [] });
      expect(problems).toMatchObject([{ code: 'repository-unread', path: 'etc/x' }]);
    }
  });

  test('a suite that has ended counts as unread, unless the system takes old ones', async () => {
    putSuite({ '.gz': gzipSync(packages) }, { until: 'Wed, 18 Nov 2026 22:17:41 UTC' });
    expect((await read(stable(), ['libssl3'])).problems).toMatchObject([
      { message: expect.stringContaining('ended on 2026-11-18') },
    ]);
    const inventory = stable();
    inventory.repositories![0]!.ignoreExpiry = true;
    expect((await read(inventory, ['libssl3'])).offers).toHaveLength(1);
  });

  test('a repository without suites, and one of another architecture', async () => {
    put('/repo/./Release', '');
    const text = `SHA256:\n ${sha256(packages)} ${packages.length} Packages\n`;
    put('/repo/Release', text);
    put('/repo/Packages', packages);
    const flat = inventoryOf('deb', 'amd64', { suite: './', components: [] });
    expect((await read(flat, ['libssl3'])).offers).toHaveLength(1);
    const arm = inventoryOf('deb', 'amd64', {
      suite: 'x',
      components: ['main'],
      architectures: ['arm64'],
    });
    expect(await read(arm, ['libssl3'])).toMatchObject({ offers: [], problems: [] });
  });

  test('a repository that answers with anything is a problem and nothing worse', async () => {
    const floods = Buffer.alloc(1_000_000, 'x');
    const cases: (() => void)[] = [
      () => put('/repo/dists/stable/InRelease', floods),
      () => put('/repo/dists/stable/InRelease', 'SHA256:\n'),
      () => putSuite({ '.gz': gzipSync(Buffer.alloc(40_000_000, 'a')) }),
      () => putSuite({ '.gz': Buffer.from('no gzip') }),
      () => {
        web.behave = (_, response) =>
          Boolean(response.writeHead(302, { location: '/again' }).end());
      },
      () => {
        web.behave = (_, response) => Boolean(response.writeHead(500).end());
      },
      () => {
        web.behave = (request) => Boolean(request.socket.destroy());
      },
    ];
    for (const set of cases) {
      web.files.clear();
      set();
      const { offers, complete, problems } = await read(stable(), ['libssl3']);
      expect([offers, [...complete], problems.length]).toEqual([[], [], 1]);
    }
  });
});

describe('addresses that somebody else chose', () => {
  test('private ones are not asked, by number, by name or by redirect', async () => {
    const { port } = web.server.address() as AddressInfo;
    const urls = [`http://localhost:${port}/r`, `${web.base}/r`, `http://[::1]:${port}/r`];
    const inventory = inventoryOf('apk', 'x86_64', ...urls.map((url) => ({ url })));
    const { problems } = await read(inventory, ['x'], { allowPrivate: false });
    expect(problems).toHaveLength(3);
    for (const problem of problems) {
      expect(problem.hint).toContain('--private-repositories');
    }
    expect(web.asked).toEqual([]);
  });

  test.each(['ftp://x/y', 'mirror+http://x/y', 'http://', 'javascript:1'])('%s', async (url) => {
    const { problems } = await read(inventoryOf('apk', 'x86_64', { url }), ['x']);
    expect(problems).toMatchObject([{ code: 'repository-unread' }]);
  });

  test('hundreds of them are not all asked, and that is said', async () => {
    const urls = Array.from({ length: 70 }, (_, i) => ({ url: `${web.base}/${i}` }));
    const { problems, complete } = await read(inventoryOf('apk', 'x86_64', ...urls), ['x']);
    expect(web.asked).toHaveLength(60);
    expect(problems).toHaveLength(70);
    expect([...complete]).toEqual([]);
  });

  test('a server that says nothing does not outlast the scan', async () => {
    web.behave = () => true;
    const signal = AbortSignal.timeout(200);
    await expect(read(stable(), ['x'], { signal })).rejects.toMatchObject({ code: 'TIMEOUT' });
  });
});

const debian = 'http://deb.debian.org/debian-security';
const canAskDebian = await fetch(`${debian}/dists/bookworm-security/InRelease`, {
  method: 'HEAD',
  signal: AbortSignal.timeout(3_000),
}).then(
  ({ ok }) => ok,
  () => false,
);

test.skipIf(!canAskDebian || !hasCommand('xz'))(
  "Debian's own repositories say what their indexes say",
  async () => {
    const inventory = inventoryOf(
      'deb',
      'amd64',
      { url: 'http://deb.debian.org/debian', suite: 'bookworm', components: ['main'] },
      { url: debian, suite: 'bookworm-security', components: ['main'] },
    );
    const { offers, complete, problems } = await read(inventory, ['libssl3', 'bash', 'libgcc-s1'], {
      allowPrivate: false,
      now: new Date(),
    });
    expect(problems).toEqual([]);
    expect([...complete]).toEqual(['deb']);
    // The same by other means.
    const address = `${debian}/dists/bookworm-security/main/binary-amd64/Packages.xz`;
    const bytes = Buffer.from(await (await fetch(address)).arrayBuffer());
    const text = execFileSync('xz', ['-dc'], { input: bytes, maxBuffer: 1 << 30 }).toString();
    const version = /^Package: libssl3\n(?:.+\n)*?Version: (.+)$/m.exec(text)?.[1];
    expect(offers).toContainEqual({
      repository: `${debian} bookworm-security/main`,
      name: 'libssl3',
      version,
    });
    const names = offers.filter(({ repository }) => repository.endsWith('bookworm/main'));
    expect(names.map(({ name }) => name).sort()).toEqual(['bash', 'libgcc-s1', 'libssl3']);
  },
  60_000,
);
