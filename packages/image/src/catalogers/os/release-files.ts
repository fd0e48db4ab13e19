import type { Distribution } from '@seaworthy/model';
import { parseAssignments } from '../../formats/shell-assignments.ts';

/** What one file says of the distribution; `id` is "" when it does not name one. */
export type Release = Omit<Distribution, 'endOfLife'>;

/** Reads one kind of file; `undefined` when the file does not speak of a distribution. */
type ReleaseReader = (text: string) => Release | undefined;

/**
 * The files that name a distribution, the most telling first. Everything after os-release exists
 * for systems that are older than it, or that lost it. Order matters where systems carry a
 * relative's file: Oracle Linux ships Red Hat's redhat-release, Ubuntu ships debian_version.
 */
const readers: readonly (readonly [names: readonly string[], reader: ReleaseReader])[] = [
  [['os-release'], readOsRelease],
  [['alpine-release'], readAlpineRelease],
  [
    [
      'oracle-release',
      'rocky-release',
      'almalinux-release',
      'centos-release',
      'fedora-release',
      'mariner-release',
      'azurelinux-release',
      'photon-release',
      'system-release',
      'redhat-release',
    ],
    readRedHatRelease,
  ],
  [['SuSE-release'], readSuseRelease],
  [['openwrt_release', 'lsb-release'], readLsbRelease],
  [['arch-release'], readArchRelease],
  [['debian_version'], readDebianVersion],
];

const ordered = readers.flatMap(([names, reader]) =>
  names.flatMap((name) => [
    [`etc/${name}`, reader] as const,
    [`usr/lib/${name}`, reader] as const, // where the links in etc point to
  ]),
);

/** Every path that may name the distribution, the most telling first. */
export const releasePaths: readonly string[] = ordered.map(([path]) => path);
const readersByPath = new Map<string, ReleaseReader>(ordered);

/** What the file at `path`, one of {@link releasePaths}, says. */
export function readRelease(path: string, text: string): Release | undefined {
  const release = readersByPath.get(path)?.(text.slice(0, 65_536));
  return release === undefined ? undefined : clean(release);
}

/** https://www.freedesktop.org/software/systemd/man/latest/os-release.html */
function readOsRelease(text: string): Release | undefined {
  const values = parseAssignments(text);
  if (values.size === 0) return undefined;
  const name = values.get('PRETTY_NAME') ?? values.get('NAME') ?? '';
  // "8 (jessie)": older systems have no VERSION_CODENAME.
  const inVersion = /\(([A-Za-z][\w ]{1,40})\)/.exec(values.get('VERSION') ?? '')?.[1];
  return {
    id: values.get('ID') ?? '',
    idLike: (values.get('ID_LIKE') ?? '').split(/\s+/),
    // Arch images carry the placeholder of their build tool.
    versionId: (values.get('VERSION_ID') ?? '').replace(/^TEMPLATE_VERSION_ID$/, ''),
    name,
    codename: values.get('VERSION_CODENAME') || values.get('UBUNTU_CODENAME') || inVersion,
    cpe: values.get('CPE_NAME'),
  };
}

/** "3.20.3", or "3.21_alpha20240807" on edge. */
function readAlpineRelease(text: string): Release | undefined {
  const version = /^\d[\w.]*/.exec(text.trim())?.[0];
  if (version === undefined) return undefined;
  return { id: 'alpine', idLike: [], versionId: version, name: `Alpine Linux ${version}` };
}

/** The words that such a file starts with, and the ID that the same system's os-release has. */
const redHatRelatives: readonly (readonly [startsWith: string, id: string])[] = [
  ['Red Hat', 'rhel'],
  ['CentOS', 'centos'],
  ['Rocky Linux', 'rocky'],
  ['AlmaLinux', 'almalinux'],
  ['Oracle Linux', 'ol'],
  ['Enterprise Linux', 'ol'], // Oracle, before version 6
  ['Fedora', 'fedora'],
  ['Amazon Linux', 'amzn'],
  ['Scientific Linux', 'scientific'],
  ['CloudLinux', 'cloudlinux'],
  ['VMware Photon', 'photon'],
  ['CBL-Mariner', 'mariner'],
  ['Common Base Linux Mariner', 'mariner'],
  ['Microsoft Azure Linux', 'azurelinux'],
  ['Azure Linux', 'azurelinux'],
];

/** "CentOS Linux release 7.9.2009 (Core)", "VMware Photon OS 4.0", "Amazon Linux release 2 (Karoo)". */
function readRedHatRelease(text: string): Release | undefined {
  const line = firstLine(text);
  const id = redHatRelatives.find(([words]) => line.startsWith(words))?.[1];
  const match = /^\D*?(?: release)? (\d[\w.]*)(?: \(([^)]*)\))?/.exec(line);
  if (id === undefined || match === null) return undefined;
  const version = match[1]!;
  return {
    id,
    idLike: id === 'fedora' ? [] : ['fedora'],
    versionId: asOsReleaseSays(id, version),
    name: line,
    codename: match[2],
  };
}

/** VERSION_ID of CentOS has one number and Mariner's two, however long their release files' are. */
function asOsReleaseSays(id: string, version: string): string {
  const numbers = version.split('.');
  if (id === 'centos') return numbers[0]!;
  return id === 'mariner' || id === 'azurelinux' ? numbers.slice(0, 2).join('.') : version;
}

/** "SUSE Linux Enterprise Server 11 (x86_64)" and then VERSION and PATCHLEVEL. */
function readSuseRelease(text: string): Release | undefined {
  const line = firstLine(text);
  const version = /^VERSION *= *([\w.]+)/m.exec(text)?.[1];
  if (version === undefined) return undefined;
  const patchLevel = /^PATCHLEVEL *= *(\d+)/m.exec(text)?.[1] ?? '0';
  const id = line.startsWith('openSUSE')
    ? 'opensuse'
    : line.startsWith('SUSE Linux Enterprise Desktop')
      ? 'sled'
      : 'sles';
  return {
    id,
    idLike: ['suse'],
    versionId: patchLevel === '0' ? version : `${version}.${patchLevel}`,
    name: line,
    codename: /^CODENAME *= *(\w+)/m.exec(text)?.[1],
  };
}

/** DISTRIB_ID of lsb-release, where it is not simply the ID of os-release in capitals. */
const lsbIds = new Map([
  ['vmware photon os', 'photon'],
  ['manjarolinux', 'manjaro'],
  ['redhatenterpriseserver', 'rhel'],
  ['amazonami', 'amzn'],
]);

function readLsbRelease(text: string): Release | undefined {
  const values = parseAssignments(text);
  const distributor = values.get('DISTRIB_ID')?.toLowerCase();
  if (!distributor) return undefined;
  const versionId = values.get('DISTRIB_RELEASE') ?? '';
  return {
    id: lsbIds.get(distributor) ?? distributor,
    idLike: [],
    versionId: versionId === 'rolling' ? '' : versionId,
    name: values.get('DISTRIB_DESCRIPTION') ?? '',
    codename: values.get('DISTRIB_CODENAME'),
  };
}

/** The file is there and empty, nothing more. */
function readArchRelease(): Release {
  return { id: 'arch', idLike: [], versionId: '', name: 'Arch Linux' };
}

/** "12.5" on a release; "trixie/sid" on testing and unstable, which have no version. */
function readDebianVersion(text: string): Release | undefined {
  const line = firstLine(text);
  const version = /^(\d+)(?:\.\d+)*/.exec(line);
  const codename = /^([a-z]{2,20})(?:\/sid)?$/.exec(line)?.[1];
  if (version === null && codename === undefined) return undefined;
  // Before 4.0 the second number named the release: 3.0 and 3.1 were two.
  const versionId = version === null ? '' : Number(version[1]) < 4 ? version[0] : version[1]!;
  return { id: 'debian', idLike: [], versionId, name: `Debian GNU/Linux ${line}`, codename };
}

function firstLine(text: string): string {
  return text.trimStart().slice(0, 256).split('\n', 1)[0]!.trim();
}

/** What is shown to people and put into identifiers holds no control characters and has an end. */
function clean(release: Release): Release {
  const text = (value: string) =>
    value
      .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
      .trim()
      .slice(0, 128);
  const identifier = (value: string) =>
    text(value)
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]+/g, '-');
  return {
    id: identifier(release.id),
    idLike: release.idLike
      .slice(0, 16)
      .map(identifier)
      .filter((id) => id !== ''),
    versionId: text(release.versionId),
    name: text(release.name),
    ...(release.codename ? { codename: text(release.codename) } : {}),
    ...(release.cpe ? { cpe: text(release.cpe) } : {}),
  };
}
