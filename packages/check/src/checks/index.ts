import type { AnyCheck } from '../check.ts';
import { awsChecks } from './aws/index.ts';
import { azureChecks } from './azure/index.ts';
import { dockerfileCurlToShell } from './dockerfile/dockerfile-curl-to-shell.ts';
import { dockerfileRootUser } from './dockerfile/dockerfile-root-user.ts';
import { ecsChecks } from './ecs/index.ts';
import { githubActionsChecks } from './github-actions/index.ts';
import { gitlabCiChecks } from './gitlab-ci/index.ts';
import { googleChecks } from './google/index.ts';
import { podSecurityChecks } from './pod-security/index.ts';

/** Every check, by what it looks at. */
export const checks: readonly AnyCheck[] = [
  dockerfileCurlToShell,
  dockerfileRootUser,
  ...awsChecks,
  ...azureChecks,
  ...googleChecks,
  ...ecsChecks,
  ...githubActionsChecks,
  ...gitlabCiChecks,
  ...podSecurityChecks,
];
