import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { hasCommand, run, tarOf } from '@seaworthy/testkit';
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
  expect(offers).toEqual([
    { repository: `${web.base}/repo`, name: 'libssl3', version: '3.3.2-r1' },
  ]);
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
    const url = `${web.base}/pub/$releasever/$basearch/os/`;
    const { offers, problems } = await read(inventoryOf('rpm', 'x86_64', { url }), [
      'openssl-libs',
      'tzdata',
    ]);
    expect(problems).toEqual([]);
    const repository = `${web.base}/pub/9/x86_64/os/`;
    expect(offers).toEqual([
      openssl(repository),
      { repository, name: 'tzdata', version: '2024a-1.el9' },
    ]);
  });

  test('mirrors out of a list and out of a metalink, past one that is down', async () => {
    putRepository('/good/');
    put('/list', `# comment\n${web.base}/down/\nftp://x/\n${web.base}/good/\n`);
    put(
      '/link',
      `<?xml version="1.0"?><metalink xmlns="http://www.metalinker.org/"><files><file name="repomd.xml"><resources>
       <url protocol="rsync">rsync://x/repodata/repomd.xml</url>
       <url protocol="http">${web.base}/good/repodata/repomd.xml</url></resources></file></files></metalink>`,
    );
    for (const kind of ['mirrorlist', 'metalink'] as const) {
      const url = `${web.base}/${kind === 'metalink' ? 'link' : 'list'}`;
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
    const inventory = inventoryOf('rpm', 'x86_64', { url: `${web.base}/$mystery/` });
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
        expect(offers).toEqual([
          { repository: `${web.base}/repo`, name: 'hello', version: '2:1.5-3' },
        ]);
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
  );
});
