import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAptList, parseAptSources } from './apt-and-apk-sources.ts';
import { expandVariables, packageRepositories } from './package-repositories.ts';
import { parseRepoFile } from './repo-file.ts';

function fileOf(path: string, text: string) {
  const bytes = Buffer.from(text);
  return {
    path,
    mode: 0o644,
    sizeBytes: bytes.length,
    read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
    bytes: () => bytes,
    text: () => text,
  };
}

function repositoriesOf(files: Record<string, string>) {
  const facts = Object.entries(files).flatMap(([path, text]) => {
    const context = { report: () => {}, mayMatter: () => true };
    const fact = packageRepositories.read(fileOf(path, text), context);
    return fact === undefined ? [] : [{ path, layer: 0, fact }];
  });
  return packageRepositories.resolve(facts, { distribution: undefined }).repositories;
}

// As the official debian:bookworm image has it.
const debianSources = `Types: deb
# http://snapshot.debian.org/archive/debian/20250520T000000Z
URIs: http://deb.debian.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://deb.debian.org/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;

test('the sources of a Debian image', () => {
  const path = 'etc/apt/sources.list.d/debian.sources';
  const common = { manager: 'apt', kind: 'base', components: ['main'], path };
  expect(repositoriesOf({ [path]: debianSources })).toEqual([
    { ...common, url: 'http://deb.debian.org/debian', suite: 'bookworm' },
    { ...common, url: 'http://deb.debian.org/debian', suite: 'bookworm-updates' },
    { ...common, url: 'http://deb.debian.org/debian-security', suite: 'bookworm-security' },
  ]);
});

test('one-line sources, as old and new systems write them', () => {
  const text = `
# deb cdrom:[Debian GNU/Linux 12.5.0]/ bookworm main
deb cdrom:[Debian GNU/Linux 12.5.0]/ bookworm main
deb http://archive.ubuntu.com/ubuntu/ jammy main restricted # the base
deb-src http://archive.ubuntu.com/ubuntu/ jammy main
deb [arch=amd64,arm64 signed-by=/k.gpg] https://user:secret@apt.example.com/ubuntu jammy stable
deb [ arch=amd64 check-valid-until=no ] http://snapshot.example.com/debian bookworm main
deb http://packages.example.com/deb ./
deb file:///srv/packages ./
deb
deb http://x
`;
  const path = 'etc/apt/sources.list';
  const common = { manager: 'apt', kind: 'base', path };
  expect([...parseAptList(text, path)]).toEqual([
    {
      ...common,
      url: 'http://archive.ubuntu.com/ubuntu/',
      suite: 'jammy',
      components: ['main', 'restricted'],
    },
    {
      ...common,
      url: 'https://apt.example.com/ubuntu',
      suite: 'jammy',
      components: ['stable'],
      architectures: ['amd64', 'arm64'],
    },
    {
      ...common,
      url: 'http://snapshot.example.com/debian',
      suite: 'bookworm',
      components: ['main'],
      architectures: ['amd64'],
      ignoreExpiry: true,
    },
    { ...common, url: 'http://packages.example.com/deb', suite: './', components: [] },
  ]);
});

test('sources that are turned off, or only of source packages', () => {
  const off = debianSources.replace('Types: deb\n', 'Types: deb\nEnabled: no\n');
  const source = off.replace(/Types: deb\nURIs/, 'Types: deb-src\nURIs');
  expect([...parseAptSources(source, 'x')]).toEqual([]);
});

test('the repositories of an Alpine image', () => {
  const path = 'etc/apk/repositories';
  const text =
    'https://dl-cdn.alpinelinux.org/alpine/v3.20/main\n#https://x/y\n@edge https://dl-cdn.alpinelinux.org/alpine/edge/main\n/media/cdrom/apks\n';
  expect(repositoriesOf({ [path]: text })).toEqual([
    { manager: 'apk', url: 'https://dl-cdn.alpinelinux.org/alpine/v3.20/main', kind: 'base', path },
  ]);
});

// As the files of rockylinux:9, fedora and Amazon Linux have them, shortened.
test('the repositories of dnf, their variables put in', () => {
  const rocky = `# a comment
[baseos]
name=Rocky Linux $releasever - BaseOS
mirrorlist=https://mirrors.rockylinux.org/mirrorlist?arch=$basearch&repo=BaseOS-$releasever$rltype
#baseurl=http://dl.rockylinux.org/$contentdir/$releasever/BaseOS/$basearch/os/
gpgcheck=1
enabled=1

[baseos-debug]
baseurl=https://x/
enabled = 0

[main]
baseurl=https://main/

[several]
baseurl = http://mirror.centos.org/$contentdir/9/os/
  https://second.example.com/
metalink=https://metalink.example.com/?repo=x
`;
  const path = 'etc/yum.repos.d/rocky.repo';
  expect(
    repositoriesOf({
      [path]: rocky,
      'etc/dnf/vars/rltype': '\n',
      'etc/dnf/vars/contentdir': 'pub/rocky\n',
      'etc/dnf/vars/evil': '../../x y\n',
    }),
  ).toEqual([
    {
      manager: 'dnf',
      url: 'https://mirrors.rockylinux.org/mirrorlist?arch=$basearch&repo=BaseOS-$releasever',
      kind: 'mirrorlist',
      path,
    },
    { manager: 'dnf', url: 'http://mirror.centos.org/pub/rocky/9/os/', kind: 'base', path },
  ]);
});

test('variables in and without braces', () => {
  const variables = new Map([['a', '1']]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of dnf
  expect(expandVariables('$a/${a}/$ab/${b}/$', variables)).toBe('1/1/$ab/${b}/$');
});

test('a file that lists thousands is cut, and no file is read that is not meant', () => {
  const many = 'https://x.example/y\n'.repeat(20_000);
  expect(repositoriesOf({ 'etc/apk/repositories': many })).toHaveLength(200);
  const { where } = packageRepositories.selects;
  expect(where?.('etc/apt/sources.list.d/x.list.save')).toBe(false);
  expect(where?.('etc/yum.repos.d/x.repo.rpmsave')).toBe(false);
  expect(where?.('etc/yum.repos.d/x.repo')).toBe(true);
});

test('any text ends in repositories or none, quickly and without logins', () => {
  const samples = [debianSources, '[a]\nbaseurl=http://u:p@h/x\n', 'deb [a=b] http://u:p@h/ s c\n'];
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.array(fc.nat(), { maxLength: 9 }),
      fc.string(),
      (sample, noise, other) => {
        for (const text of [mutated(sample, noise).toString(), other]) {
          endsWell(() => {
            for (const parse of [parseAptList, parseAptSources, parseRepoFile]) {
              for (const { url } of parse(text, 'x')) expect(url).not.toMatch(/\/\/[^/]*u:p@/);
            }
          });
        }
      },
    ),
  );
  const startMs = performance.now();
  for (const text of [`deb [${' '.repeat(900_000)}`, '['.repeat(900_000), ' '.repeat(900_000)]) {
    for (const parse of [parseAptList, parseAptSources, parseRepoFile]) [...parse(text, 'x')];
  }
  expect(performance.now() - startMs).toBeLessThan(2_000);
});
