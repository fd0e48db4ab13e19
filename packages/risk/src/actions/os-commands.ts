import type { Distribution, PackageType } from '@seaworthy/model';
import { shellWord } from './shell-word.ts';

/** A longer line helps nobody; then everything is upgraded. */
const mostNames = 40;

/** The line of a Dockerfile's RUN, or of a root shell, that upgrades packages of a distribution. */
export function osUpgradeCommand(
  type: PackageType,
  distribution: Distribution | undefined,
  names: readonly string[],
): string {
  const words = names.length > mostNames ? '' : ` ${names.map(shellWord).join(' ')}`;
  switch (type) {
    case 'deb':
      return words === ''
        ? 'apt-get update && apt-get upgrade -y'
        : `apt-get update && apt-get install -y --only-upgrade${words}`;
    case 'apk':
      return `apk upgrade --no-cache${words}`;
    case 'alpm':
      return 'pacman -Syu --noconfirm'; // Arch does not support upgrades of some packages alone
    default:
      return `${rpmUpgrade(distribution)}${words}`;
  }
}

function rpmUpgrade(distribution: Distribution | undefined): string {
  const { id = '', versionId = '', idLike = [] } = distribution ?? {};
  if ([id, ...idLike].some((each) => each.includes('suse') || each === 'sles')) {
    return 'zypper --non-interactive update';
  }
  if (['photon', 'azurelinux', 'mariner'].includes(id)) return 'tdnf upgrade -y';
  const major = Number.parseInt(versionId, 10);
  const isOld = id === 'amzn' ? major <= 2 : /^(?:rhel|centos|ol|sl)$/.test(id) && major <= 7;
  return isOld ? 'yum update -y' : 'dnf upgrade -y';
}
