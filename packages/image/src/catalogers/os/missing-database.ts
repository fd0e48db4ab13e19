import type { Distribution, Package, PackageType, Problem } from '@seaworthy/model';

interface Manager {
  readonly type: PackageType;
  /** Where its database lies, for people. */
  readonly database: string;
}

const dpkg: Manager = { type: 'deb', database: 'var/lib/dpkg/status' };
const apk: Manager = { type: 'apk', database: 'lib/apk/db/installed' };
const rpm: Manager = { type: 'rpm', database: 'var/lib/rpm or usr/lib/sysimage/rpm' };
const pacman: Manager = { type: 'alpm', database: 'var/lib/pacman/local' };

/** The package manager of each distribution, by the ID or an ID_LIKE of its os-release. */
const managers = new Map<string, Manager>([
  ...['debian', 'ubuntu', 'raspbian', 'kali', 'linuxmint', 'devuan', 'pop'].map(
    (id) => [id, dpkg] as const,
  ),
  ...['alpine', 'wolfi', 'chainguard', 'postmarketos'].map((id) => [id, apk] as const),
  ...[
    'rhel',
    'redhat',
    'fedora',
    'centos',
    'rocky',
    'almalinux',
    'ol',
    'scientific',
    'cloudlinux',
    'amzn',
    'mariner',
    'azurelinux',
    'photon',
    'suse',
    'sles',
    'sled',
    'sle-micro',
    'sl-micro',
    'opensuse',
    'opensuse-leap',
    'opensuse-tumbleweed',
    'openeuler',
    'anolis',
    'mageia',
  ].map((id) => [id, rpm] as const),
  ...['arch', 'manjaro', 'archarm', 'endeavouros'].map((id) => [id, pacman] as const),
]);

/** Package managers whose databases we do not read; saying nothing would look like a clean result. */
const unread = new Map([
  ['clear-linux-os', 'swupd'],
  ['gentoo', 'Portage'],
  ['guix', 'Guix'],
  ['nixos', 'Nix'],
  ['openwrt', 'opkg'],
  ['slackware', 'pkgtools'],
  ['solus', 'eopkg'],
  ['void', 'XBPS'],
]);

/**
 * The problem of a distribution whose packages are not in the inventory although it must have
 * some: its database was deleted, cannot be read, or is empty. `undefined` when packages were found,
 * when nothing names a distribution (a scratch image), and for systems that are built without a
 * package manager.
 */
export function missingDatabase(
  distribution: Distribution | undefined,
  packages: readonly Pick<Package, 'type'>[],
): Problem | undefined {
  if (distribution === undefined) return undefined;
  const ids = [distribution.id, ...distribution.idLike];
  const unreadManager = unread.get(distribution.id);
  if (unreadManager !== undefined) {
    return {
      code: 'unsupported',
      message: `${distribution.name}: packages of ${unreadManager} are not read, so none of this system's own packages are listed`,
    };
  }
  const manager = ids.map((id) => managers.get(id)).find((known) => known !== undefined);
  if (manager === undefined || packages.some(({ type }) => type === manager.type)) return undefined;
  return {
    code: 'no-package-database',
    message: `${distribution.name}: no package in ${manager.database}, which is deleted, unreadable or empty; this system's own packages are not listed`,
    hint: 'Keep the database in the image, or scan the image from before it was removed.',
  };
}
