import type { AnyCheck } from '../../check.ts';
import { githubActionUnpinned } from './github-action-unpinned.ts';
import { githubAllSecrets } from './github-all-secrets.ts';
import { githubBotActor } from './github-bot-actor.ts';
import { githubBuildArgumentSecret } from './github-build-argument-secret.ts';
import { githubCachePoisoning } from './github-cache-poisoning.ts';
import { githubCheckoutCredentials } from './github-checkout-credentials.ts';
import { githubConditionAlwaysTrue } from './github-condition-always-true.ts';
import { githubContainerImageLatest } from './github-container-image-latest.ts';
import { githubContainerPrivileged } from './github-container-privileged.ts';
import { githubCurlToShell } from './github-curl-to-shell.ts';
import { githubDockerActionUnpinned } from './github-docker-action-unpinned.ts';
import { githubDockerLoginPassword } from './github-docker-login-password.ts';
import { githubEnvironmentInjection } from './github-environment-injection.ts';
import { githubHardCodedCredential } from './github-hard-coded-credential.ts';
import { githubInputInjection } from './github-input-injection.ts';
import { githubNpmToken } from './github-npm-token.ts';
import { githubOfficialActionUnpinned } from './github-official-action-unpinned.ts';
import { githubPermissionsMissing } from './github-permissions-missing.ts';
import { githubPermissionsWide } from './github-permissions-wide.ts';
import { githubPermissionsWriteAll } from './github-permissions-write-all.ts';
import { githubScanIgnored } from './github-scan-ignored.ts';
import { githubSecretPrinted } from './github-secret-printed.ts';
import { githubSecretsInherit } from './github-secrets-inherit.ts';
import { githubSelfHostedPullRequest } from './github-self-hosted-pull-request.ts';
import { githubTemplateInjection } from './github-template-injection.ts';
import { githubTemplateInjectionPullRequest } from './github-template-injection-pull-request.ts';
import { githubTlsOff } from './github-tls-off.ts';
import { githubUnsecureCommands } from './github-unsecure-commands.ts';
import { githubUntrustedCheckout } from './github-untrusted-checkout.ts';
import { githubWorkflowUnpinned } from './github-workflow-unpinned.ts';

/** Workflows and actions of GitHub. */
export const githubActionsChecks: readonly AnyCheck[] = [
  githubActionUnpinned,
  githubAllSecrets,
  githubBotActor,
  githubBuildArgumentSecret,
  githubCachePoisoning,
  githubCheckoutCredentials,
  githubConditionAlwaysTrue,
  githubContainerImageLatest,
  githubContainerPrivileged,
  githubCurlToShell,
  githubDockerActionUnpinned,
  githubDockerLoginPassword,
  githubEnvironmentInjection,
  githubHardCodedCredential,
  githubInputInjection,
  githubNpmToken,
  githubOfficialActionUnpinned,
  githubPermissionsMissing,
  githubPermissionsWide,
  githubPermissionsWriteAll,
  githubScanIgnored,
  githubSecretPrinted,
  githubSecretsInherit,
  githubSelfHostedPullRequest,
  githubTemplateInjectionPullRequest,
  githubTemplateInjection,
  githubTlsOff,
  githubUnsecureCommands,
  githubUntrustedCheckout,
  githubWorkflowUnpinned,
];
