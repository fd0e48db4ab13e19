import { azureTemplate } from './azure-template.ts';
import { cloudFormation } from './cloudformation.ts';
import { compose } from './compose.ts';
import { dockerfile } from './dockerfile.ts';
import { ecs } from './ecs.ts';
import { githubActions } from './github-actions.ts';
import { gitlabCi } from './gitlab-ci.ts';
import { googleIamPolicy } from './google-iam-policy.ts';
import { imageConfig } from './image-config.ts';
import type { FileKind } from './kind.ts';
import { kubernetes } from './kubernetes.ts';
import { terraform } from './terraform.ts';
import { terraformPlan } from './terraform-plan.ts';

/** Every kind of configuration file that is read. The first that finds something keeps the file. */
export const fileKinds: readonly FileKind[] = [
  dockerfile,
  githubActions,
  gitlabCi,
  compose,
  imageConfig,
  terraform,
  terraformPlan,
  azureTemplate,
  cloudFormation,
  ecs,
  googleIamPolicy,
  kubernetes,
];
