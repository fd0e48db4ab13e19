import type { AnyCheck } from '../../check.ts';
import { dockerfileAddGit } from './dockerfile-add-git.ts';
import { dockerfileAddLocal } from './dockerfile-add-local.ts';
import { dockerfileAddRemote } from './dockerfile-add-remote.ts';
import { dockerfileBaseWithoutDigest } from './dockerfile-base-without-digest.ts';
import { dockerfileCopyFromLatest } from './dockerfile-copy-from-latest.ts';
import { dockerfileCurlToShell } from './dockerfile-curl-to-shell.ts';
import { dockerfileDuplicateStage } from './dockerfile-duplicate-stage.ts';
import { dockerfileEndOfLifeBase } from './dockerfile-end-of-life-base.ts';
import { dockerfileFixedPlatform } from './dockerfile-fixed-platform.ts';
import { dockerfileGitDirectory } from './dockerfile-git-directory.ts';
import { dockerfileLateDirective } from './dockerfile-late-directive.ts';
import { dockerfileMaintainer } from './dockerfile-maintainer.ts';
import { dockerfileRootUser } from './dockerfile-root-user.ts';
import { dockerfileSecretArg } from './dockerfile-secret-arg.ts';
import { dockerfileSecretEnv } from './dockerfile-secret-env.ts';
import { dockerfileSecretFile } from './dockerfile-secret-file.ts';
import { dockerfileSecretRun } from './dockerfile-secret-run.ts';
import { dockerfileUnpinnedFrontend } from './dockerfile-unpinned-frontend.ts';
import { dockerfileUntaggedBase } from './dockerfile-untagged-base.ts';

/** What Dockerfiles must and must not say. */
export const dockerfileChecks: readonly AnyCheck[] = [
  dockerfileAddGit,
  dockerfileAddLocal,
  dockerfileAddRemote,
  dockerfileBaseWithoutDigest,
  dockerfileCopyFromLatest,
  dockerfileCurlToShell,
  dockerfileDuplicateStage,
  dockerfileEndOfLifeBase,
  dockerfileFixedPlatform,
  dockerfileGitDirectory,
  dockerfileLateDirective,
  dockerfileMaintainer,
  dockerfileRootUser,
  dockerfileSecretArg,
  dockerfileSecretEnv,
  dockerfileSecretFile,
  dockerfileSecretRun,
  dockerfileUnpinnedFrontend,
  dockerfileUntaggedBase,
];
