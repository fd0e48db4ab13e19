import { existsSync, readFileSync } from 'node:fs';
import type { Distribution } from '@seaworthy/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentOf } from '../../file-content.ts';
import { distribution } from './distribution.ts';
import { releasePaths } from './release-files.ts';

/** What the cataloger makes of the files, in the order given. */
function identify(files: Record<string, string>): Distribution | undefined {
  const context = { report: () => {}, mayMatter: () => true };
  const facts = Object.entries(files).flatMap(([path, text]) => {
    const fact = distribution.read(contentOf(path, text), context);
    return fact === undefined ? [] : [{ path, layer: 0, fact: JSON.parse(JSON.stringify(fact)) }];
  });
  return distribution.resolve(facts, { distribution: undefined }).distribution;
}

const bookworm = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
HOME_URL="https://www.debian.org/"
`;

test('reads os-release in either place', () => {
  const expected = {
    id: 'debian',
    idLike: [],
    versionId: '12',
    name: 'Debian GNU/Linux 12 (bookworm)',
    codename: 'bookworm',
    endOfLife: '2026-07-11',
  };
  expect(identify({ 'etc/os-release': bookworm })).toEqual(expected);
  expect(identify({ 'usr/lib/os-release': bookworm })).toEqual(expected);
  expect(identify({ 'usr/lib/os-release': 'ID=other\n', 'etc/os-release': bookworm })).toEqual(
    expected,
  );
});

// Contents as the distributions ship them, shortened to the lines that count.
test.each<[string, Record<string, string>, Partial<Distribution> | undefined]>([
  [
    'Debian testing has no version',
    {
      'usr/lib/os-release':
        'PRETTY_NAME="Debian GNU/Linux trixie/sid"\nNAME="Debian GNU/Linux"\nVERSION_CODENAME=trixie\nID=debian\n',
      'etc/debian_version': 'trixie/sid\n',
    },
    { id: 'debian', versionId: '', codename: 'trixie', name: 'Debian GNU/Linux trixie/sid' },
  ],
  [
    'Debian 8 has its codename in VERSION only',
    {
      'etc/os-release': 'ID=debian\nVERSION_ID="8"\nVERSION="8 (jessie)"\nNAME="Debian GNU/Linux"',
    },
    { versionId: '8', codename: 'jessie', endOfLife: '2018-06-17' },
  ],
  [
    'Debian from debian_version',
    { 'etc/debian_version': '10.13\n' },
    { id: 'debian', versionId: '10', endOfLife: '2022-09-10' },
  ],
  [
    'Ubuntu carries the debian_version of its relative',
    {
      'etc/debian_version': 'bookworm/sid\n',
      'etc/lsb-release':
        'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\nDISTRIB_CODENAME=jammy\nDISTRIB_DESCRIPTION="Ubuntu 22.04.4 LTS"\n',
    },
    { id: 'ubuntu', versionId: '22.04', codename: 'jammy', endOfLife: '2027-06-01' },
  ],
  [
    'Ubuntu 14.04 has its codename in lsb-release only',
    {
      'etc/os-release':
        'NAME="Ubuntu"\nVERSION="14.04.6 LTS, Trusty Tahr"\nID=ubuntu\nID_LIKE=debian\nPRETTY_NAME="Ubuntu 14.04.6 LTS"\nVERSION_ID="14.04"\n',
      'etc/lsb-release': 'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=14.04\nDISTRIB_CODENAME=trusty\n',
    },
    { idLike: ['debian'], codename: 'trusty', endOfLife: '2019-04-25' },
  ],
  [
    'Alpine',
    {
      'etc/os-release':
        'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\n',
      'etc/alpine-release': '3.20.3\n',
    },
    { id: 'alpine', versionId: '3.20.3', endOfLife: '2026-04-01' },
  ],
  [
    'Alpine edge never ends',
    {
      'etc/os-release':
        'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.21_alpha20240807\nPRETTY_NAME="Alpine Linux edge"\n',
    },
    { versionId: '3.21_alpha20240807', name: 'Alpine Linux edge' },
  ],
  [
    'Alpine from alpine-release',
    { 'etc/alpine-release': '3.9.6\n' },
    { id: 'alpine', versionId: '3.9.6', endOfLife: '2020-11-01' },
  ],
  [
    'Red Hat UBI',
    {
      'etc/os-release':
        'NAME="Red Hat Enterprise Linux"\nVERSION="8.6 (Ootpa)"\nID="rhel"\nID_LIKE="fedora"\nVERSION_ID="8.6"\nPRETTY_NAME="Red Hat Enterprise Linux 8.6 (Ootpa)"\nCPE_NAME="cpe:/o:redhat:enterprise_linux:8::baseos"\n',
      'etc/redhat-release': 'Red Hat Enterprise Linux release 8.6 (Ootpa)\n',
    },
    {
      id: 'rhel',
      versionId: '8.6',
      codename: 'Ootpa',
      cpe: 'cpe:/o:redhat:enterprise_linux:8::baseos',
      endOfLife: '2029-05-31',
    },
  ],
  [
    'CentOS 6',
    { 'etc/redhat-release': 'CentOS release 6.10 (Final)\n' },
    { id: 'centos', versionId: '6', codename: 'Final', endOfLife: '2020-11-30' },
  ],
  [
    'CentOS 8 and Stream 8 share an id, not an end',
    {
      'etc/os-release':
        'NAME="CentOS Stream"\nID="centos"\nVERSION_ID="8"\nPRETTY_NAME="CentOS Stream 8"\n',
    },
    { id: 'centos', endOfLife: '2024-05-31' },
  ],
  [
    'CentOS 8',
    { 'etc/centos-release': 'CentOS Linux release 8.5.2111\n' },
    { id: 'centos', versionId: '8', endOfLife: '2021-12-31' },
  ],
  [
    "Oracle Linux carries Red Hat's file",
    {
      'etc/redhat-release': 'Red Hat Enterprise Linux Server release 6.10 (Santiago)\n',
      'etc/oracle-release': 'Oracle Linux Server release 6.10\n',
    },
    { id: 'ol', versionId: '6.10', endOfLife: '2021-03-31' },
  ],
  [
    'RHEL 6',
    { 'etc/redhat-release': 'Red Hat Enterprise Linux Server release 6.10 (Santiago)\n' },
    { id: 'rhel', versionId: '6.10', endOfLife: '2020-11-30' },
  ],
  [
    'Rocky',
    {
      'etc/os-release':
        'NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.3"\n',
    },
    {
      id: 'rocky',
      idLike: ['rhel', 'centos', 'fedora'],
      endOfLife: '2032-05-31',
      name: 'Rocky Linux',
    },
  ],
  [
    'AlmaLinux',
    { 'etc/system-release': 'AlmaLinux release 8.9 (Midnight Oncilla)\n' },
    { id: 'almalinux', versionId: '8.9', endOfLife: '2029-05-31' },
  ],
  [
    'Fedora',
    { 'usr/lib/fedora-release': 'Fedora release 40 (Forty)\n' },
    { id: 'fedora', versionId: '40', endOfLife: '2025-05-13' },
  ],
  [
    'Amazon Linux 1',
    { 'etc/system-release': 'Amazon Linux AMI release 2018.03\n' },
    { id: 'amzn', versionId: '2018.03', endOfLife: '2023-12-31' },
  ],
  [
    'Amazon Linux 2',
    { 'etc/system-release': 'Amazon Linux release 2 (Karoo)\n' },
    { id: 'amzn', versionId: '2', endOfLife: '2026-06-30' },
  ],
  [
    'Mariner',
    { 'etc/mariner-release': 'CBL-Mariner 2.0.20220426\nMARINER_BUILD_NUMBER=7e7d1e9\n' },
    { id: 'mariner', versionId: '2.0', endOfLife: '2025-07-31' },
  ],
  [
    'Azure Linux',
    {
      'etc/os-release':
        'NAME="Microsoft Azure Linux"\nVERSION="3.0.20240727"\nID=azurelinux\nVERSION_ID="3.0"\n',
    },
    { id: 'azurelinux', versionId: '3.0' },
  ],
  [
    'Photon',
    { 'etc/photon-release': 'VMware Photon OS 3.0\nPHOTON_BUILD_NUMBER=26156e2\n' },
    { id: 'photon', versionId: '3.0', endOfLife: '2025-10-02' },
  ],
  [
    'SLES 11',
    {
      'etc/SuSE-release':
        'SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n',
    },
    { id: 'sles', versionId: '11.4', endOfLife: '2019-03-31' },
  ],
  [
    'openSUSE 13.1',
    { 'etc/SuSE-release': 'openSUSE 13.1 (x86_64)\nVERSION = 13.1\nCODENAME = Bottle\n' },
    { id: 'opensuse', versionId: '13.1', codename: 'Bottle', endOfLife: '2016-02-03' },
  ],
  [
    'openSUSE Leap',
    {
      'etc/os-release':
        'NAME="openSUSE Leap"\nVERSION="15.5"\nID="opensuse-leap"\nID_LIKE="suse opensuse"\nVERSION_ID="15.5"\n',
    },
    { id: 'opensuse-leap', endOfLife: '2024-12-31' },
  ],
  [
    'Wolfi',
    { 'etc/os-release': 'ID=wolfi\nNAME="Wolfi"\nPRETTY_NAME="Wolfi"\nVERSION_ID="20230201"\n' },
    { id: 'wolfi', versionId: '20230201', name: 'Wolfi' },
  ],
  [
    'Chainguard',
    { 'etc/os-release': 'ID=chainguard\nNAME="Chainguard"\nVERSION_ID="20230214"\n' },
    { id: 'chainguard' },
  ],
  [
    'Arch',
    {
      'usr/lib/os-release':
        'NAME="Arch Linux"\nPRETTY_NAME="Arch Linux"\nID=arch\nBUILD_ID=rolling\nVERSION_ID=TEMPLATE_VERSION_ID\n',
      'etc/arch-release': '',
    },
    { id: 'arch', versionId: '' },
  ],
  ['Arch without os-release', { 'etc/arch-release': '' }, { id: 'arch', name: 'Arch Linux' }],
  [
    'OpenWrt',
    { 'etc/openwrt_release': "DISTRIB_ID='OpenWrt'\nDISTRIB_RELEASE='23.05.2'\n" },
    { id: 'openwrt', name: 'openwrt 23.05.2' },
  ],
  ['an os-release without an id is none', { 'etc/os-release': 'NAME=x\n' }, undefined],
  ['nothing', {}, undefined],
])('%s', (_, files, expected) => {
  const found = identify(files);
  if (expected === undefined) expect(found).toBeUndefined();
  else {
    expect(found).toMatchObject(expected);
    if (expected.endOfLife === undefined) expect(found?.endOfLife).toBeUndefined();
  }
});

test('hostile values stay harmless', () => {
  const found = identify({
    'etc/os-release': `ID="De\u001b[31mb/../ian"\nNAME="${'n'.repeat(100_000)}"\nVERSION_ID="__proto__"\n`,
  });
  expect(found?.id).toBe('de-31mb-..-ian');
  expect(found?.name).toHaveLength(128);
  expect(found?.endOfLife).toBeUndefined();
});

test('any text in any of the files is taken calmly', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('ID=debian', 'CentOS release ', 'VERSION = ', 'release release release', '12'),
  );
  fc.assert(
    fc.property(fc.constantFrom(...releasePaths), fc.array(line), (path, lines) => {
      identify({ [path]: lines.join('\n') });
    }),
  );
});

describe.skipIf(!existsSync('/etc/os-release'))('this machine', () => {
  test('is recognised', () => {
    const text = readFileSync('/etc/os-release', 'utf8');
    const id = /^ID="?([\w.-]+)/m.exec(text)?.[1];
    expect(identify({ 'etc/os-release': text })?.id).toBe(id);
  });
});
