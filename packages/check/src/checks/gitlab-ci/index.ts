import type { AnyCheck } from '../../check.ts';
import { gitlabArtifactSecret } from './gitlab-artifact-secret.ts';
import { gitlabComponentUnpinned } from './gitlab-component-unpinned.ts';
import { gitlabCurlToShell } from './gitlab-curl-to-shell.ts';
import { gitlabDebugTrace } from './gitlab-debug-trace.ts';
import { gitlabDockerLoginPassword } from './gitlab-docker-login-password.ts';
import { gitlabDockerWithoutTls } from './gitlab-docker-without-tls.ts';
import { gitlabHardCodedSecret } from './gitlab-hard-coded-secret.ts';
import { gitlabImageLatest } from './gitlab-image-latest.ts';
import { gitlabIncludeRemote } from './gitlab-include-remote.ts';
import { gitlabIncludeUnpinned } from './gitlab-include-unpinned.ts';
import { gitlabScanIgnored } from './gitlab-scan-ignored.ts';
import { gitlabSecretPrinted } from './gitlab-secret-printed.ts';
import { gitlabVariableEvaluated } from './gitlab-variable-evaluated.ts';

/** Pipelines of GitLab CI. */
export const gitlabCiChecks: readonly AnyCheck[] = [
  gitlabArtifactSecret,
  gitlabComponentUnpinned,
  gitlabCurlToShell,
  gitlabDebugTrace,
  gitlabDockerLoginPassword,
  gitlabDockerWithoutTls,
  gitlabHardCodedSecret,
  gitlabImageLatest,
  gitlabIncludeRemote,
  gitlabIncludeUnpinned,
  gitlabScanIgnored,
  gitlabSecretPrinted,
  gitlabVariableEvaluated,
];
