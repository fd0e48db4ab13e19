import type { AnyCheck } from '../../check.ts';
import { dockerfileAddGit } from './dockerfile-add-git.ts';
import { dockerfileAddLocal } from './dockerfile-add-local.ts';
import { dockerfileAddRemote } from './dockerfile-add-remote.ts';
import { dockerfileApkCache } from './dockerfile-apk-cache.ts';
import { dockerfileAptCache } from './dockerfile-apt-cache.ts';
import { dockerfileAptRecommends } from './dockerfile-apt-recommends.ts';
import { dockerfileAptUpdateAlone } from './dockerfile-apt-update-alone.ts';
import { dockerfileBaseWithoutDigest } from './dockerfile-base-without-digest.ts';
import { dockerfileCopyFromLatest } from './dockerfile-copy-from-latest.ts';
import { dockerfileCurlToShell } from './dockerfile-curl-to-shell.ts';
import { dockerfileDuplicateStage } from './dockerfile-duplicate-stage.ts';
import { dockerfileEndOfLifeBase } from './dockerfile-end-of-life-base.ts';
import { dockerfileFixedPlatform } from './dockerfile-fixed-platform.ts';
import { dockerfileGemInsecureSource } from './dockerfile-gem-insecure-source.ts';
import { dockerfileGemUnpinned } from './dockerfile-gem-unpinned.ts';
import { dockerfileGitClearText } from './dockerfile-git-clear-text.ts';
import { dockerfileGitDirectory } from './dockerfile-git-directory.ts';
import { dockerfileGoChecksumsOff } from './dockerfile-go-checksums-off.ts';
import { dockerfileGoLatest } from './dockerfile-go-latest.ts';
import { dockerfileHttpDownload } from './dockerfile-http-download.ts';
import { dockerfileInstallPrompts } from './dockerfile-install-prompts.ts';
import { dockerfileLateDirective } from './dockerfile-late-directive.ts';
import { dockerfileMaintainer } from './dockerfile-maintainer.ts';
import { dockerfileNpmInsecureRegistry } from './dockerfile-npm-insecure-registry.ts';
import { dockerfileNpmInstall } from './dockerfile-npm-install.ts';
import { dockerfileNpmUnpinned } from './dockerfile-npm-unpinned.ts';
import { dockerfileNpmUnsafePerm } from './dockerfile-npm-unsafe-perm.ts';
import { dockerfileOsPackageUnpinned } from './dockerfile-os-package-unpinned.ts';
import { dockerfilePipCache } from './dockerfile-pip-cache.ts';
import { dockerfilePipUnpinned } from './dockerfile-pip-unpinned.ts';
import { dockerfileReleaseUpgrade } from './dockerfile-release-upgrade.ts';
import { dockerfileRootUser } from './dockerfile-root-user.ts';
import { dockerfileRpmCache } from './dockerfile-rpm-cache.ts';
import { dockerfileSecretArg } from './dockerfile-secret-arg.ts';
import { dockerfileSecretEnv } from './dockerfile-secret-env.ts';
import { dockerfileSecretFile } from './dockerfile-secret-file.ts';
import { dockerfileSecretRun } from './dockerfile-secret-run.ts';
import { dockerfileShortKeyId } from './dockerfile-short-key-id.ts';
import { dockerfileSshHostKeyOff } from './dockerfile-ssh-host-key-off.ts';
import { dockerfileTlsOffDownload } from './dockerfile-tls-off-download.ts';
import { dockerfileTlsOffGit } from './dockerfile-tls-off-git.ts';
import { dockerfileTlsOffVariable } from './dockerfile-tls-off-variable.ts';
import { dockerfileUnpinnedFrontend } from './dockerfile-unpinned-frontend.ts';
import { dockerfileUnsignedApk } from './dockerfile-unsigned-apk.ts';
import { dockerfileUnsignedApt } from './dockerfile-unsigned-apt.ts';
import { dockerfileUnsignedRpm } from './dockerfile-unsigned-rpm.ts';
import { dockerfileUntaggedBase } from './dockerfile-untagged-base.ts';
import { dockerfileUnverifiedDownload } from './dockerfile-unverified-download.ts';

/** What Dockerfiles must and must not say. */
export const dockerfileChecks: readonly AnyCheck[] = [
  dockerfileAddGit,
  dockerfileAddLocal,
  dockerfileAddRemote,
  dockerfileApkCache,
  dockerfileAptCache,
  dockerfileAptRecommends,
  dockerfileAptUpdateAlone,
  dockerfileBaseWithoutDigest,
  dockerfileCopyFromLatest,
  dockerfileCurlToShell,
  dockerfileDuplicateStage,
  dockerfileEndOfLifeBase,
  dockerfileFixedPlatform,
  dockerfileGemInsecureSource,
  dockerfileGemUnpinned,
  dockerfileGitClearText,
  dockerfileGitDirectory,
  dockerfileGoChecksumsOff,
  dockerfileGoLatest,
  dockerfileHttpDownload,
  dockerfileInstallPrompts,
  dockerfileLateDirective,
  dockerfileMaintainer,
  dockerfileNpmInsecureRegistry,
  dockerfileNpmInstall,
  dockerfileNpmUnpinned,
  dockerfileNpmUnsafePerm,
  dockerfileOsPackageUnpinned,
  dockerfilePipCache,
  dockerfilePipUnpinned,
  dockerfileReleaseUpgrade,
  dockerfileRootUser,
  dockerfileRpmCache,
  dockerfileSecretArg,
  dockerfileSecretEnv,
  dockerfileSecretFile,
  dockerfileSecretRun,
  dockerfileShortKeyId,
  dockerfileSshHostKeyOff,
  dockerfileTlsOffDownload,
  dockerfileTlsOffGit,
  dockerfileTlsOffVariable,
  dockerfileUnpinnedFrontend,
  dockerfileUnsignedApk,
  dockerfileUnsignedApt,
  dockerfileUnsignedRpm,
  dockerfileUntaggedBase,
  dockerfileUnverifiedDownload,
];
