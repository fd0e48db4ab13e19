import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { Inventory, PackageRepository } from '@seaworthy/model';
import { hasCommand, run, tarOf } from '@seaworthy/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readOffers } from './read-offers.ts';

const now = new Date('2026-11-20T12:00:00Z');
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

/** A web server whose files a test sets. */
let files: Map<string, Buffer>;
let asked: string[];
let behave: (request: IncomingMessage, response: ServerResponse) => boolean;
let server: Server;
let base: string;
beforeEach(async () => {
  files = new Map();
  asked = [];
  behave = () => false;
  server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    if (behave(request, response)) return;
    const file = files.get(path);
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const put = (path: string, content: Uint8Array | string) => files.set(path, Buffer.from(content));

function inventoryOf(
  type: 'deb' | 'apk' | 'rpm',
  architecture: string,
  ...repositories: Partial<PackageRepository>[]
): Inventory {
  const manager = ({ deb: 'apt', apk: 'apk', rpm: 'dnf' } as const)[type];
  return {
    target: { input: 'x', kind: 'image', reader: 'registry', name: 'x' },
    distribution: { id: 'rocky', idLike: [], versionId: '9.4', name: 'x' },
    layers: [],
    packages: [
      {
        purl: `pkg:${type}/x/x@1`,
        type,
        name: 'x',
        version: '1',
        architecture,
        licenses: [],
        locations: [],
        state: 'installed',
        foundBy: 'test',
      },
    ],
    repositories: repositories.map((one) => ({
      manager,
      url: `${base}/repo`,
      kind: 'base',
      path: 'etc/x',
      ...one,
    })),
    problems: [],
  };
}

function read(inventory: Inventory, names: string[], more = {}) {
  return readOffers(inventory, {
    names: new Set(names),
    now,
    signal: new AbortController().signal,
    caFiles: [],
    allowPrivate: true,
    retry: { attempts: 1, baseDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 1 },
    ...more,
  });
}

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
    { repository: `${base}/repo stable/main`, name: 'libssl3', version: '3.0.17-1~deb12u2' },
    {
      repository: `${base}/repo stable/main`,
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

  test.skipIf(!hasCommand('xz'))('an index as Packages.xz, asked for by its digest', async () => {
    const xz = execFileSync('xz', ['-c'], { input: packages });
    putSuite({ '.xz': xz }, { byHash: true });
    const { offers } = await read(stable(), ['libssl3', 'libgcc-s1']);
    expect(offers).toEqual(expected());
    expect(asked).toEqual([
      '/repo/dists/stable/InRelease',
      `/repo/dists/stable/main/binary-amd64/by-hash/SHA256/${sha256(xz)}`,
    ]);
    // The decoder takes one stream at a time; a broken one must not keep the others waiting.
    putSuite({ '.xz': xz.subarray(0, 60) });
    expect((await read(stable(), ['libssl3'])).problems).toHaveLength(1);
    putSuite({ '.xz': xz });
    expect((await read(stable(), ['libssl3'])).offers).toHaveLength(1);
  });

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
        behave = (_, response) => Boolean(response.writeHead(302, { location: '/again' }).end());
      },
      () => {
        behave = (_, response) => Boolean(response.writeHead(500).end());
      },
      () => {
        behave = (request) => Boolean(request.socket.destroy());
      },
    ];
    for (const set of cases) {
      files.clear();
      set();
      const { offers, complete, problems } = await read(stable(), ['libssl3']);
      expect([offers, [...complete], problems.length]).toEqual([[], [], 1]);
    }
  });
});

describe('addresses that somebody else chose', () => {
  test('private ones are not asked, by number, by name or by redirect', async () => {
    const { port } = server.address() as AddressInfo;
    const urls = [`http://localhost:${port}/r`, `${base}/r`, `http://[::1]:${port}/r`];
    const inventory = inventoryOf('apk', 'x86_64', ...urls.map((url) => ({ url })));
    const { problems } = await read(inventory, ['x'], { allowPrivate: false });
    expect(problems).toHaveLength(3);
    for (const problem of problems) {
      expect(problem.hint).toContain('--private-repositories');
    }
    expect(asked).toEqual([]);
  });

  test.each(['ftp://x/y', 'mirror+http://x/y', 'http://', 'javascript:1'])('%s', async (url) => {
    const { problems } = await read(inventoryOf('apk', 'x86_64', { url }), ['x']);
    expect(problems).toMatchObject([{ code: 'repository-unread' }]);
  });

  test('hundreds of them are not all asked, and that is said', async () => {
    const urls = Array.from({ length: 70 }, (_, i) => ({ url: `${base}/${i}` }));
    const { problems, complete } = await read(inventoryOf('apk', 'x86_64', ...urls), ['x']);
    expect(asked).toHaveLength(60);
    expect(problems).toHaveLength(70);
    expect([...complete]).toEqual([]);
  });

  test('a server that says nothing does not outlast the scan', async () => {
    behave = () => true;
    const signal = AbortSignal.timeout(200);
    await expect(read(stable(), ['x'], { signal })).rejects.toMatchObject({ code: 'TIMEOUT' });
  });
});

test('apk: an index behind a signature, in two archives without an end between them', async () => {
  const index = 'C:Q1abc=\nP:libssl3\nV:3.3.2-r1\nA:x86_64\no:openssl\n\nP:zlib\nV:1.3.1-r1\n\n';
  const withoutEnd = (tar: Buffer) => tar.subarray(0, 1024);
  const signature = withoutEnd(tarOf([{ path: '.SIGN.RSA.x.rsa.pub', data: 'sig' }]));
  const content = tarOf([
    { path: 'DESCRIPTION', data: 'v3.20' },
    { path: 'APKINDEX', data: index },
  ]);
  put('/repo/x86_64/APKINDEX.tar.gz', Buffer.concat([gzipSync(signature), gzipSync(content)]));
  const { offers, complete, problems } = await read(inventoryOf('apk', 'x86_64', {}), ['libssl3']);
  expect(problems).toEqual([]);
  expect(offers).toEqual([{ repository: `${base}/repo`, name: 'libssl3', version: '3.3.2-r1' }]);
  expect([...complete]).toEqual(['apk']);
});

describe('dnf', () => {
  const primary = `<?xml version="1.0" encoding="UTF-8"?>
<metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="3">
<package type="rpm"><name>openssl-libs</name><arch>x86_64</arch><version epoch="1" ver="3.0.7" rel="28.el9_4"/></package>
<package type="rpm"><name>openssl-libs</name><arch>i686</arch><version epoch="1" ver="9" rel="9"/></package>
<package type="rpm"><name>tzdata</name><arch>noarch</arch><version epoch="0" ver="2024a" rel="1.el9"/></package>
</metadata>`;

  function putRepository(root: string, change: (repomd: string) => string = (text) => text) {
    const bytes = gzipSync(primary);
    put(`${root}repodata/primary.xml.gz`, bytes);
    const repomd = `<?xml version="1.0"?>
<repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision>
<data type="filelists"><location href="repodata/filelists.xml.gz"/></data>
<data type="primary"><checksum type="sha256">${sha256(bytes)}</checksum>
<open-checksum type="sha256">${sha256(primary)}</open-checksum>
<location href="repodata/primary.xml.gz"/><size>${bytes.length}</size></data></repomd>`;
    put(`${root}repodata/repomd.xml`, change(repomd));
  }
  const openssl = (repository: string) => ({
    repository,
    name: 'openssl-libs',
    version: '1:3.0.7-28.el9_4',
  });

  test('a repository, its variables filled in from the release', async () => {
    putRepository('/pub/9/x86_64/os/');
    const url = `${base}/pub/$releasever/$basearch/os/`;
    const { offers, problems } = await read(inventoryOf('rpm', 'x86_64', { url }), [
      'openssl-libs',
      'tzdata',
    ]);
    expect(problems).toEqual([]);
    const repository = `${base}/pub/9/x86_64/os/`;
    expect(offers).toEqual([
      openssl(repository),
      { repository, name: 'tzdata', version: '2024a-1.el9' },
    ]);
  });

  test('mirrors out of a list and out of a metalink, past one that is down', async () => {
    putRepository('/good/');
    put('/list', `# comment\n${base}/down/\nftp://x/\n${base}/good/\n`);
    put(
      '/link',
      `<?xml version="1.0"?><metalink xmlns="http://www.metalinker.org/"><files><file name="repomd.xml"><resources>
       <url protocol="rsync">rsync://x/repodata/repomd.xml</url>
       <url protocol="http">${base}/good/repodata/repomd.xml</url></resources></file></files></metalink>`,
    );
    for (const kind of ['mirrorlist', 'metalink'] as const) {
      const url = `${base}/${kind === 'metalink' ? 'link' : 'list'}`;
      const { offers } = await read(inventoryOf('rpm', 'x86_64', { url, kind }), ['openssl-libs']);
      expect(offers).toEqual([openssl(url)]);
    }
  });

  test.each([
    ['a list elsewhere', (text: string) => text.replace('repodata/primary', 'http://x.example/p')],
    ['a list above', (text: string) => text.replace('repodata/primary', '../../primary')],
    ['another digest', (text: string) => text.replace(/[0-9a-f]{64}</, `${'0'.repeat(64)}<`)],
    ['a weak digest', (text: string) => text.replace('type="sha256">', 'type="md5">')],
    ['no list', () => '<repomd/>'],
    ['no XML', () => '{'],
  ])('%s is refused', async (_, change) => {
    putRepository('/repo/', change);
    const { offers, problems } = await read(inventoryOf('rpm', 'x86_64', {}), ['openssl-libs']);
    expect(offers).toEqual([]);
    expect(problems).toMatchObject([{ code: 'repository-unread' }]);
  });

  test('a variable that nobody knows is said', async () => {
    const inventory = inventoryOf('rpm', 'x86_64', { url: `${base}/$mystery/` });
    expect((await read(inventory, ['x'])).problems).toMatchObject([
      { message: expect.stringContaining('$mystery') },
    ]);
  });

  test.skipIf(!hasCommand('createrepo_c') || !hasCommand('rpmbuild'))(
    'what createrepo_c makes of a real package',
    async () => {
      const directory = mkdtempSync(join(tmpdir(), 'seaworthy-repo-'));
      try {
        const spec = join(directory, 'hello.spec');
        writeFileSync(
          spec,
          'Name: hello\nEpoch: 2\nVersion: 1.5\nRelease: 3\nSummary: s\nLicense: MIT\nBuildArch: noarch\n%description\nd\n%files\n',
        );
        mkdirSync(join(directory, 'repo'));
        await run('rpmbuild', [
          ...['-bb', '--define', `_topdir ${directory}`],
          ...['--define', `_rpmdir ${join(directory, 'repo')}`, spec],
        ]);
        await run('createrepo_c', ['--quiet', join(directory, 'repo')]);
        for (const name of readdirSync(join(directory, 'repo'), { recursive: true }) as string[]) {
          const path = join(directory, 'repo', name);
          if (statSync(path).isFile()) put(`/repo/${name}`, readFileSync(path));
        }
        const { offers, problems } = await read(inventoryOf('rpm', 'x86_64', {}), ['hello']);
        expect(problems).toEqual([]);
        expect(offers).toEqual([{ repository: `${base}/repo`, name: 'hello', version: '2:1.5-3' }]);
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
  );
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
