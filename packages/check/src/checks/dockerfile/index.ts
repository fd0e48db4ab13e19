import type { AnyCheck } from '../../check.ts';
import { dockerfileAccountPassword } from './dockerfile-account-password.ts';
import { dockerfileAddGit } from './dockerfile-add-git.ts';
import { dockerfileAddLocal } from './dockerfile-add-local.ts';
import { dockerfileAddRemote } from './dockerfile-add-remote.ts';
import { dockerfileApkCache } from './dockerfile-apk-cache.ts';
import { dockerfileAptCache } from './dockerfile-apt-cache.ts';
import { dockerfileAptRecommends } from './dockerfile-apt-recommends.ts';
import { dockerfileAptUpdateAlone } from './dockerfile-apt-update-alone.ts';
import { dockerfileBaseWithoutDigest } from './dockerfile-base-without-digest.ts';
import { dockerfileBrokenExecForm } from './dockerfile-broken-exec-form.ts';
import { dockerfileCompilerLeft } from './dockerfile-compiler-left.ts';
import { dockerfileCopyFromLatest } from './dockerfile-copy-from-latest.ts';
import { dockerfileCurlToShell } from './dockerfile-curl-to-shell.ts';
import { dockerfileDebugTools } from './dockerfile-debug-tools.ts';
import { dockerfileDebugger } from './dockerfile-debugger.ts';
import { dockerfileDuplicateStage } from './dockerfile-duplicate-stage.ts';
import { dockerfileEndOfLifeBase } from './dockerfile-end-of-life-base.ts';
import { dockerfileFileCapabilities } from './dockerfile-file-capabilities.ts';
import { dockerfileFixedPlatform } from './dockerfile-fixed-platform.ts';
import { dockerfileFrontendVariable } from './dockerfile-frontend-variable.ts';
import { dockerfileGemInsecureSource } from './dockerfile-gem-insecure-source.ts';
import { dockerfileGemUnpinned } from './dockerfile-gem-unpinned.ts';
import { dockerfileGitClearText } from './dockerfile-git-clear-text.ts';
import { dockerfileGitDirectory } from './dockerfile-git-directory.ts';
import { dockerfileGoChecksumsOff } from './dockerfile-go-checksums-off.ts';
import { dockerfileGoLatest } from './dockerfile-go-latest.ts';
import { dockerfileHealthcheckMissing } from './dockerfile-healthcheck-missing.ts';
import { dockerfileHostNetworkRun } from './dockerfile-host-network-run.ts';
import { dockerfileHttpDownload } from './dockerfile-http-download.ts';
import { dockerfileInsecureRun } from './dockerfile-insecure-run.ts';
import { dockerfileInstallPrompts } from './dockerfile-install-prompts.ts';
import { dockerfileLateDirective } from './dockerfile-late-directive.ts';
import { dockerfileLostCd } from './dockerfile-lost-cd.ts';
import { dockerfileMaintainer } from './dockerfile-maintainer.ts';
import { dockerfileNpmInsecureRegistry } from './dockerfile-npm-insecure-registry.ts';
import { dockerfileNpmInstall } from './dockerfile-npm-install.ts';
import { dockerfileNpmUnpinned } from './dockerfile-npm-unpinned.ts';
import { dockerfileNpmUnsafePerm } from './dockerfile-npm-unsafe-perm.ts';
import { dockerfileOnbuild } from './dockerfile-onbuild.ts';
import { dockerfileOsPackageUnpinned } from './dockerfile-os-package-unpinned.ts';
import { dockerfilePipCache } from './dockerfile-pip-cache.ts';
import { dockerfilePipInsecureIndex } from './dockerfile-pip-insecure-index.ts';
import { dockerfilePipUnpinned } from './dockerfile-pip-unpinned.ts';
import { dockerfileProtectionOff } from './dockerfile-protection-off.ts';
import { dockerfileRelativeWorkdir } from './dockerfile-relative-workdir.ts';
import { dockerfileReleaseUpgrade } from './dockerfile-release-upgrade.ts';
import { dockerfileRemoteControlPort } from './dockerfile-remote-control-port.ts';
import { dockerfileRepeatedCommand } from './dockerfile-repeated-command.ts';
import { dockerfileRootUser } from './dockerfile-root-user.ts';
import { dockerfileRpmCache } from './dockerfile-rpm-cache.ts';
import { dockerfileSecondRoot } from './dockerfile-second-root.ts';
import { dockerfileSecretArg } from './dockerfile-secret-arg.ts';
import { dockerfileSecretEnv } from './dockerfile-secret-env.ts';
import { dockerfileSecretFile } from './dockerfile-secret-file.ts';
import { dockerfileSecretRun } from './dockerfile-secret-run.ts';
import { dockerfileSetuid } from './dockerfile-setuid.ts';
import { dockerfileShellEntrypoint } from './dockerfile-shell-entrypoint.ts';
import { dockerfileShortKeyId } from './dockerfile-short-key-id.ts';
import { dockerfileSshHostKeyOff } from './dockerfile-ssh-host-key-off.ts';
import { dockerfileSshd } from './dockerfile-sshd.ts';
import { dockerfileSudo } from './dockerfile-sudo.ts';
import { dockerfileSudoNoPassword } from './dockerfile-sudo-no-password.ts';
import { dockerfileSystemVolume } from './dockerfile-system-volume.ts';
import { dockerfileTlsOffDownload } from './dockerfile-tls-off-download.ts';
import { dockerfileTlsOffGit } from './dockerfile-tls-off-git.ts';
import { dockerfileTlsOffVariable } from './dockerfile-tls-off-variable.ts';
import { dockerfileUnpinnedFrontend } from './dockerfile-unpinned-frontend.ts';
import { dockerfileUnsignedApk } from './dockerfile-unsigned-apk.ts';
import { dockerfileUnsignedApt } from './dockerfile-unsigned-apt.ts';
import { dockerfileUnsignedRpm } from './dockerfile-unsigned-rpm.ts';
import { dockerfileUntaggedBase } from './dockerfile-untagged-base.ts';
import { dockerfileUnverifiedDownload } from './dockerfile-unverified-download.ts';
import { dockerfileUserByName } from './dockerfile-user-by-name.ts';
import { dockerfileWorldWritable } from './dockerfile-world-writable.ts';

/** What Dockerfiles must and must not say. */
export const dockerfileChecks: readonly AnyCheck[] = [
  dockerfileAccountPassword,
  dockerfileAddGit,
  dockerfileAddLocal,
  dockerfileAddRemote,
  dockerfileApkCache,
  dockerfileAptCache,
  dockerfileAptRecommends,
  dockerfileAptUpdateAlone,
  dockerfileBaseWithoutDigest,
  dockerfileBrokenExecForm,
  dockerfileCompilerLeft,
  dockerfileCopyFromLatest,
  dockerfileCurlToShell,
  dockerfileDebugTools,
  dockerfileDebugger,
  dockerfileDuplicateStage,
  dockerfileEndOfLifeBase,
  dockerfileFileCapabilities,
  dockerfileFixedPlatform,
  dockerfileFrontendVariable,
  dockerfileGemInsecureSource,
  dockerfileGemUnpinned,
  dockerfileGitClearText,
  dockerfileGitDirectory,
  dockerfileGoChecksumsOff,
  dockerfileGoLatest,
  dockerfileHealthcheckMissing,
  dockerfileHostNetworkRun,
  dockerfileHttpDownload,
  dockerfileInsecureRun,
  dockerfileInstallPrompts,
  dockerfileLateDirective,
  dockerfileLostCd,
  dockerfileMaintainer,
  dockerfileNpmInsecureRegistry,
  dockerfileNpmInstall,
  dockerfileNpmUnpinned,
  dockerfileNpmUnsafePerm,
  dockerfileOnbuild,
  dockerfileOsPackageUnpinned,
  dockerfilePipCache,
  dockerfilePipInsecureIndex,
  dockerfilePipUnpinned,
  dockerfileProtectionOff,
  dockerfileRelativeWorkdir,
  dockerfileReleaseUpgrade,
  dockerfileRemoteControlPort,
  dockerfileRepeatedCommand,
  dockerfileRootUser,
  dockerfileRpmCache,
  dockerfileSecondRoot,
  dockerfileSecretArg,
  dockerfileSecretEnv,
  dockerfileSecretFile,
  dockerfileSecretRun,
  dockerfileSetuid,
  dockerfileShellEntrypoint,
  dockerfileShortKeyId,
  dockerfileSshHostKeyOff,
  dockerfileSshd,
  dockerfileSudo,
  dockerfileSudoNoPassword,
  dockerfileSystemVolume,
  dockerfileTlsOffDownload,
  dockerfileTlsOffGit,
  dockerfileTlsOffVariable,
  dockerfileUnpinnedFrontend,
  dockerfileUnsignedApk,
  dockerfileUnsignedApt,
  dockerfileUnsignedRpm,
  dockerfileUntaggedBase,
  dockerfileUnverifiedDownload,
  dockerfileUserByName,
  dockerfileWorldWritable,
];
